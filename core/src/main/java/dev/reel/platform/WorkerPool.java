package dev.reel.platform;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A few daemon threads that run short tasks; threads start when needed and end after idling.
 *
 * <p>Handing over a task allocates nothing, which the JDK's pools cannot say, because their queues make a node per task. A
 * task that waits for the outside world belongs on {@link Platform#blocking()}. When tasks that do so nevertheless hold all
 * threads, and nothing has moved for a while, others take their place, so that components which never come back do not bring
 * everybody else to a halt.
 */
final class WorkerPool implements Executor {
    private static final long IDLE_MILLIS = 10_000;

    /** 100 ns units without a task being taken, after which the threads count as lost. */
    private static final long STANDSTILL = Platform.SECOND / 2;

    /** So many threads at most for each regular one. */
    private static final int REPLACEMENTS = 64;

    private final String name;
    private final int limit;
    private final int priority;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(64);
    private final TimeService.Timer watch = SystemTimeService.INSTANCE.newTimer(this::look);
    private int threads;
    private int idle;
    private int started;
    private long taken;
    private long takenBefore;
    private boolean watched;

    /** @param priority of its threads, 1 to 10 */
    WorkerPool(String name, int limit, int priority) {
        this.name = name;
        this.limit = limit;
        this.priority = priority;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (idle >= tasks.size()) {
                tasks.notify();
            } else if (threads < limit) {
                start();
            } else if (idle > 0) {
                tasks.notify();
            } else if (!watched) {
                watched = true;
                watch.schedule(SystemTimeService.INSTANCE.time() + STANDSTILL);
            }
        }
    }

    // Nothing relies on the priority for being right: it is what a topology asks for.
    @SuppressWarnings("ThreadPriorityCheck")
    private void start() {
        threads++;
        started++;
        Thread thread = new Thread(this::work, name + "-" + started);
        thread.setDaemon(true);
        thread.setPriority(priority);
        thread.start();
    }

    /** Looks, while tasks wait and no thread is free, whether anything moves. */
    private void look() {
        synchronized (tasks) {
            watched = !tasks.isEmpty() && idle == 0;
            if (!watched) {
                return;
            }
            if (taken == takenBefore) {
                replaceLost();
            }
            takenBefore = taken;
            watch.schedule(SystemTimeService.INSTANCE.time() + STANDSTILL);
        }
    }

    /** As many threads as there were, or as there are tasks: whatever held all of them may hold the next ones too. */
    private void replaceLost() {
        int most = Math.min(threads + Math.min(limit, tasks.size()), limit * REPLACEMENTS);
        while (threads < most) {
            start();
        }
    }

    private void work() {
        Runnable task;
        while ((task = next()) != null) {
            try {
                task.run();
            } catch (RuntimeException | Error failure) {
                System.getLogger("dev.reel.platform").log(System.Logger.Level.ERROR, "a task failed", failure);
            }
            // A task that left the interrupt flag up must not end the wait of an unrelated one.
            Thread.interrupted();
        }
    }

    private @Nullable Runnable next() {
        synchronized (tasks) {
            boolean waited = false;
            while (tasks.isEmpty()) {
                if (waited) {
                    threads--;
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
            taken++;
            return tasks.poll();
        }
    }
}
