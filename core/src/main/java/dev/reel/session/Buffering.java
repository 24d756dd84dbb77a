package dev.reel.session;

import dev.reel.platform.MediaEvent;
import dev.reel.session.presentation.Presentation;
import dev.reel.session.presentation.PresentationQueue;

/**
 * Holds the clock while a source gathers data (media-session.md §7.13): the first MEBufferingStarted pauses it, the last
 * MEBufferingStopped lets it go on. The session stays started.
 *
 * <p>Lives on the session's queue.
 */
final class Buffering {
    private final BufferingCount count;
    private final SessionEvents events;
    private final Operations operations;
    private final Standing standing;
    private final PresentationQueue presentations;
    private final ClockControl clock;

    Buffering(
            BufferingCount count,
            SessionEvents events,
            Operations operations,
            Standing standing,
            PresentationQueue presentations,
            ClockControl clock) {
        this.count = count;
        this.events = events;
        this.operations = operations;
        this.standing = standing;
        this.presentations = presentations;
        this.clock = clock;
    }

    void started(MediaEvent event) {
        events.raise(event);
        if (count.begin()) {
            follow();
        }
    }

    void stopped(MediaEvent event) {
        events.raise(event);
        if (count.end()) {
            follow();
        }
    }

    private void follow() {
        operations.submit(operation -> {
            Presentation presentation = presentations.current();
            if (presentation == null || standing.state() != SessionState.STARTED) {
                operations.finish(operation);
            } else {
                clock.hold(presentation, count.isOpen(), () -> operations.finish(operation));
            }
        });
    }
}
