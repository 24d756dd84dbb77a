package dev.reel.pipeline;

import dev.reel.platform.PropVariant;
import dev.reel.platform.media.Sample;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a sink (topology.md §8).
 *
 * <p>It asks for samples with MEStreamSinkRequestSample, one per sample wanted (the same event object may serve every time),
 * and gets them by {@link #processSample}. It answers clock changes with MEStreamSinkStarted, Paused, Stopped and
 * RateChanged, and each marker with MEStreamSinkMarker once everything before it is rendered.
 */
public interface StreamSink {
    /** What a marker marks (MFSTREAMSINK_MARKER_…). */
    enum MarkerType {
        DEFAULT,
        ENDOFSEGMENT,
        TICK,
        EVENT
    }

    MediaSink mediaSink();

    int id();

    MediaTypeHandler typeHandler();

    /** Sets the one listener; events before it wait. See {@link EventPort}. */
    void subscribe(EventListener listener);

    void unsubscribe(EventListener listener);

    /**
     * Takes a sample and its reference; when it throws, the reference stays with the caller. {@code MF_E_INVALIDREQUEST} and
     * {@code MF_E_INVALID_STATE_TRANSITION} say that it cannot now (paused, stopped); {@code MF_E_SHUTDOWN} and
     * {@code MF_E_STREAMSINK_REMOVED} that it never will.
     */
    void processSample(Sample sample);

    /**
     * Places a marker behind what was received; MEStreamSinkMarker carries {@code context} when everything before it is done.
     */
    void placeMarker(MarkerType type, PropVariant value, PropVariant context);

    /** Drops unrendered samples and takes open requests back, to ask anew; pending markers come out at once with status {@code E_ABORT}. */
    void flush();

    /** This sink's levers for quality, or null. */
    default @Nullable QualityAdvise qualityAdvise() {
        return null;
    }
}
