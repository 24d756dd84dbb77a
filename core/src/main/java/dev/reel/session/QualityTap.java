package dev.reel.session;

import dev.reel.pipeline.PresentationClock;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.Sample;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a session tells its quality manager, if it has one: a manager that throws is told no more, and playback goes on.
 *
 * <p>Any thread may use it.
 */
final class QualityTap {
    private volatile @Nullable QualityManager manager;
    /** Belongs to the session's queue. */
    private @Nullable Topology current;

    QualityTap(@Nullable QualityManager manager) {
        this.manager = manager;
    }

    void clock(PresentationClock clock) {
        tell(present -> present.notifyPresentationClock(clock));
    }

    /** Tells of the topology that is about to run, or of none; once each, whatever starts and seeks it goes through. */
    void topology(@Nullable Topology topology) {
        if (topology != current) {
            current = topology;
            tell(present -> present.notifyTopology(topology));
        }
    }

    void event(Object component, MediaEvent event) {
        tell(present -> present.notifyQualityEvent(component, event));
    }

    void input(TopologyNode node, int input, Sample sample) {
        QualityManager present = manager;
        if (present != null) {
            try {
                present.notifyProcessInput(node, input, sample);
            } catch (RuntimeException failure) {
                drop(failure);
            }
        }
    }

    void output(TopologyNode node, int output, Sample sample) {
        QualityManager present = manager;
        if (present != null) {
            try {
                present.notifyProcessOutput(node, output, sample);
            } catch (RuntimeException failure) {
                drop(failure);
            }
        }
    }

    void shutdown() {
        QualityManager present = manager;
        manager = null;
        if (present != null) {
            SessionLog.guard("shutting down the quality manager", present::shutdown);
        }
    }

    private void tell(Consumer<QualityManager> message) {
        QualityManager present = manager;
        if (present != null) {
            try {
                message.accept(present);
            } catch (RuntimeException failure) {
                drop(failure);
            }
        }
    }

    private void drop(RuntimeException failure) {
        if (manager != null) {
            manager = null;
            System.getLogger("dev.reel.session")
                    .log(System.Logger.Level.WARNING, "the quality manager failed and is told no more", failure);
        }
    }
}
