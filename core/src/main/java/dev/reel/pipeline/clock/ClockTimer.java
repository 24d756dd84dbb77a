package dev.reel.pipeline.clock;

import dev.reel.platform.Platform;
import dev.reel.platform.TimeService;

/**
 * A wake-up on clock time (media-session.md §9.7): a pause holds it back, a seek or another rate moves it.
 *
 * <p>Arming it again allocates nothing. Any thread may use it; the callbacks must be brief.
 */
public final class ClockTimer {
    private final PresentationClock clock;
    private final Platform platform;
    private final TimeService.Timer timer;
    private final Runnable work;
    private final Runnable fired;
    private final Runnable orphaned;
    private volatile long at;
    /** The clock's: this timer's place among those armed, -1 when not armed. */
    int slot = -1;

    ClockTimer(PresentationClock clock, Platform platform, Runnable fired, Runnable orphaned) {
        this.clock = clock;
        this.platform = platform;
        this.work = this::onTime;
        this.timer = platform.timeService().newTimer(this::due);
        this.fired = fired;
        this.orphaned = orphaned;
    }

    /** Arms the timer for a clock time (100 ns units), replacing an earlier one; a time that has passed fires at once. */
    public void arm(long clockTime) {
        at = clockTime;
        if (!clock.arm(this)) {
            orphaned.run();
            return;
        }
        schedule();
    }

    /** Arms the timer for an amount of clock time from now (100 ns units); the clock needs a time source. */
    public void armRelative(long amount) {
        arm(clock.time() + amount);
    }

    /** Disarms without a callback. */
    public void cancel() {
        clock.disarm(this);
        timer.cancel();
    }

    void schedule() {
        if (clock.hasPassed(at)) {
            timer.schedule(Long.MIN_VALUE);
            return;
        }
        long when = clock.systemTimeOf(at);
        if (when == Long.MAX_VALUE) {
            timer.cancel();
        } else {
            timer.schedule(when);
        }
    }

    void orphan() {
        timer.cancel();
        orphaned.run();
    }

    /** A device that does not come back when it is asked for its time may not keep the thread of all timers. */
    private void due() {
        if (clock.isDevice()) {
            platform.workers().execute(work);
        } else {
            onTime();
        }
    }

    private void onTime() {
        if (clock.hasPassed(at)) {
            // A timer that was cancelled a moment ago may have been set once more by a change of the clock.
            if (clock.disarm(this)) {
                fired.run();
            }
        } else {
            // A device clock may run slower than was foreseen.
            schedule();
        }
    }
}
