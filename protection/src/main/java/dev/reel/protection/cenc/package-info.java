/**
 * Common Encryption of single samples (protected-path.md §17.1): schemes, patterns, subsample maps, key ids, content keys
 * and the cipher that turns one clear sample into a protected one and back.
 *
 * <p>Thread rule: values are immutable and may be shared; a {@link dev.reel.protection.cenc.SampleCipher} and a
 * {@link dev.reel.protection.cenc.BlockCipher} belong to one thread at a time. Start reading at
 * {@link dev.reel.protection.cenc.SampleCipher}.
 */
@NullMarked
package dev.reel.protection.cenc;

import org.jspecify.annotations.NullMarked;
