package dev.reel.pipeline;

import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A component's side of its listener: one subscriber at most, and what happens before there is one waits.
 *
 * <p>The component calls {@link #emit} from one thread at a time; no lock is held while the listener runs.
 *
 * @param <L> the kind of listener
 */
public final class EventPort<L extends EventListener> {
    private final ArrayDeque<MediaEvent> waiting = new ArrayDeque<>(2);
    private volatile @Nullable L listener;
    private boolean closed;

    /** A port without a subscriber. */
    public EventPort() {}

    /**
     * Sets the subscriber and hands it what has waited. A second subscriber is {@code MF_E_MULTIPLE_SUBSCRIBERS}; after
     * {@link #close} any is {@code MF_E_SHUTDOWN}.
     */
    public void subscribe(L subscriber) {
        while (true) {
            MediaEvent next;
            synchronized (waiting) {
                if (closed) {
                    throw new MediaException(Status.MF_E_SHUTDOWN, "the component is shut down and has no more events");
                }
                if (listener != null && listener != subscriber) {
                    throw new MediaException(
                            Status.MF_E_MULTIPLE_SUBSCRIBERS, "another subscriber reads this component's events");
                }
                next = waiting.poll();
                if (next == null) {
                    listener = subscriber;
                    return;
                }
            }
            subscriber.onEvent(next);
        }
    }

    /** Takes the subscriber away if it is the one; events wait again from then on. */
    public void unsubscribe(L subscriber) {
        synchronized (waiting) {
            if (listener == subscriber) {
                listener = null;
            }
        }
    }

    /** Hands an event to the subscriber, or keeps it for the next one. */
    public void emit(MediaEvent event) {
        L target = listener;
        if (target == null) {
            synchronized (waiting) {
                target = listener;
                if (target == null) {
                    if (!closed) {
                        waiting.add(event);
                    }
                    return;
                }
            }
        }
        target.onEvent(event);
    }

    /** The subscriber, for what is not an event. */
    public @Nullable L listener() {
        return listener;
    }

    /** Ends the port: no subscriber, no events, nothing waits. */
    public void close() {
        synchronized (waiting) {
            closed = true;
            listener = null;
            waiting.clear();
        }
    }
}
