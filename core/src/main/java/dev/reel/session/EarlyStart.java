package dev.reel.session;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.pipeline.clock.ClockTimer;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.Platform;
import dev.reel.platform.WorkQueue;
import dev.reel.session.flow.SessionLog;
import dev.reel.session.presentation.Presentation;
import dev.reel.session.presentation.PresentationQueue;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyNode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts the sources of the topology that is next in line before the current one is over, so that one that takes its time does
 * not delay it.
 *
 * <p>Not started early: a live source, which would lose what it has, and a source that an earlier presentation still reads.
 * Lives on the session's queue.
 */
final class EarlyStart {
    private final WorkQueue queue;
    private final Standing standing;
    private final SourceControl sources;
    private final ClockControl clockControl;
    private final PresentationClock clock;
    private final PlaybackRate rate;
    private final PresentationQueue presentations;
    private final ComponentRegistry components;
    private final Consumer<Presentation> builder;
    /** How long before the end the next sources are started: long enough for a slow server, short enough to hold little. */
    private static final long AHEAD = 2 * Platform.SECOND;

    private final ClockTimer timer;

    EarlyStart(
            WorkQueue queue,
            Standing standing,
            SourceControl sources,
            ClockControl clockControl,
            PresentationClock clock,
            PlaybackRate rate,
            PresentationQueue presentations,
            ComponentRegistry components,
            Consumer<Presentation> builder) {
        this.queue = queue;
        this.standing = standing;
        this.sources = sources;
        this.clockControl = clockControl;
        this.clock = clock;
        this.rate = rate;
        this.presentations = presentations;
        this.components = components;
        this.builder = builder;
        this.timer = clock.newTimer(() -> queue.execute(this::consider), () -> {});
    }

    /** Starts what is to be started now, or sees to it that this is asked again in time. */
    void consider() {
        Presentation current = presentations.current();
        Presentation next = presentations.next();
        float speed = rate.value();
        boolean wanted = current != null && next != null && !next.isBuilt() && speed > 0;
        if (current == null || next == null || !wanted || standing.state() != SessionState.STARTED) {
            return;
        }
        long end = current.foreseenEnd();
        long ahead = Math.round((double) AHEAD * speed);
        if (current.isEndTold()) {
            startIfFree(current, next);
        } else if (end != Long.MAX_VALUE) {
            // The clock is asked aside: a device may take its time to say what time it is.
            clockControl
                    .lane()
                    .execute(() -> SessionLog.guard("asking the clock when to start the next topology", () -> {
                        if (clock.time() < end - ahead) {
                            timer.arm(end - ahead);
                        } else {
                            queue.execute(() -> startIfFree(current, next));
                        }
                    }));
        }
    }

    private void startIfFree(Presentation current, Presentation next) {
        boolean same = current == presentations.current() && next == presentations.next() && !next.isBuilt();
        if (same && standing.state() == SessionState.STARTED && isFree(current, next)) {
            start(next);
        }
    }

    private void start(Presentation next) {
        try {
            builder.accept(next);
        } catch (RuntimeException failure) {
            // It will fail again when its turn comes, and is reported then.
            next.forgetParts();
            return;
        }
        sources.startEarly(next);
    }

    private boolean isFree(Presentation current, Presentation next) {
        return !next.continues(current)
                && next.topology().sourceNodes().stream().allMatch(node -> isFree(next, node));
    }

    private boolean isFree(Presentation next, TopologyNode node) {
        @Nullable MediaSource source = node.find(NodeAttributes.SOURCE).orElse(null);
        return source != null
                && !components.isInUse(source)
                && !next.facts().of(source).characteristics().contains(SourceCharacteristic.IS_LIVE);
    }
}
