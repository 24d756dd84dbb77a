package dev.reel.platform;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A few daemon threads that run short tasks; threads start when needed and end after idling.
 *
 * <p>Handing over a task allocates nothing, which the JDK's pools cannot say, because their queues make a node per task. A
 * task that waits for the outside world belongs on {@link Platform#blocking()}.
 */
final class WorkerPool implements Executor {
    private static final long IDLE_MILLIS = 10_000;

    private final String name;
    private final int limit;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(64);
    private int threads;
    private int idle;
    private int started;

    WorkerPool(String name, int limit) {
        this.name = name;
        this.limit = limit;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (idle >= tasks.size() || threads == limit) {
                if (idle > 0) {
                    tasks.notify();
                }
                return;
            }
            threads++;
            started++;
            Thread thread = new Thread(this::work, name + "-" + started);
            thread.setDaemon(true);
            thread.start();
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
            return tasks.poll();
        }
    }
}
