package dev.reel.platform;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs its tasks one at a time and in order on threads of another executor: the owner of an actor's state.
 *
 * <p>The queue occupies a thread only while it has tasks. It yields its thread after a bounded run so that many queues share
 * few threads fairly. Queueing a task that already exists allocates nothing.
 */
final class SerialQueue implements WorkQueue, Runnable {
    static final int TASKS_PER_TURN = 64;
    static final BiConsumer<String, Throwable> LOG_FAILURE = (name, failure) -> System.getLogger("dev.reel.platform")
            .log(System.Logger.Level.ERROR, "a task of the work queue " + name + " failed", failure);

    private final String name;
    private final Executor target;
    private final int tasksPerTurn;
    private final BiConsumer<String, Throwable> onFailure;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(8);
    private boolean scheduled;
    private volatile @Nullable Thread runner;

    SerialQueue(String name, Executor target, int tasksPerTurn, BiConsumer<String, Throwable> onFailure) {
        this.name = name;
        this.target = target;
        this.tasksPerTurn = tasksPerTurn;
        this.onFailure = onFailure;
    }

    @Override
    public void execute(Runnable task) {
        boolean schedule;
        synchronized (tasks) {
            tasks.add(task);
            schedule = !scheduled;
            scheduled = true;
        }
        if (schedule) {
            target.execute(this);
        }
    }

    @Override
    public boolean isCurrent() {
        return runner == Thread.currentThread();
    }

    @Override
    public boolean isRunning() {
        return runner != null;
    }

    @Override
    public void run() {
        Thread previous = runner;
        runner = Thread.currentThread();
        try {
            for (int count = 0; count < tasksPerTurn; count++) {
                Runnable task;
                synchronized (tasks) {
                    task = tasks.poll();
                    if (task == null) {
                        scheduled = false;
                        return;
                    }
                }
                runGuarded(task);
            }
        } finally {
            runner = previous;
        }
        target.execute(this);
    }

    private void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            onFailure.accept(name, failure);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
