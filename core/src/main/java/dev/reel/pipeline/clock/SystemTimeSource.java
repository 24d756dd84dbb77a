package dev.reel.pipeline.clock;

import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import java.util.EnumSet;
import java.util.Set;

/**
 * A time source that runs on the platform's time (media-session.md §9.9).
 *
 * <p>Any thread may use it.
 */
public final class SystemTimeSource implements PresentationTimeSource {
    private final Platform platform;
    private final SystemClock underlying;
    private ClockState state = ClockState.INVALID;
    private float rate = 1;
    /** Presentation time at {@link #anchorSystem}; the frozen time when not running. */
    private long anchor;

    private long anchorSystem;

    public SystemTimeSource(Platform platform) {
        this.platform = platform;
        this.underlying = new SystemClock(platform);
    }

    @Override
    public Set<Characteristic> clockCharacteristics() {
        return EnumSet.of(Characteristic.FREQUENCY_10MHZ, Characteristic.IS_SYSTEM_CLOCK);
    }

    @Override
    public Properties clockProperties() {
        return new Properties(0, NO_CLOCK_ID, 0, 10_000_000, 50_000, 1);
    }

    @Override
    public long time() {
        long now = platform.time();
        synchronized (this) {
            return timeAt(now);
        }
    }

    @Override
    public CorrelatedTime correlatedTime() {
        long now = platform.time();
        synchronized (this) {
            return new CorrelatedTime(timeAt(now), now);
        }
    }

    @Override
    public synchronized ClockState state() {
        return state;
    }

    @Override
    public synchronized long systemTimeOf(long clockTime) {
        if (state != ClockState.RUNNING || rate == 0) {
            return Long.MAX_VALUE;
        }
        long ahead = clockTime - anchor;
        return rate == 1 ? anchorSystem + ahead : anchorSystem + (long) Math.ceil(ahead / (double) rate);
    }

    @Override
    public PresentationTimeSource underlyingClock() {
        return underlying;
    }

    @Override
    public synchronized void onClockStart(long systemTime, long startOffset) {
        if (startOffset == PresentationClock.CURRENT_POSITION) {
            if (state != ClockState.RUNNING) {
                anchorSystem = systemTime;
            }
            if (state == ClockState.STOPPED || state == ClockState.INVALID) {
                anchor = 0;
            }
        } else {
            anchor = startOffset;
            anchorSystem = systemTime;
        }
        state = ClockState.RUNNING;
    }

    @Override
    public synchronized void onClockStop(long systemTime) {
        if (state != ClockState.INVALID) {
            state = ClockState.STOPPED;
        }
        anchor = 0;
    }

    @Override
    public synchronized void onClockPause(long systemTime) {
        switch (state) {
            case RUNNING -> anchor = timeAt(systemTime);
            case INVALID -> anchor = 0;
            default -> throw refused("pause");
        }
        state = ClockState.PAUSED;
    }

    @Override
    public synchronized void onClockRestart(long systemTime) {
        if (state != ClockState.PAUSED) {
            throw refused("restart");
        }
        anchorSystem = systemTime;
        state = ClockState.RUNNING;
    }

    @Override
    public synchronized void onClockSetRate(long systemTime, float newRate) {
        if (state == ClockState.RUNNING) {
            anchor = timeAt(systemTime);
            anchorSystem = systemTime;
        }
        rate = newRate;
    }

    private long timeAt(long systemTime) {
        if (state != ClockState.RUNNING) {
            return anchor;
        }
        long elapsed = systemTime - anchorSystem;
        return rate == 1 ? anchor + elapsed : anchor + Math.round(elapsed * (double) rate);
    }

    private MediaException refused(String change) {
        return new MediaException(
                Status.MF_E_INVALIDREQUEST, "the system time source cannot " + change + " in state " + state);
    }

    /** The clock under a system time source: always running, its time is the platform's. */
    private static final class SystemClock implements PresentationTimeSource {
        private final Platform platform;

        SystemClock(Platform platform) {
            this.platform = platform;
        }

        @Override
        public Set<Characteristic> clockCharacteristics() {
            return EnumSet.allOf(Characteristic.class);
        }

        @Override
        public long time() {
            return platform.time();
        }

        @Override
        public CorrelatedTime correlatedTime() {
            long now = platform.time();
            return new CorrelatedTime(now, now);
        }

        @Override
        public ClockState state() {
            return ClockState.RUNNING;
        }

        @Override
        public long systemTimeOf(long clockTime) {
            return clockTime;
        }

        @Override
        public void onClockStart(long systemTime, long startOffset) {
            // It always runs: no change can reach it.
        }

        @Override
        public void onClockStop(long systemTime) {
            // It always runs: no change can reach it.
        }

        @Override
        public void onClockPause(long systemTime) {
            // It always runs: no change can reach it.
        }

        @Override
        public void onClockRestart(long systemTime) {
            // It always runs: no change can reach it.
        }

        @Override
        public void onClockSetRate(long systemTime, float rate) {
            // It always runs: no change can reach it.
        }
    }
}
