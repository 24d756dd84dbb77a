package dev.reel.session.flow;

import dev.reel.platform.WorkQueue;
import dev.reel.platform.media.Sample;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A boundary in a branch: what is above it works on a queue of its own and a few items ahead of what is below, so that decoder,
 * converter and encoder work at the same time.
 *
 * <p>Whoever pulls here takes what is made, in order; a failure above comes out in its place. {@link #turn} belongs to whoever
 * touches the stages above: the worker for one item at a time, the pipeline when it flushes, begins or ends. So a control call
 * waits for one item, as it does where a branch has one queue. Locks of several boundaries are taken from the last one up.
 */
public final class WorkAheadStage implements Stage {
    /** Items that may wait; pictures are large. */
    private static final int ROOM = 4;

    private final TransformStage.Link input;
    private final WorkQueue queue;
    private final BooleanSupplier running;
    private final Runnable work = this::work;
    /** Fair, so that control comes in between two items. */
    private final ReentrantLock turn = new ReentrantLock(true);

    /** What is ready to be pulled; guards the flags below. */
    private final ArrayDeque<Object> made = new ArrayDeque<>(ROOM);
    /** True when somebody has asked here in vain. */
    private boolean missed = true;
    /** True while the worker is on its queue or at work. */
    private boolean due;
    /** True when there may be something above that the worker has not looked for. */
    private boolean news;
    /** True after the worker has looked above in vain: it waits for news. */
    private boolean starved;
    /** Nothing more is pulled from above until a flush. */
    private boolean finished;

    private Runnable below;

    /**
     * @param queue of its own
     * @param running whether data may flow
     * @param below wakes whoever pulls here
     */
    public WorkAheadStage(TransformStage.Link input, WorkQueue queue, BooleanSupplier running, Runnable below) {
        this.input = input;
        this.queue = queue;
        this.running = running;
        this.below = below;
    }

    /** Another boundary pulls here, not the pipeline. */
    public void feeds(WorkAheadStage next) {
        below = next::wake;
    }

    ReentrantLock turn() {
        return turn;
    }

    /** There may be something to do above. Any thread. */
    public void wake() {
        synchronized (made) {
            news = true;
            starved = false;
            if (due) {
                return;
            }
            due = true;
        }
        queue.execute(work);
    }

    @Override
    public @Nullable Object pull(int output) {
        Object item;
        boolean wanted;
        synchronized (made) {
            item = made.poll();
            missed = item == null;
            // Woken for several items at once, not for each.
            wanted = !due && !starved && !finished && made.size() <= ROOM / 2;
            due |= wanted;
        }
        if (wanted) {
            queue.execute(work);
        }
        if (item instanceof StageFailure failure) {
            throw failure;
        }
        return item;
    }

    private void work() {
        for (int step = 0; step < ROOM; step++) {
            boolean goesOn;
            turn.lock();
            try {
                goesOn = makeOne();
            } finally {
                turn.unlock();
            }
            if (!goesOn) {
                return;
            }
        }
        queue.execute(work);
    }

    /** False when there is nothing to do now. */
    private boolean makeOne() {
        synchronized (made) {
            if (finished || made.size() >= ROOM || !running.getAsBoolean()) {
                due = false;
                return false;
            }
            news = false;
        }
        Object item;
        try {
            item = input.pull();
        } catch (StageFailure failure) {
            item = failure;
        } catch (RuntimeException failure) {
            item = new StageFailure("a branch", failure);
        }
        boolean wanted;
        synchronized (made) {
            if (item == null) {
                starved = !news;
                due = news;
                return news;
            }
            made.add(item);
            finished |= item instanceof StageFailure || Stage.isEnd(item);
            wanted = missed;
            missed = false;
        }
        if (wanted) {
            below.run();
        }
        return true;
    }

    /** With the turn. */
    @Override
    public void flush(FlushReason reason) {
        List<Object> dropped;
        synchronized (made) {
            dropped = new ArrayList<>(made);
            made.clear();
            missed = true;
            starved = false;
            finished = false;
        }
        close(dropped);
    }

    @Override
    public void finish(int output) {
        List<Object> dropped;
        turn.lock();
        try {
            input.finish();
            synchronized (made) {
                dropped = new ArrayList<>(made);
                made.clear();
                finished = true;
            }
        } finally {
            turn.unlock();
        }
        close(dropped);
    }

    private static void close(List<Object> items) {
        for (Object item : items) {
            if (item instanceof Sample sample) {
                sample.close();
            }
        }
    }
}
