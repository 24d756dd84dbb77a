package dev.reel.protection.session;

import dev.reel.pipeline.clock.ClockState;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.protection.control.MessageReader;

/** A presentation clock in this process that follows the one in the protected process. Reports come on one thread. */
final class RemoteClock {
    private final PresentationClock clock;
    private final RemoteTime time;

    RemoteClock(Platform platform) {
        this.clock = new PresentationClock(platform);
        this.time = new RemoteTime(platform);
    }

    PresentationClock clock() {
        return clock;
    }

    /** The presentation has a time from now on. */
    void ready() {
        try {
            if (!clock.hasTimeSource()) {
                clock.setTimeSource(time);
            }
        } catch (MediaException shutDown) {
            // Nobody looks any more.
        }
    }

    void report(MessageReader message) {
        int what = message.int32();
        long at = message.int64();
        float rate = (float) message.real();
        ready();
        try {
            switch (what) {
                case 1 -> {
                    time.set(ClockState.RUNNING, at, rate);
                    clock.start(at);
                }
                case 2 -> {
                    time.set(ClockState.STOPPED, 0, rate);
                    clock.stop();
                }
                case 3 -> {
                    time.set(ClockState.PAUSED, at, rate);
                    clock.pause();
                }
                default -> {
                    time.setRate(rate);
                    clock.setRate(false, rate);
                }
            }
        } catch (MediaException already) {
            // It was so before, or nobody looks any more.
        }
    }
}
