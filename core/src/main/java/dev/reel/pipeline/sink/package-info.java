/**
 * Sinks that follow the presentation clock, and the parts to make one (topology.md §8).
 *
 * <p>{@link dev.reel.pipeline.sink.RenderingSink} does what every renderer has to do: requests, preroll, waiting for the
 * clock, markers, flush, scrubbing, dropping what comes too late. What a device adds is a
 * {@link dev.reel.pipeline.sink.SampleRenderer}. Two sinks that need no device are here:
 * {@link dev.reel.pipeline.sink.NullSink} counts, {@link dev.reel.pipeline.sink.SampleGrabberSink} hands samples to a program.
 *
 * <p>Thread rule: every stream owns its state on one serial work queue of the platform; a renderer is called there only. Calls
 * from outside are taken in by {@link dev.reel.pipeline.sink.RenderingStreamSink} under a short lock and put in order. Start
 * reading at {@link dev.reel.pipeline.sink.SampleRenderer}, then {@code RenderingSchedule}.
 */
@NullMarked
package dev.reel.pipeline.sink;

import org.jspecify.annotations.NullMarked;
