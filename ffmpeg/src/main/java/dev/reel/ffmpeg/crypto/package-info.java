/**
 * libavutil's AES on memory that belongs to the caller: key schedules and data stay where the caller put them.
 *
 * <p>Nothing here allocates native memory or keeps a key. Thread rule: an instance is used by one thread at a time.
 */
@NullMarked
package dev.reel.ffmpeg.crypto;

import org.jspecify.annotations.NullMarked;
