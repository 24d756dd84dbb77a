package dev.reel.session;

import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.MediaEvent;
import dev.reel.session.quality.QualityManager;
import dev.reel.topology.Topology;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A quality manager of the application that writes down what it is told and does nothing. */
final class RecordingQualityManager implements QualityManager {
    private final List<String> told;

    RecordingQualityManager(List<String> told) {
        this.told = told;
    }

    @Override
    public void notifyPresentationClock(PresentationClock clock) {
        told.add("clock");
    }

    @Override
    public void notifyTopology(@Nullable Topology topology) {
        told.add("topology");
    }

    @Override
    public void notifyQualityEvent(Object component, MediaEvent event) {
        told.add("event from " + component);
    }

    @Override
    public void shutdown() {
        told.add("shutdown");
    }
}
