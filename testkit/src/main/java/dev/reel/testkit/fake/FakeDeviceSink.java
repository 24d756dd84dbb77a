package dev.reel.testkit.fake;

import dev.reel.pipeline.PrerollSink;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.pipeline.clock.ClockState;
import dev.reel.pipeline.clock.CorrelatedTime;
import dev.reel.pipeline.clock.PresentationTimeSource;
import dev.reel.pipeline.clock.SystemTimeSource;
import dev.reel.platform.MediaEventType;

/** A device with a clock of its own, which may run a little fast or slow; wants samples before the clock starts. */
public final class FakeDeviceSink extends FakeSink implements PresentationTimeSource, PrerollSink {
    private final SystemTimeSource time;

    FakeDeviceSink(Builder<?> builder) {
        super(builder.with(SinkCharacteristic.CAN_PREROLL));
        time = new SystemTimeSource(conduct.platform());
        timeChangesRate(0, 1);
    }

    @Override
    public void notifyPreroll(long startTime) {
        Fault fault = conduct.call(FaultPoint.SINK_PREROLL, "notifyPreroll " + startTime);
        answer(fault, MediaEventType.MEStreamSinkPrerolled, stream -> stream.preroll(startTime));
    }

    @Override
    public long time() {
        conduct.reach(FaultPoint.SINK_TIME);
        return time.time();
    }

    @Override
    public CorrelatedTime correlatedTime() {
        conduct.reach(FaultPoint.SINK_TIME);
        return time.correlatedTime();
    }

    @Override
    public ClockState state() {
        return time.state();
    }

    @Override
    public long systemTimeOf(long clockTime) {
        conduct.reach(FaultPoint.SINK_TIME);
        return time.systemTimeOf(clockTime);
    }

    @Override
    void timeStarts(long systemTime, long startOffset) {
        time.onClockStart(systemTime, startOffset);
    }

    @Override
    void timeStops(long systemTime) {
        time.onClockStop(systemTime);
    }

    @Override
    void timePauses(long systemTime) {
        time.onClockPause(systemTime);
    }

    @Override
    void timeRestarts(long systemTime) {
        time.onClockRestart(systemTime);
    }

    @Override
    void timeChangesRate(long systemTime, float rate) {
        time.onClockSetRate(systemTime, (float) (rate * (1 + settings.drift)));
    }
}
