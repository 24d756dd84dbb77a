package dev.reel.cli;

import dev.reel.cli.terminal.SystemConsole;
import dev.reel.platform.Platform;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts the {@code reel} command in a process of its own. */
public final class Main {
    /** How long Ctrl-C waits for a session to close; a session's own bound is shorter. */
    private static final long CLOSE_SECONDS = 12;

    private Main() {}

    public static void main(String[] arguments) {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(interruption), "reel-interrupt"));
        SystemConsole console = new SystemConsole(System.getenv());
        System.exit(new Application(new CommandContext(console, Platform.system(), interruption)).run(arguments));
    }

    private static void close(Interruption interruption) {
        try {
            interruption.interrupt().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            System.err.println("reel: interrupted; not everything was closed within " + CLOSE_SECONDS + " s");
        } catch (ExecutionException | InterruptedException closed) {
            // What failed was reported by the command, and there is nothing left to close.
        }
    }
}
