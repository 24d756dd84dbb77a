package dev.reel.platform;

import org.jspecify.annotations.Nullable;

/**
 * Counts who needs a platform's work queues and ends them with the last one (platform.md §5).
 *
 * <p>Starts and locks count alike: the queues are there while there are more of both than of shutdowns and unlocks. Queues
 * that were ended do not come back; a new start has new ones. Any thread may use it.
 */
public final class PlatformStartup {
    /** The version to start with: 2 in the upper half, the API's 0x70 in the lower. */
    public static final int VERSION = 0x0002_0070;

    private final Platform platform;
    private @Nullable WorkQueues queues;
    private int starts;
    private int holds;

    /** Work queues of one platform, not started yet. */
    public PlatformStartup(Platform platform) {
        this.platform = platform;
    }

    /**
     * Starts, once more when started already. Another version than {@link #VERSION}'s in the upper half is
     * {@code MF_E_BAD_STARTUP_VERSION}.
     */
    public synchronized void startup(int version) {
        if (version >>> 16 != VERSION >>> 16) {
            throw new MediaException(
                    Status.MF_E_BAD_STARTUP_VERSION,
                    "the platform has version " + (VERSION >>> 16) + ", not " + (version >>> 16)
                            + "; start it with PlatformStartup.VERSION");
        }
        starts++;
        lock();
    }

    /** Undoes one start; without one nothing happens. */
    public synchronized void shutdown() {
        if (starts > 0) {
            starts--;
            unlock();
        }
    }

    /** Keeps the queues, or brings new ones about. */
    public synchronized void lock() {
        holds++;
        if (queues == null) {
            queues = new WorkQueues(platform);
        }
    }

    /** Undoes one lock; once too often undoes a start. */
    public synchronized void unlock() {
        if (holds > 0) {
            holds--;
        }
        WorkQueues present = queues;
        if (holds == 0 && present != null) {
            queues = null;
            present.shutdown();
        }
    }

    /** The queues; {@code MF_E_SHUTDOWN} when nothing keeps them. */
    public synchronized WorkQueues queues() {
        WorkQueues present = queues;
        if (present == null) {
            throw new MediaException(Status.MF_E_SHUTDOWN, "the platform is shut down; start it first");
        }
        return present;
    }

    /** A result that keeps the queues until it is closed. */
    public AsyncResult newResult(@Nullable Object object, @Nullable AsyncCallback callback, @Nullable Object state) {
        lock();
        return new AsyncResult(object, callback, state).onClose(this::unlock);
    }
}
