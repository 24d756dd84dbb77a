package dev.reel.cli;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Pattern;

/** What a user reads when something failed: one line, {@code reel: what failed, on what, why (SYMBOL, 0xVALUE)}. */
final class Complaint {
    private static final Pattern KEY = Pattern.compile("(\\p{XDigit}[\\p{XDigit}-]{15,}):\\p{XDigit}+");

    private Complaint() {}

    /** Writes the line for a failure, and with {@code details} everything that helps to find its cause. */
    static void write(PrintStream err, Throwable failure, boolean details, MisplacedKeys keys) {
        err.println("reel: " + keys.hide(oneLine(describe(failure))));
        if (details) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace, true));
            err.print(keys.hide(trace.toString()));
            if (failure instanceof MediaException media) {
                media.nativeLog().forEach(line -> err.println("  native: " + line));
            }
        }
        err.flush();
    }

    /** Any text on one line, without the key of a {@code KID:KEY} that a user misplaced. */
    static String oneLine(String text) {
        return KEY.matcher(text.strip().replaceAll("\\s*\\R\\s*", " ")).replaceAll("$1:(key)");
    }

    private static String describe(Throwable failure) {
        if (failure instanceof MediaException media) {
            return media.line();
        }
        return "this is a mistake in reel itself: " + failure + " (" + Status.E_UNEXPECTED.symbol() + ", "
                + Status.E_UNEXPECTED.hresult() + "); --debug shows where";
    }
}
