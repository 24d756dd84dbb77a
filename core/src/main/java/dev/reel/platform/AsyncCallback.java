package dev.reel.platform;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Called once on a work-queue thread when a begun operation can be ended (platform.md §4).
 *
 * <p>A callback that fails with {@code E_NOTIMPL} when asked for its queue or its flags has the defaults.
 */
@FunctionalInterface
public interface AsyncCallback {
    void invoke(AsyncResult result);

    /** Where the callback wants to be called; empty for the standard queue of whoever calls it. */
    default Optional<Executor> preferredQueue() {
        return Optional.empty();
    }

    /** What the callback does; nothing special by default. */
    default Set<CallbackFlag> flags() {
        return Set.of();
    }
}
