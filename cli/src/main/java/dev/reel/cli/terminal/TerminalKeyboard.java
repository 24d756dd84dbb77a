package dev.reel.cli.terminal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingReader;

/** Reads a terminal's keys through JLine, which keeps the process's own handling of signals away. */
final class TerminalKeyboard implements Keyboard {
    private static final Logger LOG = System.getLogger(TerminalKeyboard.class.getName());
    /** How soon the reading thread sees that the keyboard was closed. */
    private static final long POLL_MILLISECONDS = 100;

    private final Terminal terminal;
    private final Attributes before;
    private volatile int columns;
    private volatile int rows;
    private volatile boolean closed;
    private volatile Runnable onResize = () -> {};
    private volatile Runnable beforeStop = () -> {};
    private volatile Runnable afterStop = () -> {};

    TerminalKeyboard(Terminal terminal, Runnable onInterrupt) {
        this.terminal = terminal;
        this.before = terminal.enterRawMode();
        measure();
        terminal.handle(Terminal.Signal.INT, signal -> onInterrupt.run());
        terminal.handle(Terminal.Signal.WINCH, signal -> {
            measure();
            onResize.run();
        });
        terminal.handle(Terminal.Signal.TSTP, signal -> suspend());
    }

    @Override
    public void whenResized(Runnable task) {
        onResize = task;
    }

    @Override
    public void whenSuspended(Runnable before, Runnable after) {
        beforeStop = before;
        afterStop = after;
    }

    /** Gives the terminal back and stops the process; goes on when the shell lets it. */
    private void suspend() {
        if (closed) {
            return;
        }
        beforeStop.run();
        terminal.setAttributes(before);
        stopProcess();
        terminal.enterRawMode();
        measure();
        afterStop.run();
    }

    private static void stopProcess() {
        try {
            // Java cannot raise a signal, and a shell is where there is a terminal.
            Process shell = new ProcessBuilder(
                            "sh", "-c", "kill -STOP " + ProcessHandle.current().pid())
                    .start();
            shell.waitFor();
        } catch (IOException failure) {
            LOG.log(Level.DEBUG, "the process cannot be stopped", failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    private void measure() {
        Size size = terminal.getSize();
        columns = size.getColumns();
        rows = size.getRows();
    }

    @Override
    public void start(Consumer<Key> consumer) {
        Thread reader = new Thread(() -> read(consumer), "reel-keyboard");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Consumer<Key> consumer) {
        KeyDecoder decoder = new KeyDecoder();
        NonBlockingReader keys = terminal.reader();
        try {
            while (!closed) {
                int character = keys.read(POLL_MILLISECONDS);
                if (character == NonBlockingReader.EOF) {
                    return;
                }
                if (character >= 0) {
                    decoder.accept(character).ifPresent(consumer);
                }
            }
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "no more keys", gone);
        }
    }

    @Override
    public int columns() {
        return columns > 0 ? columns : 80;
    }

    @Override
    public int rows() {
        return rows > 0 ? rows : 24;
    }

    @Override
    public void close() {
        closed = true;
        try {
            terminal.setAttributes(before);
            terminal.close();
        } catch (IOException failure) {
            LOG.log(Level.DEBUG, "the terminal could not be given back", failure);
        }
    }
}
