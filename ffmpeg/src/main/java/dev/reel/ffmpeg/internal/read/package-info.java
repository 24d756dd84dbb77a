/**
 * Sources: the demuxer, what it reads from, and the media source on top.
 *
 * <p>Thread rule: a source reads on a queue of its own; its control methods may be called from any thread. Start reading at
 * {@link dev.reel.ffmpeg.internal.read.Demuxer}, then {@code FfmpegSource}.
 */
@NullMarked
package dev.reel.ffmpeg.internal.read;

import org.jspecify.annotations.NullMarked;
