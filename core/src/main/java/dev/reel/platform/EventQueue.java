package dev.reel.platform;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The event queue of a session or any other generator, with Media Foundation's rules (platform.md §3).
 *
 * <p>First in, first out; one reader; exactly one callback per accepted begin, on the executor and never on the caller's stack.
 * After {@link #shutdown} every call fails with {@code MF_E_SHUTDOWN} and an open callback does not come.
 */
public final class EventQueue implements EventGenerator {
    private final Executor callbacks;
    private final ArrayDeque<MediaEvent> events = new ArrayDeque<>();
    private @Nullable AsyncResult open;
    private boolean invoked;
    private boolean shutdown;

    /** @param callbacks runs the callbacks */
    public EventQueue(Executor callbacks) {
        this.callbacks = callbacks;
    }

    @Override
    public MediaEvent getEvent() {
        synchronized (events) {
            checkReader();
            while (events.isEmpty()) {
                try {
                    events.wait();
                } catch (InterruptedException interrupt) {
                    Thread.currentThread().interrupt();
                    throw new MediaException(Status.E_ABORT, "waiting for an event was interrupted", interrupt);
                }
                checkReader();
            }
            return events.remove();
        }
    }

    @Override
    public MediaEvent pollEvent() {
        synchronized (events) {
            checkReader();
            MediaEvent event = events.poll();
            if (event == null) {
                throw new MediaException(Status.MF_E_NO_EVENTS_AVAILABLE, "no event is waiting");
            }
            return event;
        }
    }

    @Override
    public Status beginGetEvent(AsyncCallback callback, @Nullable Object state) {
        if (callback == null) {
            throw new MediaException(Status.E_INVALIDARG, "an event callback is required");
        }
        synchronized (events) {
            checkOpen();
            AsyncResult present = open;
            if (present != null) {
                if (present.callback() != callback) {
                    throw new MediaException(
                            Status.MF_E_MULTIPLE_SUBSCRIBERS, "another reader is waiting for this queue's events");
                }
                if (present.state() != state) {
                    throw new MediaException(
                            Status.MF_E_MULTIPLE_BEGIN, "the reader waits already, with another state");
                }
                return Status.MF_S_MULTIPLE_BEGIN;
            }
            open = new AsyncResult(callback, state);
            invoked = false;
            invokeIfReady();
            return Status.S_OK;
        }
    }

    @Override
    public MediaEvent endGetEvent(AsyncResult result) {
        synchronized (events) {
            checkOpen();
            if (open != result || !invoked || events.isEmpty()) {
                throw new MediaException(Status.E_FAIL, "the result does not belong to an announced event");
            }
            open = null;
            return events.remove();
        }
    }

    @Override
    public void queueEvent(MediaEvent event) {
        synchronized (events) {
            checkOpen();
            events.add(event);
            events.notifyAll();
            invokeIfReady();
        }
    }

    /** Ends the queue: waiting events are dropped, blocked readers wake; calling it again is fine. */
    public void shutdown() {
        synchronized (events) {
            shutdown = true;
            events.clear();
            open = null;
            events.notifyAll();
        }
    }

    private void invokeIfReady() {
        AsyncResult waiting = open;
        if (waiting != null && !invoked && !events.isEmpty()) {
            invoked = true;
            callbacks.execute(() -> {
                synchronized (events) {
                    if (open != waiting) {
                        return;
                    }
                }
                waiting.callback().invoke(waiting);
            });
        }
    }

    private void checkReader() {
        checkOpen();
        if (open != null) {
            throw new MediaException(
                    Status.MF_E_MULTIPLE_SUBSCRIBERS, "a reader with a callback owns this queue's events");
        }
    }

    private void checkOpen() {
        if (shutdown) {
            throw new MediaException(Status.MF_E_SHUTDOWN, "the event queue is shut down");
        }
    }
}
