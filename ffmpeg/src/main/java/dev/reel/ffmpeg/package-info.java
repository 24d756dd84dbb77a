/**
 * Media through FFmpeg: what a file holds (see {@code dev.reel.player.MediaInfo}), its samples, decoded frames, converted frames.
 *
 * <p>Natives are extracted and loaded on first use. Frames stay in native memory from decoder to sink; whoever holds one
 * releases it. Types of this package may be used from any thread unless they say otherwise; each decoder and converter
 * is confined to the queue of its branch.
 *
 * <p>What FFmpeg says goes to the messages of exceptions, nothing to standard error. One library keeps no such rule: the AV1
 * encoder prints there unless the process starts with {@code SVT_LOG=1} in its environment, which shows its errors only.
 *
 * <p>Start reading at {@link dev.reel.ffmpeg.NativesReport} (what the natives can do) and
 * {@link dev.reel.ffmpeg.StreamDigests} (decoding all of it).
 */
@NullMarked
package dev.reel.ffmpeg;

import org.jspecify.annotations.NullMarked;
