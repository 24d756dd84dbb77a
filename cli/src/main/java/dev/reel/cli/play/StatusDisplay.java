package dev.reel.cli.play;

import dev.reel.cli.format.StatusLine;
import java.io.PrintStream;
import java.util.function.IntSupplier;

/**
 * The last line of a terminal, drawn over and over, with whole lines printed above it. Any thread may draw.
 */
final class StatusDisplay {
    private static final String TO_LINE_START = "\r";
    private static final String CLEAR_REST = "\u001b[K";

    private final PrintStream out;
    private final IntSupplier columns;
    private boolean shown;

    /** @param columns the width of the terminal now */
    StatusDisplay(PrintStream out, IntSupplier columns) {
        this.out = out;
        this.columns = columns;
    }

    /** Draws the status over the last one. */
    synchronized void draw(StatusLine status) {
        // One column stays free, so that the cursor does not wrap.
        out.print(TO_LINE_START + status.text(columns.getAsInt() - 1) + CLEAR_REST);
        out.flush();
        shown = true;
    }

    /** Prints a line that stays. */
    synchronized void print(String line) {
        if (shown) {
            out.print(TO_LINE_START + CLEAR_REST);
            shown = false;
        }
        out.println(line);
    }

    /** Leaves the status where it is and goes to the next line. */
    synchronized void end() {
        if (shown) {
            out.println();
            shown = false;
        }
    }
}
