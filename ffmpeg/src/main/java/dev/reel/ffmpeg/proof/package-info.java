/**
 * Proof that every place of a file can be reached exactly: what a start or a seek shows and sounds first, beside what playing
 * from the beginning shows and sounds there.
 *
 * <p>Thread rule: a proof runs on the caller's thread and waits. Start reading at {@link dev.reel.ffmpeg.proof.SeekProof}.
 */
@NullMarked
package dev.reel.ffmpeg.proof;

import org.jspecify.annotations.NullMarked;
