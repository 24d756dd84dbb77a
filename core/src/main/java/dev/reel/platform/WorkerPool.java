package dev.reel.platform;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A few daemon threads that run short tasks; threads start when needed and end after idling.
 *
 * <p>Handing over a task allocates nothing, which the JDK's pools cannot say, because their queues make a node per task; and a
 * JDK pool of fixed size stands still once components that never come back hold all its threads. A task that waits for the
 * outside world belongs on {@link Platform#blocking()}. Where one waits here nevertheless, its thread counts as lost after
 * {@link #LOST}, and another takes its place: one at a time, and only while tasks wait for a thread. A busy machine is no
 * reason: tasks that take turns on a processor end, and so their threads are not lost. When a lost thread comes back there is
 * one too many, and it ends.
 */
final class WorkerPool implements Executor {
    private static final long IDLE_MILLIS = 10_000;

    /** 100 ns units that a task runs before its thread counts as lost. */
    private static final long LOST = 2 * Platform.SECOND;

    /** 100 ns units between two looks for lost threads, while tasks wait. */
    private static final long LOOK = Platform.SECOND / 2;

    /** So many lost threads for each regular one are replaced. */
    private static final int REPLACEMENTS = 16;

    private final String name;
    private final int limit;
    private final int priority;
    private final TimeService time;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(64);
    private final List<Worker> workers = new ArrayList<>();
    private final TimeService.Timer watch;
    private int idle;
    private int started;
    private boolean watched;

    /** @param priority of its threads, 1 to 10 */
    WorkerPool(String name, int limit, int priority) {
        this(name, limit, priority, SystemTimeService.INSTANCE);
    }

    WorkerPool(String name, int limit, int priority, TimeService time) {
        this.name = name;
        this.limit = limit;
        this.priority = priority;
        this.time = time;
        this.watch = time.newTimer(this::look);
    }

    /** Threads that there are, those that wait for a task included. */
    int threads() {
        synchronized (tasks) {
            return workers.size();
        }
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (idle >= tasks.size()) {
                tasks.notify();
            } else if (workers.size() < limit) {
                start();
            } else if (idle > 0) {
                tasks.notify();
            } else if (!watched) {
                watched = true;
                watch.schedule(time.time() + LOOK);
            }
        }
    }

    // Nothing relies on the priority for being right: it is what a topology asks for.
    @SuppressWarnings("ThreadPriorityCheck")
    private void start() {
        started++;
        Worker worker = new Worker();
        workers.add(worker);
        Thread thread = new Thread(worker, name + "-" + started);
        thread.setDaemon(true);
        thread.setPriority(priority);
        thread.start();
    }

    /** Looks, while tasks wait and no thread is free, whether a thread is to be replaced. */
    private void look() {
        synchronized (tasks) {
            watched = !tasks.isEmpty() && idle == 0;
            if (!watched) {
                return;
            }
            if (workers.size() - lost() < limit && workers.size() < limit * (1 + REPLACEMENTS)) {
                start();
            }
            watch.schedule(time.time() + LOOK);
        }
    }

    private int lost() {
        long now = time.time();
        int lost = 0;
        for (Worker worker : workers) {
            if (worker.busy && now - worker.since >= LOST) {
                lost++;
            }
        }
        return lost;
    }

    /** The next task, or null when this worker is to end. */
    private @Nullable Runnable next(Worker worker) {
        synchronized (tasks) {
            worker.busy = false;
            boolean waited = false;
            while (tasks.isEmpty()) {
                if (waited) {
                    workers.remove(worker);
                    return null;
                }
                idle++;
                try {
                    tasks.wait(IDLE_MILLIS);
                } catch (InterruptedException ignored) {
                    continue;
                } finally {
                    idle--;
                }
                waited = tasks.isEmpty();
            }
            if (workers.size() > limit && workers.size() - lost() > limit) {
                workers.remove(worker);
                return null;
            }
            worker.since = time.time();
            worker.busy = true;
            return tasks.poll();
        }
    }

    /** One thread's work; its fields belong to the lock of the tasks. */
    private final class Worker implements Runnable {
        private boolean busy;
        private long since;

        @Override
        public void run() {
            Runnable task;
            while ((task = next(this)) != null) {
                try {
                    task.run();
                } catch (RuntimeException | Error failure) {
                    System.getLogger("dev.reel.platform").log(System.Logger.Level.ERROR, "a task failed", failure);
                }
                // A task that left the interrupt flag up must not end the wait of an unrelated one.
                Thread.interrupted();
            }
        }
    }
}
