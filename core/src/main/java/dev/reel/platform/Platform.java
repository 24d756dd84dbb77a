package dev.reel.platform;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * Where a session and its components get time and threads from (platform.md §5).
 *
 * <p>{@link #system()} is the process-wide one. A test passes its own, on virtual time with every task on one thread; nothing
 * in Reel reads a clock, sleeps or starts a thread but through its platform.
 */
public final class Platform {
    /** 100 ns units in a second. */
    public static final long SECOND = 10_000_000;

    /** 100 ns units in a millisecond. */
    public static final long MILLISECOND = 10_000;

    private final TimeService time;
    private final Executor workers;
    private final Executor blocking;
    private final int tasksPerTurn;
    private final BiConsumer<String, Throwable> onFailure;

    /**
     * @param time clock and timers
     * @param workers runs short tasks, in parallel or not
     * @param blocking runs tasks that may wait for files, networks and devices
     */
    public Platform(TimeService time, Executor workers, Executor blocking) {
        this(time, workers, blocking, SerialQueue.TASKS_PER_TURN, SerialQueue.LOG_FAILURE);
    }

    /**
     * @param time clock and timers
     * @param workers runs short tasks, in parallel or not
     * @param blocking runs tasks that may wait for files, networks and devices
     * @param tasksPerTurn how many tasks a serial queue runs before it lets others have the thread
     * @param onFailure is told the name of a serial queue and what one of its tasks threw
     */
    public Platform(
            TimeService time,
            Executor workers,
            Executor blocking,
            int tasksPerTurn,
            BiConsumer<String, Throwable> onFailure) {
        this.time = time;
        this.workers = workers;
        this.blocking = blocking;
        this.tasksPerTurn = tasksPerTurn;
        this.onFailure = onFailure;
    }

    /** The process's own platform: system time, one worker thread per processor (at least 4), threads for blocking work as needed. */
    public static Platform system() {
        return SystemHolder.INSTANCE;
    }

    public TimeService timeService() {
        return time;
    }

    /** The time service's time: 100 ns units since an arbitrary origin. */
    public long time() {
        return time.time();
    }

    /** Runs short tasks, possibly in parallel. */
    public Executor workers() {
        return workers;
    }

    /** Runs tasks that may wait. */
    public Executor blocking() {
        return blocking;
    }

    /** A new queue that runs its tasks in order on the workers. */
    public WorkQueue serialQueue(String name) {
        return new SerialQueue(name, workers, tasksPerTurn, onFailure);
    }

    /** A new queue that runs its tasks in order on threads that may wait. */
    public WorkQueue blockingQueue(String name) {
        return new SerialQueue(name, blocking, tasksPerTurn, onFailure);
    }

    /** A new queue that runs its tasks in order over any executor, another serial queue too. */
    public static WorkQueue serialOver(String name, Executor target) {
        return new SerialQueue(name, target, SerialQueue.TASKS_PER_TURN, SerialQueue.LOG_FAILURE);
    }

    private static final class SystemHolder {
        static final Platform INSTANCE = new Platform(
                SystemTimeService.INSTANCE,
                new WorkerPool("reel-worker", Math.max(4, Runtime.getRuntime().availableProcessors())),
                blockingPool());

        private static Executor blockingPool() {
            AtomicInteger count = new AtomicInteger();
            return new ThreadPoolExecutor(
                    0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                        Thread thread = new Thread(task, "reel-blocking-" + count.incrementAndGet());
                        thread.setDaemon(true);
                        return thread;
                    });
        }
    }
}
