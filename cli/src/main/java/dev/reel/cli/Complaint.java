package dev.reel.cli;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.io.PrintStream;

/** What a user reads when something failed: one line, {@code reel: what failed, on what, why (SYMBOL, 0xVALUE)}. */
final class Complaint {
    private Complaint() {}

    /** Writes the line for a failure, and with {@code details} everything that helps to find its cause. */
    static void write(PrintStream err, Throwable failure, boolean details) {
        err.println("reel: " + oneLine(describe(failure)));
        if (details) {
            failure.printStackTrace(err);
            if (failure instanceof MediaException media) {
                media.nativeLog().forEach(line -> err.println("  native: " + line));
            }
        }
        err.flush();
    }

    /** Any text on one line. */
    static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static String describe(Throwable failure) {
        if (failure instanceof MediaException media) {
            return media.line();
        }
        return "this is a mistake in reel itself: " + failure + " (" + Status.E_UNEXPECTED.symbol() + ", "
                + Status.E_UNEXPECTED.hresult() + "); --debug shows where";
    }
}
