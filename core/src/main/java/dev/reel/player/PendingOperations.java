package dev.reel.player;

import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Operations that were called and whose event has not been read yet. A session answers operations of one kind in call order,
 * so the first that waits for an event's type is the one it answers. Owned by one thread at a time.
 */
final class PendingOperations {
    private final Map<MediaEventType, ArrayDeque<CompletableFuture<Void>>> waiting =
            new EnumMap<>(MediaEventType.class);

    /** Adds an operation that the session has accepted. */
    void add(MediaEventType answer, CompletableFuture<Void> done) {
        waiting.computeIfAbsent(answer, type -> new ArrayDeque<>()).add(done);
    }

    /** Completes what the event answers, if anything. */
    void complete(MediaEvent event) {
        ArrayDeque<CompletableFuture<Void>> queue = waiting.get(event.type());
        CompletableFuture<Void> first = queue == null ? null : queue.poll();
        if (first == null) {
            return;
        }
        if (event.status().isSuccess()) {
            first.complete(null);
        } else {
            first.completeExceptionally(EventFailure.of(event));
        }
    }

    void failAll(MediaException failure) {
        List<CompletableFuture<Void>> all =
                waiting.values().stream().flatMap(ArrayDeque::stream).toList();
        waiting.clear();
        all.forEach(operation -> operation.completeExceptionally(failure));
    }
}
