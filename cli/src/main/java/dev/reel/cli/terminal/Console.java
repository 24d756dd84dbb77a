package dev.reel.cli.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;

/** Where a command reads and writes, and the terminal behind it if there is one. */
public interface Console {
    /** What is piped in. */
    InputStream in();

    /** Results. */
    PrintStream out();

    /** Complaints, one line each. */
    PrintStream err();

    /** True when a person looks at {@link #out} in a terminal. */
    boolean isTerminal();

    /** True when colours may be written to {@link #out}. */
    boolean hasColours();

    /**
     * Takes over the keyboard; empty when there is none to take.
     *
     * @param onInterrupt run on Ctrl-C, which no longer ends the process by itself
     */
    Optional<Keyboard> openKeyboard(Runnable onInterrupt);
}
