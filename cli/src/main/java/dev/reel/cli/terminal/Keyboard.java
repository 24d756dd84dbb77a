package dev.reel.cli.terminal;

import java.util.function.Consumer;

/** A terminal's keyboard, key by key and without echo. Closing it gives the terminal back as it was. */
public interface Keyboard extends AutoCloseable {
    /** Hands every key to a consumer, on the keyboard's own thread, from now on. Called once. */
    void start(Consumer<Key> consumer);

    /** Says what is done when the terminal has another size. */
    void whenResized(Runnable task);

    /**
     * Says what is done around a stop by Ctrl-Z, on a thread that may wait: the terminal is as it was between the two.
     *
     * @param before the process stops
     * @param after it goes on
     */
    void whenSuspended(Runnable before, Runnable after);

    /** The width of the terminal in characters, as it is now. */
    int columns();

    /** The height of the terminal in characters, as it is now. */
    int rows();

    @Override
    void close();
}
