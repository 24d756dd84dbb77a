package dev.reel.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jline.terminal.TerminalBuilder;

/** The process's own streams and terminal. Text is UTF-8 whatever the locale says, since JSON has to be. */
public final class SystemConsole implements Console {
    private static final Logger LOG = System.getLogger(SystemConsole.class.getName());

    private final PrintStream out = stream(FileDescriptor.out);
    private final PrintStream err = stream(FileDescriptor.err);
    private final boolean terminal;
    private final boolean colours;

    /** @param environment the process's environment variables */
    public SystemConsole(Map<String, String> environment) {
        boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
        this.terminal = isConsoleATerminal() && !dumb;
        this.colours = terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    @Override
    public InputStream in() {
        return System.in;
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
        return terminal;
    }

    @Override
    public boolean hasColours() {
        return colours;
    }

    @Override
    public Optional<Keyboard> openKeyboard(Runnable onInterrupt) {
        if (!terminal) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TerminalKeyboard(
                    TerminalBuilder.builder()
                            .system(true)
                            .dumb(false)
                            // Asks the terminal nothing: an answer that comes late would be taken for keys.
                            .graphemeCluster(false)
                            .build(),
                    onInterrupt));
        } catch (IOException | IllegalStateException unusable) {
            LOG.log(Level.DEBUG, "the terminal's keys cannot be read", unusable);
            return Optional.empty();
        }
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new PipeOutput(new FileOutputStream(descriptor)), 4096),
                true,
                StandardCharsets.UTF_8);
    }

    /** From JDK 22 on a console may exist that is none, and says so by a method that older ones lack. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isConsoleATerminal() {
        java.io.Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException before22) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException unexpected) {
            return false;
        }
    }
}
