package dev.reel.session.flow;

import dev.reel.platform.Platform;
import dev.reel.platform.TimeService;
import dev.reel.platform.WorkQueue;

/**
 * Notices that a component that has to say something stays silent for too long.
 *
 * <p>Lives on a pipeline's queue. At most one timer is armed, and not anew for every wait, so that watching costs next to nothing.
 */
final class SilenceWatch {
    private final Platform platform;
    private final long patience;
    private final Runnable silent;
    private final TimeService.Timer timer;
    private boolean armed;
    private boolean waiting;
    private long since;

    /**
     * @param patience 100 ns units
     * @param silent runs on the queue when the component has been silent for that long
     */
    SilenceWatch(Platform platform, WorkQueue queue, long patience, Runnable silent) {
        this.platform = platform;
        this.patience = patience;
        this.silent = silent;
        Runnable look = this::look;
        this.timer = platform.timeService().newTimer(() -> queue.execute(look));
    }

    /** It is the component's turn. */
    void await() {
        if (!waiting) {
            waiting = true;
            since = platform.time();
            arm();
        }
    }

    /** The component spoke, or need not any more. */
    void heard() {
        waiting = false;
    }

    private void look() {
        armed = false;
        if (!waiting) {
            return;
        }
        if (platform.time() < since + patience) {
            arm();
        } else {
            waiting = false;
            silent.run();
        }
    }

    private void arm() {
        if (!armed) {
            armed = true;
            timer.schedule(since + patience);
        }
    }
}
