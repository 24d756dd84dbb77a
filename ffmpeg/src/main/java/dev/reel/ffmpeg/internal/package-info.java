/**
 * The native layer: one small owner for each kind of FFmpeg object.
 *
 * <p>An owner is counted from birth to close in {@link dev.reel.ffmpeg.NativeCount}, is confined to one thread at a time
 * and throws {@link IllegalStateException} after close; none depends on the garbage collector. Only
 * {@link dev.reel.ffmpeg.internal.Interrupt} and {@link dev.reel.ffmpeg.internal.NativeFrame}'s reference count may be
 * touched from any thread.
 *
 * <p>Start reading at {@link dev.reel.ffmpeg.internal.Demuxer} and {@link dev.reel.ffmpeg.internal.Decoder}; for the way into a
 * file at {@link dev.reel.ffmpeg.internal.FileSink}, then {@link dev.reel.ffmpeg.internal.EncoderTransform}.
 */
@NullMarked
package dev.reel.ffmpeg.internal;

import org.jspecify.annotations.NullMarked;
