/**
 * A source of one's own: what every source has to do about events, requests and states, so that one that is written says only what
 * its streams are and what their next sample is.
 *
 * <p>Threads: any may call a source; it reads and tells on a queue of its own. Start at {@link
 * dev.reel.pipeline.source.AbstractSource}.
 */
@NullMarked
package dev.reel.pipeline.source;

import org.jspecify.annotations.NullMarked;
