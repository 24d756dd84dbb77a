/**
 * Chooses which bytes of a sample are protected, codec by codec (protected-path.md §17.2): everything a decoder must parse
 * before it decrypts stays clear.
 *
 * <p>Thread rule: a selector keeps what it has read of the stream (parameter sets, frame sizes) and belongs to one thread.
 * Start reading at {@link dev.reel.protection.subsample.SubsampleSelector}.
 */
@NullMarked
package dev.reel.protection.subsample;

import org.jspecify.annotations.NullMarked;
