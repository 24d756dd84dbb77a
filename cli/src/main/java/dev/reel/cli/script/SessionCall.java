package dev.reel.cli.script;

import dev.reel.cli.format.TimeText;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.session.MediaSession;
import dev.reel.session.SetTopologyFlag;
import dev.reel.topology.Topology;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The session method that a step calls.
 *
 * @param name the method's name
 * @param answer the event that an accepted call ends in; null when there is none
 * @param method calls it and tells what it gave; nothing is the empty text
 */
record SessionCall(String name, @Nullable MediaEventType answer, Function<MediaSession, String> method) {

    /** @param topology what a {@link Step.SetTopology} or {@link Step.SetSequence} sets */
    static SessionCall of(Step step, @Nullable Topology topology) {
        if (step instanceof Step.SetTopology set) {
            return setTopology(set.flags(), topology);
        }
        if (step instanceof Step.SetSequence set) {
            return setTopology(set.flags(), topology);
        }
        if (step instanceof Step.ClearTopologies) {
            return operation(
                    "ClearTopologies", MediaEventType.MESessionTopologiesCleared, MediaSession::clearTopologies);
        }
        if (step instanceof Step.Start start) {
            PropVariant position = start.position().isPresent()
                    ? PropVariant.i8(start.position().getAsLong())
                    : PropVariant.EMPTY;
            return operation("Start", MediaEventType.MESessionStarted, session -> session.start(null, position));
        }
        if (step instanceof Step.SetRate rate) {
            return operation(
                    "SetRate",
                    MediaEventType.MESessionRateChanged,
                    session -> session.setRate(rate.thin(), rate.rate()));
        }
        if (step instanceof Step.Pause) {
            return operation("Pause", MediaEventType.MESessionPaused, MediaSession::pause);
        }
        if (step instanceof Step.Stop) {
            return operation("Stop", MediaEventType.MESessionStopped, MediaSession::stop);
        }
        if (step instanceof Step.Close) {
            return operation("Close", MediaEventType.MESessionClosed, MediaSession::close);
        }
        if (step instanceof Step.Shutdown) {
            return new SessionCall("Shutdown", null, session -> {
                session.shutdown();
                return "";
            });
        }
        if (step instanceof Step.GetClock) {
            return new SessionCall("GetClock", null, session -> describe(session.clock()));
        }
        if (step instanceof Step.GetCapabilities) {
            return new SessionCall("GetSessionCapabilities", null, SessionCall::capabilities);
        }
        if (step instanceof Step.GetFullTopology) {
            return new SessionCall("GetFullTopology", null, session -> describe(session.currentTopology()));
        }
        throw new IllegalArgumentException("no call of the session: " + step);
    }

    static SessionCall setTopology(Set<SetTopologyFlag> flags, @Nullable Topology topology) {
        return operation(
                "SetTopology", MediaEventType.MESessionTopologySet, session -> session.setTopology(flags, topology));
    }

    private static SessionCall operation(
            String name, MediaEventType answer, Function<MediaSession, CompletableFuture<MediaEvent>> method) {
        return new SessionCall(name, answer, session -> {
            var unusedAnswer = method.apply(session);
            return "";
        });
    }

    private static String capabilities(MediaSession session) {
        return session.sessionCapabilities().stream().sorted().map(Enum::name).collect(Collectors.joining("|"));
    }

    private static String describe(PresentationClock clock) {
        String state = clock.state().name();
        return clock.hasTimeSource()
                ? state + " " + TimeText.exact(Duration.ofNanos(Math.max(0, clock.time()) * 100))
                : state;
    }

    private static String describe(Topology topology) {
        return topology + ", " + topology.nodeCount() + " nodes";
    }
}
