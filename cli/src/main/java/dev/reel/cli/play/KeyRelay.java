package dev.reel.cli.play;

import dev.reel.cli.terminal.Key;
import dev.reel.desktop.WindowEvents;
import java.awt.event.KeyEvent;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;

/** Hands keys on, from the terminal and from a window, once something plays that they can control. Any thread may press. */
public final class KeyRelay implements WindowEvents {
    private volatile Consumer<Key> target = key -> {};
    private volatile DoubleConsumer pointing = share -> {};
    private volatile Supplier<Optional<Progress>> progress = Optional::empty;

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

    /** Says where a click in the bar goes and what the bar shows. */
    void connect(DoubleConsumer newPointing, Supplier<Optional<Progress>> newProgress) {
        pointing = newPointing;
        progress = newProgress;
    }

    @Override
    public void seek(double share) {
        pointing.accept(share);
    }

    @Override
    public Optional<Progress> progress() {
        return progress.get();
    }

    @Override
    public void closed() {
        press(Key.QUIT);
    }

    @Override
    public void keyPressed(int keyCode, char character) {
        switch (keyCode) {
            case KeyEvent.VK_LEFT -> press(Key.LEFT);
            case KeyEvent.VK_RIGHT -> press(Key.RIGHT);
            case KeyEvent.VK_UP -> press(Key.UP);
            case KeyEvent.VK_DOWN -> press(Key.DOWN);
            default -> Key.typed(character).ifPresent(this::press);
        }
    }
}
