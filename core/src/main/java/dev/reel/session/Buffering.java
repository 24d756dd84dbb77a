package dev.reel.session;

import dev.reel.platform.MediaEvent;

/**
 * Holds the clock while a source gathers data (media-session.md §7.13): the first MEBufferingStarted pauses it, the last
 * MEBufferingStopped lets it go on. The session stays started.
 *
 * <p>Lives on the session's queue.
 */
final class Buffering {
    private final SessionCore core;
    private int open;

    Buffering(SessionCore core) {
        this.core = core;
    }

    /** True while the clock is to stand still. */
    boolean isOpen() {
        return open > 0;
    }

    void started(MediaEvent event) {
        core.raise(event);
        if (++open == 1) {
            follow();
        }
    }

    void stopped(MediaEvent event) {
        core.raise(event);
        if (open > 0 && --open == 0) {
            follow();
        }
    }

    /** A source that is stopped does not buffer any more, whether it says so or not. */
    void reset() {
        open = 0;
    }

    private void follow() {
        core.submit(new Operation(null, operation -> {
            Presentation presentation = core.currentPresentation();
            if (presentation == null || core.state() != SessionState.STARTED) {
                core.finish(operation);
            } else {
                core.transport().clock().hold(presentation, isOpen(), () -> core.finish(operation));
            }
        }));
    }
}
