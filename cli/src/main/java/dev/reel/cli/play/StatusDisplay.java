package dev.reel.cli.play;

import dev.reel.cli.format.StatusLine;
import dev.reel.cli.terminal.Keyboard;
import dev.reel.desktop.TerminalScreen;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Shows the status of playback, and whole lines above it. Any thread may call. */
public final class StatusDisplay {
    /** When the status is shown. */
    public enum Style {
        /** Over and over in the last line of a terminal, and once more at the end. */
        LIVE,
        /** Once, at the end. */
        AT_END,
        /** Never. */
        NEVER
    }

    private static final int WITHOUT_TERMINAL = 100;
    private static final String TO_LINE_START = "\r";
    private static final String CLEAR_REST = "\u001b[K";

    private final PrintStream out;
    private final Style style;
    private final @Nullable TerminalScreen screen;
    private final @Nullable Keyboard terminal;
    private boolean shown;
    private boolean suspended;

    /**
     * @param screen shows the status below its pictures, as long as it shows pictures
     * @param terminal knows how wide a line may be
     */
    public StatusDisplay(PrintStream out, Style style, @Nullable TerminalScreen screen, @Nullable Keyboard terminal) {
        this.out = out;
        this.style = style;
        this.screen = screen;
        this.terminal = terminal;
    }

    boolean isLive() {
        return style == Style.LIVE;
    }

    /** The terminal has another size. */
    void resized() {
        if (screen != null) {
            screen.resized();
        }
    }

    /** Leaves the terminal to others until {@link #resume}. */
    synchronized void suspend() {
        suspended = true;
        if (screen != null) {
            screen.suspend();
        }
        if (shown) {
            out.print(TO_LINE_START + CLEAR_REST);
            out.flush();
            shown = false;
        }
    }

    /** Shows again what was shown before. */
    void resume() {
        synchronized (this) {
            suspended = false;
        }
        if (screen != null) {
            screen.resume();
        }
    }

    /** Draws the status over the last one, and for a while what a key did. */
    synchronized void update(StatusLine status, String note) {
        if (style != Style.LIVE || suspended) {
            return;
        }
        int room = columns();
        String told = note.isEmpty() || note.length() + 2 >= room ? "" : "[" + note + "] ";
        String line = told + status.text(room - told.length());
        if (screen != null && screen.isShowing()) {
            screen.status(line);
            return;
        }
        out.print(TO_LINE_START + line + CLEAR_REST);
        out.flush();
        shown = true;
    }

    /** Prints a line that stays. */
    public synchronized void print(String line) {
        if (shown) {
            out.print(TO_LINE_START + CLEAR_REST);
            shown = false;
        }
        out.println(line);
    }

    /** Prints the last status, which stays. */
    public synchronized void finish(StatusLine status) {
        if (style != Style.NEVER) {
            print(status.text(columns()));
        }
    }

    /** One column stays free, so that the cursor does not wrap. */
    private int columns() {
        return terminal == null ? WITHOUT_TERMINAL : terminal.columns() - 1;
    }
}
