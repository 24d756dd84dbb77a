package dev.reel.desktop;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A terminal as a picture screen: the alternate screen while something is shown, the last row for a status line.
 *
 * <p>The screen that was there comes back at {@link #close}, also when the process ends without one. Pictures and status lines
 * may come from different threads.
 */
public final class TerminalScreen implements AutoCloseable {
    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[0m\u001b[2J";
    private static final String LEAVE = "\u001b[0m\u001b[?25h\u001b[?1049l";

    private final OutputStream out;
    private final Supplier<PictureSize> size;
    private @Nullable Thread restorer;
    private boolean suspended;
    private Runnable onChange = () -> {};

    /**
     * @param out the terminal
     * @param size asked for every picture: columns and rows now
     */
    public TerminalScreen(OutputStream out, Supplier<PictureSize> size) {
        this.out = out;
        this.size = size;
    }

    /** Columns and rows, the status row left out. */
    PictureSize cells() {
        PictureSize whole = size.get();
        return new PictureSize(Math.max(1, whole.width()), Math.max(1, whole.height() - 1));
    }

    /** The elements of a picture over all cells: a cell shows two, one above the other. */
    PictureSize elements() {
        PictureSize cells = cells();
        return new PictureSize(cells.width(), 2 * cells.height());
    }

    /** Says what draws the picture anew, without the screen's lock. */
    synchronized void whenChanged(Runnable draws) {
        onChange = draws;
    }

    /** The terminal has another size: what is shown is drawn anew. Any thread. */
    public void resized() {
        Runnable draws;
        synchronized (this) {
            if (restorer == null || suspended) {
                return;
            }
            draws = onChange;
        }
        draws.run();
    }

    /** Brings back the screen that was there, until {@link #resume}. */
    public synchronized void suspend() {
        if (restorer != null && !suspended) {
            byte[] leave = LEAVE.getBytes(StandardCharsets.US_ASCII);
            write(leave, leave.length);
        }
        suspended = true;
    }

    /** Shows again what was shown before {@link #suspend}. */
    public void resume() {
        synchronized (this) {
            suspended = false;
            if (restorer != null) {
                byte[] bytes = ENTER.getBytes(StandardCharsets.US_ASCII);
                write(bytes, bytes.length);
            }
        }
        resized();
    }

    /** Writes to the picture part, entering the alternate screen first. */
    synchronized void draw(byte[] bytes, int length) {
        if (suspended) {
            return;
        }
        enter();
        write(bytes, length);
    }

    /** Shows a line of text in the last row, cut to the terminal's width; without a picture on screen nothing is shown. */
    public synchronized void status(String line) {
        if (restorer == null || suspended) {
            return;
        }
        PictureSize whole = size.get();
        String cut = line.length() > whole.width() ? line.substring(0, whole.width()) : line;
        byte[] bytes =
                ("\u001b[" + whole.height() + ";1H\u001b[0m" + cut + "\u001b[K").getBytes(StandardCharsets.UTF_8);
        write(bytes, bytes.length);
    }

    /** True between the first picture and {@link #close}. */
    public synchronized boolean isShowing() {
        return restorer != null;
    }

    /** Brings back the screen that was there; may be called again. */
    @Override
    public synchronized void close() {
        Thread present = restorer;
        if (present == null) {
            return;
        }
        restorer = null;
        try {
            Runtime.getRuntime().removeShutdownHook(present);
        } catch (IllegalStateException ignored) {
            // The process is ending and the hook runs: this is it, or it finds nothing left to do.
        }
        byte[] leave = LEAVE.getBytes(StandardCharsets.US_ASCII);
        write(leave, leave.length);
    }

    private void enter() {
        if (restorer != null) {
            return;
        }
        Thread hook = new Thread(this::close, "reel-terminal-restore");
        Runtime.getRuntime().addShutdownHook(hook);
        restorer = hook;
        byte[] bytes = ENTER.getBytes(StandardCharsets.US_ASCII);
        write(bytes, bytes.length);
    }

    private void write(byte[] bytes, int length) {
        try {
            out.write(bytes, 0, length);
            out.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException("the terminal cannot be written: " + failure.getMessage(), failure);
        }
    }
}
