package dev.reel.pipeline.open;

import dev.reel.platform.AsyncCallback;
import dev.reel.platform.AsyncResult;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens URLs of certain schemes as media sources or byte streams (platform.md §8); found by {@link java.util.ServiceLoader}, or
 * registered with {@link SourceHandlers}.
 */
public interface SchemeHandler {
    /** The schemes in lower case, without a colon; {@code file} also stands for plain paths. */
    Set<String> schemes();

    /** What it makes; media sources unless it says otherwise. A byte stream goes on to the byte stream handlers. */
    default Set<ObjectType> makes() {
        return Set.of(ObjectType.MEDIASOURCE);
    }

    /**
     * Opens a URL or path. Runs on a thread that may wait; gives up when cancelled and within the option
     * {@link SourceOptions#TIMEOUT} without data.
     */
    ResolvedObject open(String url, OpenRequest request);

    /**
     * Begins to open on a thread that may wait. The callback calls {@link #endOpen}; the result's object is
     * {@code E_POINTER}, it does not show what was made.
     *
     * @return the request's cancellation
     */
    default Cancellation beginOpen(
            String url, OpenRequest request, @Nullable AsyncCallback callback, @Nullable Object state) {
        SchemeCalls.OPENING.begin(
                request.platform().blocking(), request.platform().workers(), callback, state, () -> open(url, request));
        return request.cancellation();
    }

    /** What the opening that a callback told of made, or why there is nothing. */
    default ResolvedObject endOpen(@Nullable AsyncResult result) {
        return SchemeCalls.OPENING.end(result);
    }
}
