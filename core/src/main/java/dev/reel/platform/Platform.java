package dev.reel.platform;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;

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
    private final IntFunction<Executor> prioritized;

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
        this(time, workers, blocking, tasksPerTurn, onFailure, priority -> workers);
    }

    /**
     * @param time clock and timers
     * @param workers runs short tasks, in parallel or not
     * @param blocking runs tasks that may wait for files, networks and devices
     * @param tasksPerTurn how many tasks a serial queue runs before it lets others have the thread
     * @param onFailure is told the name of a serial queue and what one of its tasks threw
     * @param prioritized gives for a thread priority, 1 to 10, what runs short tasks at it
     */
    public Platform(
            TimeService time,
            Executor workers,
            Executor blocking,
            int tasksPerTurn,
            BiConsumer<String, Throwable> onFailure,
            IntFunction<Executor> prioritized) {
        this.prioritized = prioritized;
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

    /** Runs short tasks on threads of a priority, 1 to 10, as far as the platform has any to choose from. */
    public Executor workers(int priority) {
        return priority == Thread.NORM_PRIORITY ? workers : prioritized.apply(priority);
    }

    /** Runs tasks that may wait. */
    public Executor blocking() {
        return blocking;
    }

    /** A new queue that runs its tasks in order on the workers. */
    public WorkQueue serialQueue(String name) {
        return new SerialQueue(name, workers, tasksPerTurn, onFailure);
    }

    /** A new queue that runs its tasks in order over any executor, with this platform's turns. */
    public WorkQueue serialQueue(String name, Executor target) {
        return new SerialQueue(name, target, tasksPerTurn, onFailure);
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
        private static final int THREADS = Math.max(4, Runtime.getRuntime().availableProcessors());
        private static final Map<Integer, Executor> POOLS = new ConcurrentHashMap<>();

        static final Platform INSTANCE = new Platform(
                SystemTimeService.INSTANCE,
                new WorkerPool("reel-worker", THREADS, Thread.NORM_PRIORITY),
                blockingPool(),
                SerialQueue.TASKS_PER_TURN,
                SerialQueue.LOG_FAILURE,
                SystemHolder::pool);

        /** Threads of other priorities start when first wanted. */
        private static Executor pool(int priority) {
            return POOLS.computeIfAbsent(
                    priority, made -> new WorkerPool("reel-worker-priority-" + made, THREADS, made));
        }

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
