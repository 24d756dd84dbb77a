package dev.reel.platform;

/**
 * The only way to know or wait for time: the system's in production, a test's own in virtual time.
 *
 * <p>Everything that paces, times out or measures takes one of these, so that an hour of playback runs in milliseconds in a
 * test and gives the same trace every time.
 */
public interface TimeService {
    /** 100 ns units since an arbitrary origin; never goes back. */
    long time();

    /**
     * A timer that runs {@code task} when its time comes. The task runs on the time service's own thread and must be brief:
     * post to a queue. Making one costs an object, arming it again costs none.
     */
    Timer newTimer(Runnable task);

    /** One pending wake-up at most. */
    interface Timer {
        /** Arms the timer for a time of {@link #time()}, replacing an earlier one; a past time fires at once. */
        void schedule(long at);

        /** Disarms; a task that is already running or handed out may still be seen. */
        void cancel();
    }
}
