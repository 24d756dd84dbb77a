package dev.reel.player;

import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/** Closes a player that its application has let go of, and says so: its threads, files and native memory would stay for good. */
final class ForgottenPlayer implements Runnable {
    private static final Cleaner CLEANER = Cleaner.create();
    /** Whether players keep note of where they were opened: {@code -Dreel.leaks=trace}. */
    private static final boolean TRACE = "trace".equals(System.getProperty("reel.leaks"));

    private final PlayerCore core;
    private final String name;
    private final @Nullable Throwable opened;

    private ForgottenPlayer(PlayerCore core, String name, @Nullable Throwable opened) {
        this.core = core;
        this.name = name;
        this.opened = opened;
    }

    /** Watches a player; to be cleaned when the player is closed. */
    static Cleaner.Cleanable watch(Object face, PlayerCore core, String name) {
        return CLEANER.register(
                face, new ForgottenPlayer(core, name, TRACE ? new Throwable("the player was opened here") : null));
    }

    @Override
    public void run() {
        if (!core.isClosing()) {
            System.getLogger("dev.reel.player")
                    .log(
                            System.Logger.Level.WARNING,
                            "a player of " + name + " was never closed; it is closed now that nobody can reach it"
                                    + (TRACE ? "" : " (-Dreel.leaks=trace tells where it was opened)"),
                            opened);
            var unusedClosed = core.closeAsync();
        }
    }
}
