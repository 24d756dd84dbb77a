package dev.reel.session.quality;

import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.media.Sample;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import org.jspecify.annotations.Nullable;

/**
 * Watches how well a presentation keeps up and turns quality down and up again (media-session.md §12).
 *
 * <p>The methods are called on the streaming path, from several threads at a time: they must return fast and never block.
 */
public interface QualityManager {
    /** The session has chosen its clock. */
    void notifyPresentationClock(PresentationClock clock);

    /** A topology is about to start; null lets go of the one before. */
    void notifyTopology(@Nullable Topology topology);

    /** A sample is about to be given to a transform or sink. */
    default void notifyProcessInput(TopologyNode node, int input, Sample sample) {
        // Most managers learn enough from quality events.
    }

    /** A transform gave a sample. */
    default void notifyProcessOutput(TopologyNode node, int output, Sample sample) {
        // Most managers learn enough from quality events.
    }

    /** A component reported its latency or lag by MEQualityNotify. */
    void notifyQualityEvent(Object component, MediaEvent event);

    /** Releases everything; later notifications give {@code MF_E_SHUTDOWN}. Calling it again is fine. */
    void shutdown();
}
