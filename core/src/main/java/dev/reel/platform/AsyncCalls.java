package dev.reel.platform;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of begin and end methods of one kind (platform.md §4): a call runs elsewhere, its callback is told, and the end method
 * gives what the call gave or throws what it threw. Any thread.
 *
 * @param <T> what the end method gives; no exception
 */
public final class AsyncCalls<T> {
    private final String what;
    private final Function<T, @Nullable Object> shown;

    /**
     * Calls whose callback sees nothing of the value: {@link AsyncResult#object} is {@code E_POINTER}.
     *
     * @param what is done, a noun phrase for messages
     */
    public AsyncCalls(String what) {
        this(what, value -> null);
    }

    /**
     * Calls whose callback sees the value, or something of it, as {@link AsyncResult#object}.
     *
     * @param what is done, a noun phrase for messages
     */
    public AsyncCalls(String what, Function<T, @Nullable Object> shown) {
        this.what = what;
        this.shown = shown;
    }

    /**
     * Runs a call and then has the callback called; returns at once. A null callback is {@code E_POINTER}.
     *
     * @param executor runs the call
     * @param callbacks runs the callback unless it prefers another queue
     */
    public void begin(
            Executor executor,
            Executor callbacks,
            @Nullable AsyncCallback callback,
            @Nullable Object state,
            Supplier<T> call) {
        if (callback == null) {
            throw new MediaException(Status.E_POINTER, "cannot begin " + what + " without a callback");
        }
        executor.execute(() -> finish(call, callback, state).invoke(callbacks));
    }

    private AsyncResult finish(Supplier<T> call, AsyncCallback callback, @Nullable Object state) {
        try {
            T value = call.get();
            return new AsyncResult(shown.apply(value), callback, state, new Outcome(this, value));
        } catch (RuntimeException | Error failure) {
            MediaException told = failure instanceof MediaException media
                    ? media
                    : new MediaException(Status.E_UNEXPECTED, what + " failed: " + failure, failure);
            AsyncResult result = new AsyncResult(null, callback, state, new Outcome(this, told));
            result.setStatus(told.status());
            return result;
        }
    }

    /**
     * What the call gave, once. Throws what the call threw; {@code E_POINTER} for null, {@code E_INVALIDARG} for a result of
     * other calls or one that has been ended.
     */
    public T end(@Nullable AsyncResult result) {
        if (result == null) {
            throw new MediaException(Status.E_POINTER, "cannot end " + what + " without its result");
        }
        Outcome outcome = result.outcome();
        if (outcome == null || outcome.owner != this || !outcome.open.compareAndSet(true, false)) {
            throw new MediaException(
                    Status.E_INVALIDARG, "cannot end " + what + ": the result is of another call, or was used before");
        }
        if (outcome.value instanceof MediaException failure) {
            throw failure;
        }
        // Only this object makes outcomes with itself as owner, and only of T.
        @SuppressWarnings("unchecked")
        T value = (T) outcome.value;
        return value;
    }

    /** What a call came to: its value, or why there is none. */
    static final class Outcome {
        private final AsyncCalls<?> owner;
        private final Object value;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Outcome(AsyncCalls<?> owner, Object value) {
            this.owner = owner;
            this.value = value;
        }
    }
}
