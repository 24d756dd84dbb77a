package dev.reel.platform;

import org.jspecify.annotations.Nullable;

/** One accepted {@link EventGenerator#beginGetEvent}: goes to its callback and back to the matching end (platform.md §4). */
public final class AsyncResult {
    private final AsyncCallback callback;
    private final @Nullable Object state;

    AsyncResult(AsyncCallback callback, @Nullable Object state) {
        this.callback = callback;
        this.state = state;
    }

    /** What was passed to the begin; null when nothing was. */
    public @Nullable Object state() {
        return state;
    }

    AsyncCallback callback() {
        return callback;
    }
}
