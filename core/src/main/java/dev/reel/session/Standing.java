package dev.reel.session;

import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.session.presentation.Presentation;
import dev.reel.session.presentation.PresentationQueue;
import java.util.Set;

/**
 * Where a session is, and what it can do there.
 *
 * <p>Written on the session's queue; {@link #state} and {@link #capabilities} may be read by any thread.
 */
final class Standing {
    private final SessionEvents events;
    private final PresentationQueue presentations;
    private volatile SessionState state = SessionState.STOPPED;
    private volatile Capabilities capabilities = Capabilities.NONE;

    Standing(SessionEvents events, PresentationQueue presentations) {
        this.events = events;
        this.presentations = presentations;
    }

    SessionState state() {
        return state;
    }

    Set<SessionCapability> capabilities() {
        return capabilities.set();
    }

    boolean isActive() {
        return state == SessionState.STARTED || state == SessionState.PAUSED;
    }

    boolean isShutDown() {
        return state == SessionState.SHUT_DOWN;
    }

    /** False once the session is closed or shut down: what components say is of no interest any more. */
    boolean isListening() {
        return state != SessionState.CLOSED && !isShutDown();
    }

    /** Moves on to a state on the way to another one; from a shutdown there is none. */
    void setState(SessionState newState) {
        if (!isShutDown()) {
            state = newState;
        }
    }

    /** Comes to rest in a state, with what can be done there. */
    void enter(SessionState newState) {
        setState(newState);
        updateCapabilities();
    }

    /** Recomputes what the session can do and tells when that has changed. */
    void updateCapabilities() {
        Presentation presentation = presentations.current();
        Capabilities now = state == SessionState.CLOSED || presentation == null
                ? Capabilities.NONE
                : Capabilities.of(presentation, state == SessionState.STARTED);
        int delta = now.delta(capabilities);
        capabilities = now;
        if (delta != 0 && state != SessionState.CLOSED) {
            MediaEvent event = MediaEvent.of(MediaEventType.MESessionCapabilitiesChanged);
            event.attributes().set(EventAttributes.SESSION_CAPS, now.bits());
            event.attributes().set(EventAttributes.SESSION_CAPS_DELTA, delta);
            events.raise(event);
        }
    }
}
