package dev.reel.pipeline.sink;

import dev.reel.pipeline.clock.ClockStateSink;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.media.MajorType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gets the samples of a {@link SampleGrabberSink} (topology.md §8.1).
 *
 * <p>Order of calls: the clock, its changes, samples, the shutdown. All come on the sink's work queue, one at a time; a call
 * that takes long makes the samples after it late.
 */
public interface SampleGrabberCallback extends ClockStateSink {
    /** Stands for a time or duration that a sample does not have. */
    long UNKNOWN = Long.MAX_VALUE;

    /**
     * Takes one sample.
     *
     * @param time presentation time, 100 ns units, or {@link #UNKNOWN}
     * @param duration 100 ns units, or {@link #UNKNOWN}
     * @param data the sample's bytes, read-only, valid during the call
     */
    void onProcessSample(MajorType majorType, int flags, long time, long duration, ByteBuffer data);

    default void onSetPresentationClock(@Nullable PresentationClock clock) {}

    default void onShutdown() {}

    @Override
    default void onClockStart(long systemTime, long startOffset) {}

    @Override
    default void onClockStop(long systemTime) {}

    @Override
    default void onClockPause(long systemTime) {}

    @Override
    default void onClockRestart(long systemTime) {}

    @Override
    default void onClockSetRate(long systemTime, float rate) {}
}
