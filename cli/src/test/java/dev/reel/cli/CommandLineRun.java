package dev.reel.cli;

import dev.reel.cli.terminal.Console;
import dev.reel.cli.terminal.Keyboard;
import dev.reel.platform.Platform;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** One command line run inside the test's process, with captured streams. */
public record CommandLineRun(int status, String out, String err) {
    /** Runs a command line to its end. */
    public static CommandLineRun of(String... arguments) {
        return of(new Interruption(), arguments);
    }

    /** Runs a command line that another thread may interrupt. */
    public static CommandLineRun of(Interruption interruption, String... arguments) {
        return of(interruption, InputStream.nullInputStream(), arguments);
    }

    /** Runs a command line that another program pipes something into. */
    public static CommandLineRun reading(InputStream in, String... arguments) {
        return of(new Interruption(), in, arguments);
    }

    private static CommandLineRun of(Interruption interruption, InputStream in, String... arguments) {
        Streams streams = new Streams(in);
        int status = new Application(new CommandContext(streams, Platform.system(), interruption)).run(arguments);
        return new CommandLineRun(status, streams.outText(), streams.errText());
    }

    public List<String> outLines() {
        return out.lines().toList();
    }

    public List<String> errLines() {
        return err.lines().toList();
    }

    /** A console that is no terminal and keeps what is written. */
    private static final class Streams implements Console {
        private final InputStream in;
        private final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        private final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        private final PrintStream out = new PrintStream(outBytes, true, StandardCharsets.UTF_8);
        private final PrintStream err = new PrintStream(errBytes, true, StandardCharsets.UTF_8);

        Streams(InputStream in) {
            this.in = in;
        }

        String outText() {
            return outBytes.toString(StandardCharsets.UTF_8);
        }

        String errText() {
            return errBytes.toString(StandardCharsets.UTF_8);
        }

        @Override
        public InputStream in() {
            return in;
        }

        @Override
        public PrintStream out() {
            return out;
        }

        @Override
        public PrintStream err() {
            return err;
        }

        @Override
        public boolean isTerminal() {
            return false;
        }

        @Override
        public boolean hasColours() {
            return false;
        }

        @Override
        public Optional<Keyboard> openKeyboard(Runnable onInterrupt) {
            return Optional.empty();
        }
    }
}
