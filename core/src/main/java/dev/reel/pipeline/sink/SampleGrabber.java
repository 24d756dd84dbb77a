package dev.reel.pipeline.sink;

import dev.reel.pipeline.clock.ClockStateSink;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Passes samples and clock changes to a program's callback. */
final class SampleGrabber implements SampleRenderer, ClockStateSink {
    private final MediaType wanted;
    private final SampleGrabberCallback callback;
    private MajorType major;

    SampleGrabber(MediaType wanted, SampleGrabberCallback callback) {
        this.wanted = wanted;
        this.callback = callback;
        this.major = wanted.get(MediaTypeAttributes.MAJOR_TYPE, MajorType.DEFAULT);
    }

    @Override
    public MajorType majorType() {
        return wanted.get(MediaTypeAttributes.MAJOR_TYPE, MajorType.DEFAULT);
    }

    @Override
    public boolean accepts(MediaType type) {
        return type.fits(wanted);
    }

    @Override
    public void configure(MediaType type) {
        major = type.get(MediaTypeAttributes.MAJOR_TYPE, MajorType.DEFAULT);
    }

    @Override
    public void clockSet(@Nullable PresentationClock clock) {
        callback.onSetPresentationClock(clock);
    }

    @Override
    public void render(Sample sample, long lateness) {
        long time = sample.hasTime() ? sample.time() : SampleGrabberCallback.UNKNOWN;
        long duration = sample.hasDuration() ? sample.duration() : SampleGrabberCallback.UNKNOWN;
        callback.onProcessSample(major, sample.flags(), time, duration, bytes(sample));
    }

    /** Others may hold the sample too, so several buffers are joined beside it, not in it. */
    private static ByteBuffer bytes(Sample sample) {
        if (sample.bufferCount() == 1) {
            return sample.buffer(0).data().asReadOnlyBuffer();
        }
        MemoryBuffer whole = MemoryBuffer.allocate(sample.totalLength());
        sample.copyTo(whole);
        return whole.data().asReadOnlyBuffer();
    }

    @Override
    public void flush() {
        // Nothing is held.
    }

    @Override
    public void close() {
        callback.onShutdown();
    }

    @Override
    public void onClockStart(long systemTime, long startOffset) {
        callback.onClockStart(systemTime, startOffset);
    }

    @Override
    public void onClockStop(long systemTime) {
        callback.onClockStop(systemTime);
    }

    @Override
    public void onClockPause(long systemTime) {
        callback.onClockPause(systemTime);
    }

    @Override
    public void onClockRestart(long systemTime) {
        callback.onClockRestart(systemTime);
    }

    @Override
    public void onClockSetRate(long systemTime, float rate) {
        callback.onClockSetRate(systemTime, rate);
    }
}
