package dev.reel.player;

import dev.reel.platform.Platform;
import dev.reel.platform.WorkQueue;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a player tells what it does, so that whoever is told may wait for the player: its listeners one call after the other on a
 * queue of their own, its futures on threads that may wait. Any thread.
 */
final class Hearing {
    private final Platform platform;
    /** A listener that waits, for the player's end too, holds up the other listeners only. */
    private final WorkQueue queue;

    private final List<PlayerListener> listeners;
    /** Calls that are waiting there or running. */
    private final AtomicInteger unheard = new AtomicInteger();

    Hearing(Platform platform, List<PlayerListener> listeners) {
        this.platform = platform;
        this.queue = platform.blockingQueue("player listeners");
        this.listeners = new CopyOnWriteArrayList<>(listeners);
    }

    void add(PlayerListener listener) {
        listeners.add(listener);
    }

    void remove(PlayerListener listener) {
        listeners.remove(listener);
    }

    /** Calls all listeners that there are now; one that throws is logged, and robs no other. */
    void tell(Consumer<PlayerListener> call) {
        for (PlayerListener listener : listeners) {
            unheard.incrementAndGet();
            queue.execute(() -> {
                try {
                    call.accept(listener);
                } finally {
                    unheard.decrementAndGet();
                }
            });
        }
    }

    /** The same, completed where stages may wait. */
    CompletableFuture<Void> told(CompletableFuture<Void> done) {
        if (done.isDone()) {
            return done.copy();
        }
        CompletableFuture<Void> told = new CompletableFuture<>();
        var unusedOutcome =
                done.whenComplete((nothing, failure) -> platform.blocking().execute(() -> complete(told, failure)));
        return told;
    }

    /** The same, once the listeners have heard what came before; at once for a listener. */
    CompletableFuture<Void> heard(CompletableFuture<Void> done) {
        if (queue.isCurrent() || (done.isDone() && unheard.get() == 0)) {
            return done;
        }
        CompletableFuture<Void> heard = new CompletableFuture<>();
        var unusedOutcome = done.whenComplete((nothing, failure) -> queue.execute(() -> complete(heard, failure)));
        return heard;
    }

    private static void complete(CompletableFuture<Void> future, @Nullable Throwable failure) {
        if (failure == null) {
            future.complete(null);
        } else {
            future.completeExceptionally(failure instanceof CompletionException ? failure.getCause() : failure);
        }
    }
}
