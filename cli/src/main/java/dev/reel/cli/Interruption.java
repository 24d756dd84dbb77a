package dev.reel.cli;

import dev.reel.pipeline.open.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Ctrl-C: tells the running command to close what is open. Any thread may call. */
public final class Interruption {
    private final Cancellation cancellation = new Cancellation();
    private final List<Supplier<? extends CompletableFuture<?>>> closers = new ArrayList<>();
    private boolean interrupted;

    /** Not interrupted. */
    public Interruption() {}

    /** Says what closes the command's work; run at once when interrupted already. */
    public void closeWith(Supplier<? extends CompletableFuture<?>> closer) {
        synchronized (closers) {
            if (!interrupted) {
                closers.add(closer);
                return;
            }
        }
        var unusedClosed = closer.get();
    }

    /** For operations that take a cancellation of their own. */
    public Cancellation cancellation() {
        return cancellation;
    }

    public boolean isInterrupted() {
        return cancellation.isCancelled();
    }

    /** Forgets what would close the work of a command that is done. */
    void clear() {
        synchronized (closers) {
            closers.clear();
        }
    }

    /** Interrupts; the future completes when everything that was open is closed. */
    public CompletableFuture<Void> interrupt() {
        List<Supplier<? extends CompletableFuture<?>>> present;
        synchronized (closers) {
            interrupted = true;
            present = List.copyOf(closers);
            closers.clear();
        }
        cancellation.cancel();
        return CompletableFuture.allOf(present.stream().map(Supplier::get).toArray(CompletableFuture<?>[]::new));
    }
}
