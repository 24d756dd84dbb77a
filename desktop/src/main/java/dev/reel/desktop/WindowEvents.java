package dev.reel.desktop;

import java.time.Duration;
import java.util.Optional;

/** What a person does with a window, and what its bar shows; called on the window system's thread: take note and return. */
public interface WindowEvents {
    /**
     * What the bar shows.
     *
     * @param position where playback is
     * @param duration how long it is; empty when nobody knows
     * @param isPlaying false while it is paused
     * @param note what a key has just done, such as the volume; empty for nothing. It is shown for a while when it changes
     */
    record Progress(Duration position, Optional<Duration> duration, boolean isPlaying, String note) {}

    /** Somebody who does not listen. */
    WindowEvents IGNORED = new WindowEvents() {};

    /** The person closed the window. */
    default void closed() {}

    /**
     * A key went down that means nothing to the window itself.
     *
     * @param keyCode as in {@link java.awt.event.KeyEvent}
     * @param character that it types; {@link java.awt.event.KeyEvent#CHAR_UNDEFINED} for none
     */
    default void keyPressed(int keyCode, char character) {}

    /** The person pointed at a place in the bar: from 0, the beginning, to 1. */
    default void seek(double share) {}

    /** How far it is; empty when there is no bar to show. */
    default Optional<Progress> progress() {
        return Optional.empty();
    }
}
