package dev.reel.platform;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The outcome of a begun operation, handed to its callback and back to the matching end method (platform.md §4). */
public final class AsyncResult {
    private final @Nullable Object object;
    private final AsyncCallback callback;
    private final @Nullable Object state;
    private final AsyncCalls.@Nullable Outcome outcome;
    private volatile Status status = Status.S_OK;

    public AsyncResult(@Nullable Object object, AsyncCallback callback, @Nullable Object state) {
        this(object, callback, state, null);
    }

    AsyncResult(
            @Nullable Object object,
            AsyncCallback callback,
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

    public AsyncCallback callback() {
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
        callback.preferredQueue().orElse(standard).execute(() -> callback.invoke(this));
    }
}
