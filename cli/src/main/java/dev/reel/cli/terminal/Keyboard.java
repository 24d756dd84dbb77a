package dev.reel.cli.terminal;

import java.util.function.Consumer;

/** A terminal's keyboard, key by key and without echo. Closing it gives the terminal back as it was. */
public interface Keyboard extends AutoCloseable {
    /** Hands every key to a consumer, on the keyboard's own thread, from now on. Called once. */
    void start(Consumer<Key> consumer);

    /** The width of the terminal in characters, as it is now. */
    int columns();

    /** The height of the terminal in characters, as it is now. */
    int rows();

    @Override
    void close();
}
