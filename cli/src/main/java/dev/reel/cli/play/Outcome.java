package dev.reel.cli.play;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for what runs elsewhere. */
public final class Outcome {
    private Outcome() {}

    /** The future's value, or its failure thrown as a {@link MediaException}. */
    public static <T> T of(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new MediaException(Status.E_ABORT, "interrupted", interrupt);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof MediaException media) {
                throw media;
            }
            throw new MediaException(
                    Status.E_UNEXPECTED, "unexpected failure: " + failure.getCause(), failure.getCause());
        }
    }
}
