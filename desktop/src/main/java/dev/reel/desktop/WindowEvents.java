package dev.reel.desktop;

/** What a person does with a window; called on the window system's thread: take note and return. */
public interface WindowEvents {
    /** Somebody who does not listen. */
    WindowEvents IGNORED = new WindowEvents() {};

    /** The person closed the window. */
    default void closed() {}

    /** A key went down; {@code keyCode} as in {@link java.awt.event.KeyEvent}. */
    default void keyPressed(int keyCode) {}
}
