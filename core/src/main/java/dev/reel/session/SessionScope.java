package dev.reel.session;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.concurrent.CompletionException;

/**
 * A session for the length of a block: {@code try (SessionScope scope = new SessionScope(MediaSession.create(null))) { … }}.
 *
 * @param session ends with the scope; sources stay the application's
 */
public record SessionScope(MediaSession session) implements AutoCloseable {
    /**
     * Closes the session, waits until it is closed, which has a bound ({@link SessionAttributes#CLOSE_TIMEOUT}), and shuts it
     * down. A session that somebody has closed or shut down already is left at that.
     *
     * @throws MediaException when closing ended with a failure, a file that could not be completed for example; the session is
     *     shut down then too
     */
    @Override
    public void close() {
        try {
            session.close().join();
        } catch (CompletionException failed) {
            if (!(failed.getCause() instanceof MediaException media)) {
                throw failed;
            }
            if (!media.status().equals(Status.MF_E_SHUTDOWN)) {
                // A new one, whose trace shows who closed.
                throw new MediaException(media.status(), String.valueOf(media.getMessage()), media, media.nativeLog());
            }
        } catch (MediaException refused) {
            if (!refused.status().equals(Status.MF_E_SHUTDOWN)) {
                throw refused;
            }
        } finally {
            shutDown();
        }
    }

    private void shutDown() {
        try {
            session.shutdown();
        } catch (MediaException gone) {
            // Somebody did already.
        }
    }
}
