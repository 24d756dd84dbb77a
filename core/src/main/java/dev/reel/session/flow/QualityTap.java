package dev.reel.session.flow;

import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.WorkQueue;
import dev.reel.platform.media.Sample;
import dev.reel.session.quality.QualityManager;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a session tells its quality manager, if it has one: a manager that throws is told no more, and playback goes on.
 *
 * <p>Any thread may use it.
 */
public final class QualityTap {
    private final WorkQueue lane;
    private volatile @Nullable QualityManager manager;
    /** Belongs to the lane. */
    private @Nullable Topology current;

    /** @param lane where the manager is told what has happened, so that one that does not come back holds up nobody else */
    public QualityTap(@Nullable QualityManager manager, WorkQueue lane) {
        this.manager = manager;
        this.lane = lane;
    }

    public boolean isWanted() {
        return manager != null;
    }

    public WorkQueue lane() {
        return lane;
    }

    public void clock(PresentationClock clock) {
        later(() -> tell(present -> present.notifyPresentationClock(clock)));
    }

    /** Tells of the topology that is about to start; once, whatever starts and seeks it goes through. On the lane. */
    public void topology(@Nullable Topology topology) {
        if (topology != current) {
            current = topology;
            tell(present -> present.notifyTopology(topology));
        }
    }

    /** No topology is there any more. */
    public void noTopology() {
        later(() -> topology(null));
    }

    public void event(Object component, MediaEvent event) {
        later(() -> tell(present -> present.notifyQualityEvent(component, event)));
    }

    /** The manager did not come back: it is told no more. */
    public void abandon() {
        drop(new IllegalStateException("it did not come back from a call in time"));
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

    public void shutdown() {
        QualityManager present = manager;
        manager = null;
        if (present != null) {
            SessionLog.guard("shutting down the quality manager", present::shutdown);
        }
    }

    /** Without a manager nothing is to queue up, behind one that never came back for example. */
    private void later(Runnable message) {
        if (isWanted()) {
            lane.execute(message);
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
