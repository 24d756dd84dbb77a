package dev.reel.session;

import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One asynchronous operation of a session: what it does, and the one event it ends in.
 *
 * <p>Work of the session's own (the end of a presentation, a switch to the next) is an operation without an event.
 */
final class Operation {
    private final @Nullable MediaEventType completion;
    private final CompletableFuture<MediaEvent> future = new CompletableFuture<>();
    private final Consumer<Operation> body;
    private boolean completed;
    private @Nullable Consumer<MediaException> anyway;

    Operation(@Nullable MediaEventType completion, Consumer<Operation> body) {
        this.completion = completion;
        this.body = body;
    }

    /** The type of the event that it ends in; null for the session's own work. */
    @Nullable
    MediaEventType completion() {
        return completion;
    }

    CompletableFuture<MediaEvent> future() {
        return future;
    }

    boolean isCompleted() {
        return completed;
    }

    void setCompleted() {
        completed = true;
    }

    /** Says what ends it when its work throws, where a failure alone does not do. */
    void endsAnywayBy(Consumer<MediaException> last) {
        anyway = last;
    }

    /** Ends it after its work threw; false when nothing more than a failure was asked for. */
    boolean endAnyway(MediaException reason) {
        Consumer<MediaException> last = anyway;
        anyway = null;
        if (last != null) {
            last.accept(reason);
        }
        return last != null;
    }

    /** Completes the future with the operation's event, exceptionally when what was wanted is not. */
    void end(MediaEvent event) {
        // Who closes what is closed already has what he wants; only the event says that it was not valid.
        boolean closedBefore =
                completion == MediaEventType.MESessionClosed && event.status().equals(Status.MF_E_INVALIDREQUEST);
        if (event.status().isSuccess() || closedBefore) {
            future.complete(event);
        } else {
            end(new MediaException(
                    event.status(), event.attributes().get(EventAttributes.MESSAGE, event.type() + " failed")));
        }
    }

    void end(MediaException failure) {
        future.completeExceptionally(failure);
    }

    void run() {
        body.accept(this);
    }
}
