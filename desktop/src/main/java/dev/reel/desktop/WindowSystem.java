package dev.reel.desktop;

import java.awt.AWTError;
import java.awt.GraphicsEnvironment;
import java.awt.HeadlessException;
import java.awt.Toolkit;
import java.util.Optional;

/**
 * Wakes the window system, whether there is one or not. On X11 it names the class of all windows after the class at the bottom of
 * the stack that wakes it: that is this one, which is a thread for no other reason.
 */
final class WindowSystem extends Thread {
    private volatile Optional<String> obstacle = Optional.of("the window system does not answer");

    private WindowSystem() {
        super("reel-window-system");
        setDaemon(true);
    }

    /** Why no window can open here, or empty when one can. */
    static Optional<String> obstacle() {
        WindowSystem look = new WindowSystem();
        look.start();
        try {
            look.join();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
        return look.obstacle;
    }

    @Override
    public void run() {
        obstacle = look();
    }

    private static Optional<String> look() {
        try {
            if (GraphicsEnvironment.isHeadless()) {
                return Optional.of(
                        System.getenv("DISPLAY") == null && System.getenv("WAYLAND_DISPLAY") == null
                                ? "there is no display (DISPLAY is not set)"
                                : "Java runs headless (java.awt.headless)");
            }
            Toolkit.getDefaultToolkit();
            return GraphicsEnvironment.getLocalGraphicsEnvironment().getScreenDevices().length == 0
                    ? Optional.of("the display has no screen")
                    : Optional.empty();
        } catch (HeadlessException | AWTError | InternalError | LinkageError failure) {
            // What AWT throws when the display is not there or refuses it, or its native library misses a part of the
            // system.
            return Optional.of("the display " + display() + "cannot be used: " + firstLine(failure));
        }
    }

    private static String display() {
        String name = System.getenv("DISPLAY");
        return name == null ? "" : name + " ";
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElse("").strip();
    }
}
