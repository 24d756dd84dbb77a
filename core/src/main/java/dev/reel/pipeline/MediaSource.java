package dev.reel.pipeline;

import dev.reel.platform.PropVariant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where media data comes from (topology.md §7).
 *
 * <p>{@link #start}, {@link #pause} and {@link #stop} check and return; the outcome is an event to the listener. A failure
 * that is thrown brings no event; a later one is the status of the completion event and nothing else follows. The application
 * owns a source and shuts it down; a session never does.
 *
 * <p>Order of events after start: MENewStream or MEUpdatedStream per selected stream (the value is the {@link MediaStream}),
 * then MESourceStarted (MESourceSeeked when it ran and a position was given), then MEStreamStarted or MEStreamSeeked from
 * each stream. A source accepts a start while running (a seek) and a stop followed by a start.
 */
public interface MediaSource extends ServiceProvider, Shutdown {
    Set<SourceCharacteristic> characteristics();

    /** A copy of the presentation, with the source's default selection; {@code MF_E_SHUTDOWN} after {@link #shutdown}. */
    PresentationDescriptor createPresentationDescriptor();

    /** Sets the one listener; what happened before waits for it. See {@link EventPort}. */
    void subscribe(EventListener listener);

    void unsubscribe(EventListener listener);

    /**
     * Starts the selected streams.
     *
     * @param timeFormat null or the null GUID for 100 ns units
     * @param position I8 for a position, EMPTY for the current one (0 when stopped)
     */
    void start(PresentationDescriptor presentation, @Nullable UUID timeFormat, PropVariant position);

    /** Ends in MESourcePaused and MEStreamPaused; unless started {@code MF_E_INVALID_STATE_TRANSITION}. */
    void pause();

    /** Ends in MESourceStopped and MEStreamStopped; open requests are dropped, the position is 0 again. */
    void stop();

    /** Releases everything at once; later calls give {@code MF_E_SHUTDOWN}. Pending reads are cancelled. */
    @Override
    void shutdown();
}
