package dev.reel.protection.session;

import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Operations whose event has not come; those of one kind are answered in call order. Guarded by its owner. */
final class PendingOperations {
    private final Map<MediaEventType, ArrayDeque<CompletableFuture<MediaEvent>>> waiting =
            new EnumMap<>(MediaEventType.class);

    CompletableFuture<MediaEvent> add(MediaEventType answer) {
        CompletableFuture<MediaEvent> future = new CompletableFuture<>();
        waiting.computeIfAbsent(answer, type -> new ArrayDeque<>()).add(future);
        return future;
    }

    /** The operation that an event answers. */
    @Nullable
    CompletableFuture<MediaEvent> take(MediaEventType type) {
        ArrayDeque<CompletableFuture<MediaEvent>> queue = waiting.get(type);
        return queue == null ? null : queue.poll();
    }

    /** The kinds of which operations wait. */
    Set<MediaEventType> kinds() {
        Set<MediaEventType> kinds = new TreeSet<>();
        waiting.forEach((type, queue) -> {
            if (!queue.isEmpty()) {
                kinds.add(type);
            }
        });
        return kinds;
    }

    /** Completes a future as an event says. */
    static void complete(CompletableFuture<MediaEvent> future, MediaEvent event) {
        boolean closedBefore =
                event.type() == MediaEventType.MESessionClosed && event.status().equals(Status.MF_E_INVALIDREQUEST);
        if (event.status().isSuccess() || closedBefore) {
            future.complete(event);
        } else {
            future.completeExceptionally(new MediaException(
                    event.status(),
                    event.attributes()
                            .find(EventAttributes.MESSAGE)
                            .orElse("the protected session failed: " + event.status())));
        }
    }
}
