/**
 * The contracts that a component implements: sources and their streams, byte streams and what opens them,
 * transforms, sinks, the presentation clock and its time source, rate and quality control, registries (topology.md §5–§9,
 * media-session.md §9–§12, platform.md §7–§8).
 *
 * <p>Thread rule: whoever drives a component calls it from one thread at a time. A component may tell its listener from any
 * thread, inside a call too; a listener only takes note and returns. Start reading at
 * {@link dev.reel.pipeline.MediaSource}, then {@link dev.reel.pipeline.transform.Transform} and
 * {@link dev.reel.pipeline.StreamSink}: the way of a sample.
 */
@NullMarked
package dev.reel.pipeline;

import org.jspecify.annotations.NullMarked;
