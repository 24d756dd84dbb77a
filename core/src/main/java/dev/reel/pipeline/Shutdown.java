package dev.reel.pipeline;

import org.jspecify.annotations.Nullable;

/** What has to be shut down before the last reference to it is dropped (media-session.md §1). */
public interface Shutdown {
    /** How far a shutdown has come (MFSHUTDOWN_…). */
    enum Progress {
        INITIATED,
        COMPLETED
    }

    /** Releases what the object holds; it is of no use afterwards. */
    void shutdown();

    /**
     * Shuts an object down if it can be shut down ({@code MFShutdownObject}), a source or sink too: null and other objects are
     * let alone, and a failure of whatever kind is logged and swallowed.
     */
    static void shutdown(@Nullable Object object) {
        if (object instanceof Shutdown target) {
            try {
                target.shutdown();
            } catch (RuntimeException failure) {
                System.getLogger("dev.reel.pipeline")
                        .log(System.Logger.Level.DEBUG, "shutting down " + object + " failed", failure);
            }
        }
    }
}
