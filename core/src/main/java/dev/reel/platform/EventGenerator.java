package dev.reel.platform;

import org.jspecify.annotations.Nullable;

/**
 * Something whose events are read one at a time, by one reader (platform.md §3).
 *
 * <p>Any thread may call any method, in a callback too.
 */
public interface EventGenerator {
    /** Takes the first event; waits for one until the generator is shut down ({@code MF_E_SHUTDOWN}). */
    MediaEvent getEvent();

    /** Takes the first event, or fails with {@code MF_E_NO_EVENTS_AVAILABLE} at once. */
    MediaEvent pollEvent();

    /**
     * Asks for one callback when an event is there. Returns {@code S_OK}, or {@code MF_S_MULTIPLE_BEGIN} when the same
     * request is open already.
     */
    Status beginGetEvent(AsyncCallback callback, @Nullable Object state);

    /** Takes the event that a callback announced; only then may the next begin come. */
    MediaEvent endGetEvent(AsyncResult result);

    /** Adds an event behind those that wait. */
    void queueEvent(MediaEvent event);
}
