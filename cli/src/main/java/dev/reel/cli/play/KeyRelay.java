package dev.reel.cli.play;

import dev.reel.cli.terminal.Key;
import dev.reel.desktop.WindowEvents;
import java.awt.event.KeyEvent;
import java.util.function.Consumer;

/** Hands keys on, from the terminal and from a window, once something plays that they can control. Any thread may press. */
public final class KeyRelay implements WindowEvents {
    private volatile Consumer<Key> target = key -> {};

    /** Nobody listens yet: keys are forgotten. */
    public KeyRelay() {}

    /** Hands keys to a target from now on. */
    void connect(Consumer<Key> listener) {
        target = listener;
    }

    /** A key of the terminal. */
    void press(Key key) {
        target.accept(key);
    }

    @Override
    public void closed() {
        press(Key.QUIT);
    }

    @Override
    public void keyPressed(int keyCode) {
        switch (keyCode) {
            case KeyEvent.VK_SPACE -> press(Key.SPACE);
            case KeyEvent.VK_LEFT -> press(Key.LEFT);
            case KeyEvent.VK_RIGHT -> press(Key.RIGHT);
            case KeyEvent.VK_UP -> press(Key.UP);
            case KeyEvent.VK_DOWN -> press(Key.DOWN);
            case KeyEvent.VK_Q -> press(Key.QUIT);
            default -> {
                // Other keys mean nothing.
            }
        }
    }
}
