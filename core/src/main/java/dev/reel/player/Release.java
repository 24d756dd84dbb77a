package dev.reel.player;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Releases what a player owns, one thing after the other whatever the others say. */
final class Release {
    private static final Logger LOG = System.getLogger(Release.class.getName());

    private Release() {}

    static void quietly(Runnable release) {
        try {
            release.run();
        } catch (MediaException failure) {
            if (!failure.status().equals(Status.MF_E_SHUTDOWN)) {
                LOG.log(Level.WARNING, "releasing failed: " + failure.line(), failure);
            }
        } catch (RuntimeException failure) {
            LOG.log(Level.WARNING, "releasing failed", failure);
        }
    }
}
