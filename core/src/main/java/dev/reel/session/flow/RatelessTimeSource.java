package dev.reel.session.flow;

import dev.reel.pipeline.clock.ClockState;
import dev.reel.pipeline.clock.CorrelatedTime;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.clock.PresentationTimeSource;
import dev.reel.platform.Platform;

/**
 * The time source of a presentation whose sinks are all rateless: time is how far the data has come (media-session.md §9.1).
 *
 * <p>Any thread may use it.
 */
public final class RatelessTimeSource implements PresentationTimeSource {
    /** Is told how far an output has come. */
    public interface Progress {
        public void advancedTo(long sampleTime);
    }

    private final Platform platform;
    private long position;
    private boolean reverse;
    private ClockState state = ClockState.INVALID;

    public RatelessTimeSource(Platform platform) {
        this.platform = platform;
    }

    /** Moves the time on to a sample that a sink took; false when it is there or further already. */
    public synchronized boolean advancedTo(long sampleTime) {
        boolean further = reverse ? sampleTime < position : sampleTime > position;
        boolean moves = state == ClockState.RUNNING && sampleTime != Long.MIN_VALUE && further;
        if (moves) {
            position = sampleTime;
        }
        return moves;
    }

    @Override
    public synchronized long time() {
        return state == ClockState.STOPPED ? 0 : position;
    }

    @Override
    public CorrelatedTime correlatedTime() {
        return new CorrelatedTime(time(), platform.time());
    }

    @Override
    public synchronized ClockState state() {
        return state;
    }

    @Override
    public long systemTimeOf(long clockTime) {
        boolean passed;
        synchronized (this) {
            passed = reverse ? clockTime >= time() : clockTime <= time();
        }
        return passed ? platform.time() : Long.MAX_VALUE;
    }

    @Override
    public synchronized void onClockStart(long systemTime, long startOffset) {
        if (startOffset != PresentationClock.CURRENT_POSITION) {
            position = startOffset;
        }
        state = ClockState.RUNNING;
    }

    @Override
    public synchronized void onClockStop(long systemTime) {
        state = ClockState.STOPPED;
        position = 0;
    }

    @Override
    public synchronized void onClockPause(long systemTime) {
        state = ClockState.PAUSED;
    }

    @Override
    public synchronized void onClockRestart(long systemTime) {
        state = ClockState.RUNNING;
    }

    @Override
    public synchronized void onClockSetRate(long systemTime, float rate) {
        // It goes as fast as the data at any rate; only the direction counts.
        reverse = rate < 0;
    }
}
