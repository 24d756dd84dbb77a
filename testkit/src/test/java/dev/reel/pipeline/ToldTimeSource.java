package dev.reel.pipeline;

import dev.reel.pipeline.clock.ClockState;
import dev.reel.pipeline.clock.CorrelatedTime;
import dev.reel.pipeline.clock.PresentationTimeSource;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.List;

/** A time source that writes down what it is told and may refuse it. */
final class ToldTimeSource extends ToldClockSink implements PresentationTimeSource {
    Status refusal = Status.S_OK;

    ToldTimeSource(List<String> told) {
        super("source", told);
    }

    @Override
    public void onClockStart(long systemTime, long startOffset) {
        check();
        super.onClockStart(systemTime, startOffset);
    }

    @Override
    public void onClockStop(long systemTime) {
        check();
        super.onClockStop(systemTime);
    }

    @Override
    public void onClockPause(long systemTime) {
        check();
        super.onClockPause(systemTime);
    }

    @Override
    public void onClockRestart(long systemTime) {
        check();
        super.onClockRestart(systemTime);
    }

    @Override
    public void onClockSetRate(long systemTime, float rate) {
        check();
        super.onClockSetRate(systemTime, rate);
    }

    private void check() {
        if (!refusal.isSuccess()) {
            throw new MediaException(refusal, "a refusal that the test planned");
        }
    }

    @Override
    public long time() {
        return 0;
    }

    @Override
    public CorrelatedTime correlatedTime() {
        return new CorrelatedTime(0, 0);
    }

    @Override
    public ClockState state() {
        return ClockState.RUNNING;
    }

    @Override
    public long systemTimeOf(long clockTime) {
        return Long.MAX_VALUE;
    }
}
