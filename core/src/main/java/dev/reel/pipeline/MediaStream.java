package dev.reel.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * One stream of a source (topology.md §7).
 *
 * <p>Each request is answered by one sample, in order, or dropped by a stop or seek. At the end: MEEndOfStream; a gap is an
 * MEStreamTick, which answers no request.
 */
public interface MediaStream {
    MediaSource mediaSource();

    StreamDescriptor streamDescriptor();

    /** Sets the one listener; events before it wait. See {@link EventPort}. */
    void subscribe(StreamListener listener);

    void unsubscribe(StreamListener listener);

    /**
     * Asks for the next sample. Stopped: {@code MF_E_MEDIA_SOURCE_WRONGSTATE}; after the end {@code MF_E_END_OF_STREAM};
     * paused: accepted and answered after the restart.
     *
     * @param token comes back on the sample
     */
    void requestSample(@Nullable Object token);
}
