package dev.reel.protection.session;

import dev.reel.pipeline.clock.ClockState;
import dev.reel.pipeline.clock.CorrelatedTime;
import dev.reel.pipeline.clock.PresentationTimeSource;
import dev.reel.platform.Platform;

/** The clock of the protected process as it was told last, carried on by the platform's time. Any thread. */
final class RemoteTime implements PresentationTimeSource {
    private final Platform platform;
    private ClockState state = ClockState.STOPPED;
    private long time;
    private long since;
    private float rate = 1;

    RemoteTime(Platform platform) {
        this.platform = platform;
    }

    synchronized void set(ClockState newState, long newTime, float newRate) {
        state = newState;
        time = newTime;
        rate = newRate;
        since = platform.time();
    }

    synchronized void setRate(float newRate) {
        time = time();
        since = platform.time();
        rate = newRate;
    }

    @Override
    public synchronized long time() {
        return switch (state) {
            case RUNNING -> time + (long) ((platform.time() - since) * (double) rate);
            case PAUSED -> time;
            case STOPPED, INVALID -> 0;
        };
    }

    @Override
    public synchronized CorrelatedTime correlatedTime() {
        return new CorrelatedTime(time(), platform.time());
    }

    @Override
    public synchronized ClockState state() {
        return state;
    }

    @Override
    public synchronized long systemTimeOf(long clockTime) {
        return state == ClockState.RUNNING && rate != 0
                ? since + (long) ((clockTime - time) / (double) rate)
                : Long.MAX_VALUE;
    }

    @Override
    public void onClockStart(long systemTime, long startOffset) {
        // The report that led to this has said all.
    }

    @Override
    public void onClockStop(long systemTime) {
        // As above.
    }

    @Override
    public void onClockPause(long systemTime) {
        // As above.
    }

    @Override
    public void onClockRestart(long systemTime) {
        // As above.
    }

    @Override
    public void onClockSetRate(long systemTime, float newRate) {
        // As above.
    }
}
