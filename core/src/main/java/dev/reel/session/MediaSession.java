package dev.reel.session;

import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.ServiceProvider;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventGenerator;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.topology.Topology;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Drives sources, transforms and sinks through topologies (media-session.md).
 *
 * <p>The operations return at once. Each runs when those before it are done, and ends in exactly one event, which is queued
 * for the reader of {@link EventGenerator} and completes the returned future: exceptionally, with a
 * {@link MediaException} of the event's status, when it failed. What is wrong with the arguments or the
 * session is thrown at once instead, and no event comes. Every method may be called from any thread and inside any callback.
 *
 * <p>{@link #close} ends the session's work; afterwards only {@link #clock}, {@link #fullTopology},
 * {@link #sessionCapabilities} and {@link #shutdown} are valid. {@link #shutdown} must be called in the end; every call
 * after it gives {@code MF_E_SHUTDOWN}.
 */
public interface MediaSession extends EventGenerator, ServiceProvider, RateSupport {
    /** A session in this process on the system's platform; the configuration is read once (media-session.md §2). */
    static MediaSession create(@Nullable Attributes configuration) {
        return create(configuration, Platform.system());
    }

    /** A session on a platform of its own, virtual time for example. */
    static MediaSession create(@Nullable Attributes configuration, Platform platform) {
        return DefaultMediaSession.create(configuration, SessionRegistry.installed(), platform);
    }

    /** A session with a class registry of its own. */
    static MediaSession create(@Nullable Attributes configuration, SessionRegistry registry, Platform platform) {
        return DefaultMediaSession.create(configuration, registry, platform);
    }

    /**
     * Queues a topology; ends in MESessionTopologySet, whose value is the full topology (media-session.md §4.1).
     *
     * @param topology may be null with IMMEDIATE and CLEAR_CURRENT
     */
    CompletableFuture<MediaEvent> setTopology(Set<SetTopologyFlag> flags, @Nullable Topology topology);

    /** Drops the queued topologies, never the current one; ends in MESessionTopologiesCleared (§4.2). */
    CompletableFuture<MediaEvent> clearTopologies();

    /**
     * Starts, resumes or seeks; ends in MESessionStarted (§4.3).
     *
     * @param timeFormat null or the null GUID for 100 ns units
     * @param position I8 for a presentation time, EMPTY for the current position
     */
    CompletableFuture<MediaEvent> start(@Nullable UUID timeFormat, PropVariant position);

    /** Starts, or goes on from where it is; ends in MESessionStarted (§4.3). */
    default CompletableFuture<MediaEvent> start() {
        return start(null, PropVariant.EMPTY);
    }

    /** Starts at a presentation time, or seeks there; ends in MESessionStarted (§4.3). */
    default CompletableFuture<MediaEvent> start(Duration position) {
        return start(null, PropVariant.i8(position.toNanos() / 100));
    }

    /**
     * Plays a topology from its beginning to its end and returns then; the session stays open, for another one too. Reads the
     * session's events itself: nobody else may at the same time. May not be called in a callback of the session's own.
     *
     * @throws MediaException when the topology is refused, the start fails, playback fails on the way, the session is closed
     *     meanwhile, or what was there to play was not all that there should have been: the wait always ends
     */
    default void run(Topology topology) {
        SessionRun.of(this, topology);
    }

    /** Pauses; ends in MESessionPaused (§4.4). */
    CompletableFuture<MediaEvent> pause();

    /** Stops and goes back to the beginning; ends in MESessionStopped (§4.5). */
    CompletableFuture<MediaEvent> stop();

    /**
     * Stops, finalizes the sinks that have not been when their topology ended, releases the topologies; always ends in
     * MESessionClosed (§4.6). Of a session that is closed already the event says {@code MF_E_INVALIDREQUEST}, and the future
     * completes with it. {@link SessionScope} closes at the end of a block.
     */
    CompletableFuture<MediaEvent> close();

    /**
     * Changes the playback rate; ends in MESessionRateChanged with the new rate (§11.1). Negative rates play backwards, 0 scrubs:
     * every start then shows one frame. The direction changes only while stopped, from and to 0 also while paused
     * ({@code MF_E_UNSUPPORTED_RATE_TRANSITION}). When a component refuses, everything keeps the rate that it had; a later call
     * overtakes one that has not ended ({@code MF_E_RATE_CHANGE_PREEMPTED}). Backward, topologies in the queue follow each other,
     * each from its end; a sequence of several segments is {@code MF_E_REVERSE_UNSUPPORTED}.
     *
     * @param thin whether the source may drop all but key frames
     */
    CompletableFuture<MediaEvent> setRate(boolean thin, float rate);

    /** The playback rate in force, 1 at first. */
    float rate();

    /** Whether the presentation is thinned. */
    boolean isThinned();

    /** Releases everything at once, without an event; sources stay the application's (§4.7). */
    void shutdown();

    /** Completes once {@link #shutdown} was called, by whomever: no event says so. Valid always. */
    CompletableFuture<Void> whenShutDown();

    /**
     * The presentation clock, the same one always; its time methods fail with {@code MF_E_CLOCK_NO_TIME_SOURCE} until a topology
     * has given it a time source, and tell 0 from then until the first start (§4.8).
     */
    PresentationClock clock();

    /** What the session can do now (§8). */
    Set<SessionCapability> sessionCapabilities();

    /** The current full topology; {@code MF_E_INVALIDREQUEST} when there is none (§4.8). */
    Topology currentTopology();

    /** The current or a queued full topology by id; {@code MF_E_NOT_FOUND} when there is none (§4.8). */
    Topology fullTopology(long topologyId);

    /** Where the session is; a snapshot for display, of no use for deciding what will be valid. */
    SessionState state();
}
