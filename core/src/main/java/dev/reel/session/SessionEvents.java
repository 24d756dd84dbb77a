package dev.reel.session;

import dev.reel.platform.EventAttributes;
import dev.reel.platform.EventQueue;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.session.presentation.Presentation;
import dev.reel.topology.TopologyStatus;

/** What a session tells its reader. Lives on the session's queue. */
final class SessionEvents {
    private final EventQueue events;

    SessionEvents(EventQueue events) {
        this.events = events;
    }

    /** Queues an event for the session's reader. */
    void raise(MediaEvent event) {
        try {
            events.queueEvent(event);
        } catch (MediaException closed) {
            // The session was shut down: nobody reads any more.
            return;
        }
    }

    /** Tells how far a topology has come, once for each status. */
    void raiseStatus(Presentation presentation, TopologyStatus status) {
        if (presentation.reach(status)) {
            MediaEvent event = MediaEvent.of(
                    MediaEventType.MESessionTopologyStatus, Status.S_OK, PropVariant.unknown(presentation.topology()));
            event.attributes().set(EventAttributes.TOPOLOGY_STATUS, status.value());
            raise(event);
        }
    }
}
