package dev.reel.session.flow;

import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import org.jspecify.annotations.Nullable;

/**
 * One running node of a topology. Requests go up by {@link #pull}, data comes down as its result.
 *
 * <p>Lives on its pipeline's queue.
 */
public interface Stage {
    /**
     * The next item of an output: a {@link dev.reel.platform.media.Sample}, whose reference the caller gets, or an in-band
     * {@link MediaEvent}; null when there is none now. After MEEndOfStream there is nothing any more until a flush.
     */
    @Nullable
    Object pull(int output);

    /** Forgets everything in flight. */
    void flush(FlushReason reason);

    /** Whoever pulls from an output needs no more of it until a flush: it has ended at its mark-out. */
    default void finish(int output) {}

    /** True for the item that ends a stream. */
    static boolean isEnd(Object item) {
        return item instanceof MediaEvent event && event.type() == MediaEventType.MEEndOfStream;
    }

    /** Why a stage is flushed; MF_TOPONODE_FLUSH tells a transform apart. */
    enum FlushReason {
        SEEK,
        STOP
    }
}
