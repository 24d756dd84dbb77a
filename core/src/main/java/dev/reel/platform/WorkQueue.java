package dev.reel.platform;

import java.util.concurrent.Executor;

/** Runs tasks later, never on the caller's stack (platform.md §5). */
public interface WorkQueue extends Executor {
    /** Queues a task; one that throws is logged and does not stop the queue. */
    @Override
    void execute(Runnable task);

    /** True when the calling thread is running a task of this queue. */
    boolean isCurrent();

    /** True while a task of this queue is running; false while it has none, and while those that it has wait for a thread. */
    boolean isRunning();
}
