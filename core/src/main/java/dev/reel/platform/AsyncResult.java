package dev.reel.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a begun operation, handed to its callback and back to the matching end method (platform.md §4).
 *
 * <p>Any thread may use it. Most need no closing; one that something hangs on ({@link #onClose}) lives until it is closed.
 */
public final class AsyncResult implements AutoCloseable {
    private final @Nullable Object object;
    private final @Nullable AsyncCallback callback;
    private final @Nullable Object state;
    private final AsyncCalls.@Nullable Outcome outcome;
    private final List<Runnable> endings = new ArrayList<>(0);
    private volatile Status status = Status.S_OK;
    private boolean closed;

    /** A result with status {@code S_OK}; each of its parts may be missing. */
    public AsyncResult(@Nullable Object object, @Nullable AsyncCallback callback, @Nullable Object state) {
        this(object, callback, state, null);
    }

    AsyncResult(
            @Nullable Object object,
            @Nullable AsyncCallback callback,
            @Nullable Object state,
            AsyncCalls.@Nullable Outcome outcome) {
        this.object = object;
        this.callback = callback;
        this.state = state;
        this.outcome = outcome;
    }

    /** What the end method gives; null when no {@link AsyncCalls} made this result. */
    AsyncCalls.@Nullable Outcome outcome() {
        return outcome;
    }

    /** The object that the operation made; {@code E_POINTER} when none is set. */
    public Object object() {
        if (object == null) {
            throw new MediaException(Status.E_POINTER, "the result carries no object");
        }
        return object;
    }

    /** The state that was passed to the begin method; {@code E_POINTER} when none was. */
    public Object state() {
        if (state == null) {
            throw new MediaException(Status.E_POINTER, "the result carries no state");
        }
        return state;
    }

    /** The state, or null. */
    public @Nullable Object stateOrNull() {
        return state;
    }

    public @Nullable AsyncCallback callback() {
        return callback;
    }

    /** Starts as {@code S_OK}; afterwards exactly what {@link #setStatus} gave. */
    public Status status() {
        return status;
    }

    public void setStatus(Status newStatus) {
        status = newStatus;
    }

    /** Has the callback called on the queue it prefers, else on {@code standard}; does not wait for it. */
    public void invoke(Executor standard) {
        queue(standard).execute(this::call);
    }

    /** The queue that the callback prefers; {@code standard} when it has no wish or says {@code E_NOTIMPL}. */
    Executor queue(Executor standard) {
        AsyncCallback present = callback;
        if (present == null) {
            return standard;
        }
        try {
            return present.preferredQueue().orElse(standard);
        } catch (MediaException refusal) {
            if (refusal.status().equals(Status.E_NOTIMPL)) {
                return standard;
            }
            throw refusal;
        }
    }

    /** Calls the callback, if there is one, on the calling thread. */
    void call() {
        AsyncCallback present = callback;
        if (present != null) {
            present.invoke(this);
        }
    }

    /** Runs {@code action} when the result is closed, at once when it is closed already. */
    public AsyncResult onClose(Runnable action) {
        synchronized (endings) {
            if (!closed) {
                endings.add(action);
                return this;
            }
        }
        action.run();
        return this;
    }

    /** Ends the result's life, and with it what hangs on it; again is fine. Calling the callback does not close it. */
    @Override
    public void close() {
        List<Runnable> actions;
        synchronized (endings) {
            closed = true;
            actions = List.copyOf(endings);
            endings.clear();
        }
        actions.forEach(Runnable::run);
    }
}
