package dev.reel.protection.enabling;

import dev.reel.platform.Status;
import dev.reel.topology.Topology;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The application's part in playing protected content: called when an action needs enabling, a licence for example
 * (protected-path.md §8.1). Under {@link dev.reel.session.SessionAttributes#CONTENT_PROTECTION_MANAGER} of a protected session.
 */
@FunctionalInterface
public interface ContentProtectionManager {
    /**
     * Begins to enable; must not wait. The future completes exactly once: with the outcome, or exceptionally with a
     * {@link dev.reel.platform.MediaException}. Throwing one means that nothing was begun. A success makes the session ask its trust
     * authorities again, up to three times.
     *
     * @param topology that cannot play yet; null when something is missing while playing
     */
    CompletableFuture<Status> enableContent(ContentEnabler enabler, @Nullable Topology topology);
}
