/**
 * What boxes of the ISO base media file format say beyond what FFmpeg reads of them: which samples follow another key than
 * their track's. Start at {@link dev.reel.ffmpeg.internal.boxes.SampleGroups}. One thread at a time, with the container.
 */
@NullMarked
package dev.reel.ffmpeg.internal.boxes;

import org.jspecify.annotations.NullMarked;
