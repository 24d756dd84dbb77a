package dev.reel.cli.format;

import dev.reel.platform.MediaEvent;
import dev.reel.platform.Status;

/** How calls of a session and its events are written, one line each. */
public interface EventFormat {
    /**
     * A call that returned.
     *
     * @param name the method's name, {@code SetTopology} for example
     * @param value what a getter gave; empty for a call that gives nothing
     */
    String call(String name, Status result, String value);

    /** An event that came. */
    String event(MediaEvent event);

    /** The forms that a user may choose from. */
    enum Kind {
        text,
        json;

        public EventFormat format() {
            return switch (this) {
                case text -> new TextEvents();
                case json -> new JsonEvents();
            };
        }
    }
}
