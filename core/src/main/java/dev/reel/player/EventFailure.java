package dev.reel.player;

import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaException;

/** The exception that a failed event stands for. */
final class EventFailure {
    private EventFailure() {}

    static MediaException of(MediaEvent event) {
        String message = event.attributes().find(EventAttributes.MESSAGE).orElseGet(() -> event.type() + " failed");
        return new MediaException(event.status(), message);
    }
}
