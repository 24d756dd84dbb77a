/**
 * One small owner for each kind of FFmpeg object, and what formats mean on both sides.
 *
 * <p>An owner is counted from birth to close in {@link dev.reel.ffmpeg.NativeCount}, is confined to one thread at a time
 * and throws {@link IllegalStateException} after close; none depends on the garbage collector. Only
 * {@link dev.reel.ffmpeg.internal.natives.Interrupt} and {@link dev.reel.ffmpeg.internal.natives.NativeFrame}'s reference
 * count may be touched from any thread. Start reading at {@link dev.reel.ffmpeg.internal.natives.NativeFrame}.
 */
@NullMarked
package dev.reel.ffmpeg.internal.natives;

import org.jspecify.annotations.NullMarked;
