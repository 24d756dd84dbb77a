package dev.reel.session;

import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.topology.Topology;
import java.util.Set;

/** One topology from its beginning to its end, on the caller's thread: what went wrong ends the wait as well as the end does. */
final class SessionRun {
    private SessionRun() {}

    static void of(MediaSession session, Topology topology) {
        var unusedSet = session.setTopology(Set.of(), topology);
        var unusedStart = session.start(null, PropVariant.EMPTY);
        while (true) {
            MediaEvent event = session.getEvent();
            if (!event.status().isSuccess()) {
                throw failure(event);
            }
            if (event.type() == MediaEventType.MESessionEnded) {
                return;
            }
            if (event.type() == MediaEventType.MESessionClosed || event.type() == MediaEventType.MESessionStopped) {
                throw Operations.invalidRequest("the session was stopped or closed before its end");
            }
        }
    }

    private static MediaException failure(MediaEvent event) {
        return new MediaException(
                event.status(),
                event.attributes()
                        .find(EventAttributes.MESSAGE)
                        .orElseGet(() -> event.type() + " failed: " + event.status()));
    }
}
