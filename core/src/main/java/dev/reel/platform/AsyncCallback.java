package dev.reel.platform;

import java.util.Optional;
import java.util.concurrent.Executor;

/** Called once on a work-queue thread when a begun operation can be ended. */
@FunctionalInterface
public interface AsyncCallback {
    void invoke(AsyncResult result);

    /** Where the callback wants to be called; empty for the standard queue of whoever calls it. */
    default Optional<Executor> preferredQueue() {
        return Optional.empty();
    }
}
