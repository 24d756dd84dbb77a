package dev.reel.session;

import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.session.presentation.PresentationQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a session and how each ends: in one event for the reader, which completes the future that was given back.
 *
 * <p>Lives on the session's queue.
 */
final class Operations {
    private final SessionEvents events;
    private final Standing standing;
    private final PresentationQueue presentations;
    private final Executor readers;
    private final Runnable cancelWait;
    private final OperationQueue line = new OperationQueue(this::threw);

    /**
     * @param readers where the code of those runs who wait for an operation: it may wait, and it may call back
     * @param cancelWait forgets what the running operation waits for
     */
    Operations(
            SessionEvents events,
            Standing standing,
            PresentationQueue presentations,
            Executor readers,
            Runnable cancelWait) {
        this.events = events;
        this.standing = standing;
        this.presentations = presentations;
        this.readers = readers;
        this.cancelWait = cancelWait;
    }

    void submit(Operation operation) {
        if (standing.isShutDown()) {
            cancel(operation);
        } else {
            line.submit(operation);
        }
    }

    /** Work of the session's own, which ends without an event. */
    void submit(Consumer<Operation> body) {
        submit(new Operation(null, body));
    }

    /** True when the next operation in line ends in this event. */
    boolean isFollowedBy(MediaEventType completion) {
        return line.isNext(completion);
    }

    boolean refuseWhenClosed(Operation operation) {
        if (standing.state() != SessionState.CLOSED) {
            return false;
        }
        fail(
                operation,
                invalidRequest("the session is closed; only its clock, topology and capabilities are left to ask"));
        return true;
    }

    boolean refuseWithoutTopology(Operation operation) {
        if (presentations.current() != null) {
            return false;
        }
        fail(operation, invalidRequest("the session has no current topology; set one first"));
        return true;
    }

    static MediaException invalidRequest(String message) {
        return new MediaException(Status.MF_E_INVALIDREQUEST, message);
    }

    void succeed(Operation operation, PropVariant value) {
        complete(operation, Status.S_OK, value, null);
        finish(operation);
    }

    void fail(Operation operation, MediaException failure) {
        complete(operation, failure.status(), PropVariant.EMPTY, failure);
        finish(operation);
    }

    /** The operation is over; the next begins. */
    void finish(Operation operation) {
        line.finish(operation);
    }

    /** Tells how an operation ends, which may have something to do still. */
    void complete(Operation operation, Status status, PropVariant value, @Nullable MediaException failure) {
        MediaEventType type = operation.completion();
        if (type == null) {
            return;
        }
        MediaEvent event = MediaEvent.of(type, status, value);
        String message = failure == null ? null : failure.getMessage();
        if (message != null) {
            event.attributes().set(EventAttributes.MESSAGE, message);
        }
        completeWith(operation, event);
    }

    void completeWith(Operation operation, MediaEvent event) {
        if (operation.isCompleted()) {
            return;
        }
        operation.setCompleted();
        events.raise(event);
        readers.execute(() -> operation.end(event));
    }

    /** Ends the running operation, because what it had to go on with threw. */
    void failRunning(RuntimeException failure) {
        line.failRunning(failure);
    }

    /** An operation must end whatever happens on the way; what it had begun is stopped. */
    private void threw(Operation operation, RuntimeException failure) {
        cancelWait.run();
        MediaException reason = ComponentCalls.asMedia("the session", failure);
        if (operation.endAnyway(reason)) {
            return;
        }
        switch (standing.state()) {
            case STARTING, PAUSING, STOPPING -> standing.setState(SessionState.STOPPED);
            default -> {
                // It is where it was.
            }
        }
        fail(operation, reason);
    }

    /** The session is shut down: none of them ends in an event. */
    void cancelAll() {
        line.drain().forEach(this::cancel);
    }

    private void cancel(Operation operation) {
        readers.execute(() -> operation.end(
                new MediaException(Status.MF_E_SHUTDOWN, "the session was shut down before the operation ended")));
    }
}
