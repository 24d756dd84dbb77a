package dev.reel.pipeline.sink;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.WorkQueue;
import dev.reel.platform.media.Sample;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The way in to one stream: decides at once whether a sample is taken, and puts everything that comes from outside in one order
 * for the stream's work queue.
 *
 * <p>Counts the samples that are asked for (open requests) and those that are here (held), so that both together never ask for
 * more than the stream wants. Its lock is held for a few instructions, never during a call to others. A sample costs no object.
 */
final class StreamIntake {
    /** What the stream takes, as last told from outside. */
    enum Gate {
        STOPPED,
        PREROLL,
        RUNNING,
        PAUSED,
        REMOVED
    }

    /** What is behind the way in; called on the work queue. */
    interface Inside {
        /** Takes a sample, or a marker or media type at its place in the stream. */
        void take(Object item);

        /** Everything that came is in: go on. */
        void advance();
    }

    private final WorkQueue queue;
    private final String name;
    private final ArrayDeque<Object> inbox = new ArrayDeque<>(8);
    private final Runnable drain = this::drain;
    private @Nullable Inside inside;
    private Gate gate = Gate.STOPPED;
    private int held;
    private int open;
    private boolean scheduled;
    private volatile int flushes;

    StreamIntake(WorkQueue queue, String name) {
        this.queue = queue;
        this.name = name;
    }

    void connect(Inside taker) {
        inside = taker;
    }

    /** Takes a sample and its reference, or says why not. */
    void sample(Sample sample) {
        synchronized (inbox) {
            checkOpen();
            if (gate == Gate.STOPPED) {
                throw new MediaException(
                        Status.MF_E_INVALIDREQUEST, name + " is stopped and takes no samples; start the clock first");
            }
            if (open == 0) {
                throw notAskedFor();
            }
            open--;
            held++;
            inbox.add(sample);
            if (scheduled) {
                return;
            }
            scheduled = true;
        }
        queue.execute(drain);
    }

    /** Puts a marker, a media type or a task behind what came before; tasks act when they are reached. */
    void put(Object item) {
        synchronized (inbox) {
            checkOpen();
            inbox.add(item);
        }
        wake();
    }

    /** Changes what is taken and puts the task that belongs to the change; nothing happens once removed. */
    void change(Gate newGate, Runnable task) {
        synchronized (inbox) {
            if (gate == Gate.REMOVED) {
                return;
            }
            gate = newGate;
            if (newGate == Gate.STOPPED) {
                open = 0;
            }
            inbox.add(task);
        }
        wake();
    }

    /** Puts a task that changes nothing at the gate; nothing happens once removed. */
    void tell(Runnable task) {
        synchronized (inbox) {
            if (gate == Gate.REMOVED) {
                return;
            }
            inbox.add(task);
        }
        wake();
    }

    /** From now on nothing that came before is rendered; the task drops it. Open requests are taken back. */
    void flush(Runnable task) {
        synchronized (inbox) {
            checkOpen();
            open = 0;
            flushes++;
            inbox.add((Runnable) () -> {
                flushed();
                task.run();
            });
        }
        wake();
    }

    /** True while something from before a flush may still be here. */
    boolean isFlushing() {
        return flushes != 0;
    }

    /** Lets the stream go on soon, after whatever waits here. */
    void wake() {
        synchronized (inbox) {
            if (scheduled) {
                return;
            }
            scheduled = true;
        }
        queue.execute(drain);
    }

    /** Opens one more request if fewer than {@code wanted} samples are here or asked for. */
    boolean takeRequest(int wanted) {
        synchronized (inbox) {
            if (gate == Gate.STOPPED || gate == Gate.REMOVED || flushes != 0 || held + open >= wanted) {
                return false;
            }
            open++;
            return true;
        }
    }

    /** A sample is no longer here. */
    void disposed() {
        synchronized (inbox) {
            held--;
        }
    }

    void checkOpen() {
        synchronized (inbox) {
            if (gate == Gate.REMOVED) {
                throw new MediaException(
                        Status.MF_E_STREAMSINK_REMOVED, name + " does not exist any more: its sink is shut down");
            }
        }
    }

    private MediaException notAskedFor() {
        return gate == Gate.PREROLL
                ? new MediaException(
                        Status.MF_E_INVALID_STATE_TRANSITION,
                        name + " has what it needs to start and asked for no more; start the clock first")
                : new MediaException(
                        Status.MF_E_INVALIDREQUEST, name + " asked for no more samples; wait for its next request");
    }

    private void flushed() {
        synchronized (inbox) {
            flushes--;
        }
    }

    private void drain() {
        Inside taker = inside;
        if (taker == null) {
            return;
        }
        boolean complete = false;
        try {
            Object item;
            while ((item = next()) != null) {
                if (item instanceof Runnable task) {
                    task.run();
                } else {
                    taker.take(item);
                }
            }
            taker.advance();
            complete = true;
        } finally {
            if (!complete) {
                // A subscriber threw; what waits here is not its affair.
                queue.execute(drain);
            }
        }
    }

    private @Nullable Object next() {
        synchronized (inbox) {
            Object item = inbox.poll();
            if (item == null) {
                scheduled = false;
            }
            return item;
        }
    }
}
