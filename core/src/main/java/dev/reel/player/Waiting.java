package dev.reel.player;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits on a future and gives its value or its failure as a {@link MediaException}. */
final class Waiting {
    private Waiting() {}

    static <T> T on(CompletableFuture<T> future, String what) {
        try {
            return future.get();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new MediaException(Status.E_ABORT, "waiting for " + what + " was interrupted", interrupt);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof MediaException media) {
                // A new one, so that the trace shows who waited; what happened elsewhere is its cause.
                throw new MediaException(media.status(), String.valueOf(media.getMessage()), media, media.nativeLog());
            }
            throw new MediaException(
                    Status.E_UNEXPECTED, "waiting for " + what + " failed: " + failure.getCause(), failure.getCause());
        } catch (CancellationException cancelled) {
            throw new MediaException(
                    Status.MF_E_OPERATION_CANCELLED, "waiting for " + what + " was cancelled", cancelled);
        }
    }
}
