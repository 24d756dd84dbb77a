package dev.reel.pipeline;

import dev.reel.platform.MediaException;
import org.jspecify.annotations.Nullable;

/** What has to be shut down before the last reference to it is dropped (media-session.md §1, {@code IMFShutdown}). */
public interface Shutdown {
    /** How far a shutdown has come (MFSHUTDOWN_…). */
    enum Progress {
        INITIATED,
        COMPLETED
    }

    /** Releases what the object holds; it is of no use afterwards. */
    void shutdown();

    /** How far the shutdown has come; {@code MF_E_INVALIDREQUEST} before {@link #shutdown}. */
    Progress shutdownStatus();

    /**
     * Shuts an object down if it can be shut down ({@code MFShutdownObject}): null and other objects are let alone, and a
     * failure is swallowed.
     */
    static void shutdown(@Nullable Object object) {
        if (object instanceof Shutdown target) {
            try {
                target.shutdown();
            } catch (MediaException failure) {
                System.getLogger("dev.reel.pipeline")
                        .log(System.Logger.Level.DEBUG, "shutting down " + object + " failed", failure);
            }
        }
    }
}
