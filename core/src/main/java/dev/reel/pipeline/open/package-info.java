/**
 * From an address or a byte stream to a source: the resolver, the handlers it chooses from, what may be asked of them
 * (platform.md §8).
 *
 * <p>Thread rule: a resolver may be used from any thread; opening runs on the caller and may be cancelled from any other.
 * Start reading at {@link dev.reel.pipeline.open.SourceResolver}, then {@code Resolution}.
 */
@NullMarked
package dev.reel.pipeline.open;

import org.jspecify.annotations.NullMarked;
