package dev.reel.session.quality;

import dev.reel.pipeline.QualityAdvise;
import dev.reel.pipeline.QualityNotify;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.clock.ClockState;
import dev.reel.pipeline.clock.ClockStateSink;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.VarType;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The built-in quality manager (media-session.md §12).
 *
 * <p>It averages the lag that each sink reports over half a second. More than two frame times of lag raise the drop mode of the
 * decoder before that sink by a step, then lower its quality; more than a second of lag is skipped by the source, if it can.
 * When the lag has stayed near zero for three seconds, one step is taken back; if that was too early, it waits twice as long
 * the next time. It never acts while the clock stands or its rate is 0. One lock guards its state; components are advised
 * outside it.
 */
public final class StandardQualityManager implements QualityManager, ClockStateSink {
    private static final long WINDOW = Platform.SECOND / 2;
    private static final long TOO_LATE = 2 * Platform.SECOND / 30;
    private static final long ON_TIME = Platform.SECOND / 100;
    private static final long CALM = 3 * Platform.SECOND;
    private static final long LONGEST_CALM = 24 * Platform.SECOND;
    private static final long HOPELESS = Platform.SECOND;

    private final Platform platform;
    private final IdentityHashMap<Object, Lag> lags = new IdentityHashMap<>();
    private @Nullable PresentationClock clock;
    private @Nullable Topology topology;
    private boolean shutDown;

    public StandardQualityManager(Platform platform) {
        this.platform = platform;
    }

    @Override
    public void notifyPresentationClock(PresentationClock newClock) {
        PresentationClock old;
        synchronized (this) {
            checkOpen();
            if (newClock == null) {
                throw new MediaException(Status.E_POINTER, "a presentation clock is required");
            }
            old = clock;
            clock = newClock;
        }
        if (old != newClock) {
            if (old != null) {
                old.removeClockStateSink(this);
            }
            newClock.addClockStateSink(this);
        }
    }

    @Override
    public synchronized void notifyTopology(@Nullable Topology newTopology) {
        checkOpen();
        topology = newTopology;
        lags.clear();
    }

    @Override
    public void notifyQualityEvent(Object component, MediaEvent event) {
        List<QualityAdvise> levers;
        List<QualityAdvise> sources;
        Verdict verdict;
        long skip;
        synchronized (this) {
            checkOpen();
            PresentationClock present = clock;
            Topology playing = topology;
            if (present == null
                    || playing == null
                    || present.state() != ClockState.RUNNING
                    || present.rate() == 0
                    || !event.extendedType().equals(QualityNotify.SAMPLE_LAG)
                    || event.value().type() != VarType.I8) {
                return;
            }
            Lag lag = lags.computeIfAbsent(component, unknown -> new Lag(platform.time()));
            verdict = lag.add(event.value().asLong(), platform.time());
            if (verdict == Verdict.WAIT) {
                return;
            }
            skip = lag.average;
            sources = verdict == Verdict.TOO_LATE && skip > HOPELESS ? sourcesOf(playing, component) : List.of();
            levers = leversOf(playing, component);
        }
        if (!dropTime(sources, skip)) {
            step(levers, verdict == Verdict.TOO_LATE);
        }
    }

    @Override
    public void shutdown() {
        PresentationClock old;
        synchronized (this) {
            shutDown = true;
            old = clock;
            clock = null;
            topology = null;
            lags.clear();
        }
        if (old != null) {
            old.removeClockStateSink(this);
        }
    }

    @Override
    public void onClockStart(long systemTime, long startOffset) {
        forget();
    }

    @Override
    public void onClockStop(long systemTime) {
        forget();
    }

    @Override
    public void onClockPause(long systemTime) {
        forget();
    }

    @Override
    public void onClockRestart(long systemTime) {
        forget();
    }

    @Override
    public void onClockSetRate(long systemTime, float rate) {
        forget();
    }

    /** Lag from before a jump says nothing about what comes after it. */
    private synchronized void forget() {
        lags.values().forEach(lag -> lag.restart(platform.time()));
    }

    /** True when a source skips what cannot be caught up with. */
    private static boolean dropTime(List<QualityAdvise> sources, long amount) {
        for (QualityAdvise source : sources) {
            if (advise(() -> source.dropTime(amount))) {
                return true;
            }
        }
        return false;
    }

    /** True when a component did as it was told; one that says no is not asked to explain. */
    private static boolean advise(Runnable advice) {
        try {
            advice.run();
            return true;
        } catch (MediaException refused) {
            return false;
        }
    }

    /** One step down, drop modes first; or one step up, in the opposite order. */
    private static void step(List<QualityAdvise> levers, boolean worse) {
        List<QualityAdvise> order = new ArrayList<>(levers);
        if (!worse) {
            Collections.reverse(order);
        }
        for (QualityAdvise lever : order) {
            if (worse ? stepDown(lever) : stepUp(lever)) {
                return;
            }
        }
    }

    private static boolean stepDown(QualityAdvise lever) {
        if (lever.dropMode() < lever.maximumDropMode()) {
            return advise(() -> lever.setDropMode(lever.dropMode() + 1));
        }
        if (lever.qualityLevel() < lever.minimumQualityLevel()) {
            return advise(() -> lever.setQualityLevel(lever.qualityLevel() + 1));
        }
        return false;
    }

    private static boolean stepUp(QualityAdvise lever) {
        if (lever.qualityLevel() > 0) {
            return advise(() -> lever.setQualityLevel(lever.qualityLevel() - 1));
        }
        if (lever.dropMode() > 0) {
            return advise(() -> lever.setDropMode(lever.dropMode() - 1));
        }
        return false;
    }

    /** The levers on the way to a stream sink: those of the transforms before it from the source on, then its own. */
    private static List<QualityAdvise> leversOf(Topology topology, Object component) {
        List<QualityAdvise> levers = new ArrayList<>();
        for (TopologyNode output : topology.outputNodes()) {
            if (output.objectOrNull() == component) {
                TopologyNode.Connection upstream = output.inputOrNull(0);
                while (upstream != null) {
                    if (upstream.node().objectOrNull() instanceof QualityAdvise lever) {
                        levers.add(0, lever);
                    }
                    upstream = upstream.node().inputOrNull(0);
                }
            }
        }
        if (component instanceof StreamSink sink && sink.qualityAdvise() != null) {
            levers.add(sink.qualityAdvise());
        }
        return levers;
    }

    /** The levers of the source that feeds a stream sink. */
    private static List<QualityAdvise> sourcesOf(Topology topology, Object component) {
        for (TopologyNode output : topology.outputNodes()) {
            if (output.objectOrNull() == component) {
                TopologyNode node = output;
                TopologyNode.Connection upstream = output.inputOrNull(0);
                while (upstream != null) {
                    node = upstream.node();
                    upstream = node.inputOrNull(0);
                }
                return node
                        .find(NodeAttributes.SOURCE)
                        .flatMap(source -> source.service(Services.QUALITY, QualityAdvise.class))
                        .stream()
                        .toList();
            }
        }
        return List.of();
    }

    private void checkOpen() {
        if (shutDown) {
            throw new MediaException(Status.MF_E_SHUTDOWN, "the quality manager is shut down");
        }
    }

    private enum Verdict {
        WAIT,
        TOO_LATE,
        RECOVERED
    }

    /** The lag of one sink over the last half second, and since when it has been small. */
    private static final class Lag {
        private long windowStart;
        private long sum;
        private int count;
        private long calmSince;
        private long calm = CALM;
        private long recoveredAt = Long.MIN_VALUE;
        private long average;

        Lag(long now) {
            restart(now);
        }

        void restart(long now) {
            windowStart = now;
            calmSince = now;
            sum = 0;
            count = 0;
        }

        Verdict add(long lag, long now) {
            sum += Math.max(0, lag);
            count++;
            if (now - windowStart < WINDOW) {
                return Verdict.WAIT;
            }
            average = sum / count;
            windowStart = now;
            sum = 0;
            count = 0;
            if (average > ON_TIME) {
                calmSince = now;
            }
            if (average > TOO_LATE) {
                if (recoveredAt != Long.MIN_VALUE) {
                    boolean tooEarly = now - recoveredAt < calm;
                    calm = tooEarly ? Math.min(2 * calm, LONGEST_CALM) : CALM;
                    recoveredAt = Long.MIN_VALUE;
                }
                return Verdict.TOO_LATE;
            }
            if (now - calmSince >= calm) {
                calmSince = now;
                recoveredAt = now;
                return Verdict.RECOVERED;
            }
            return Verdict.WAIT;
        }
    }
}
