package dev.reel.player;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SimpleAudioVolume;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.Deadline;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.EventReader;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.WorkQueue;
import dev.reel.session.MediaSession;
import dev.reel.topology.PlaybackTopology;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyStatus;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Player} does, behind its face: this one is held by its session and its queues, the face by the application only,
 * so that one that was forgotten can be told.
 */
final class PlayerCore {
    private static final long NOWHERE = Long.MIN_VALUE;

    private final Platform platform;
    private final MediaSession session;
    private final Connecting connecting;
    private final PlayedItems items = new PlayedItems();
    private final PresentationDescriptor presentation;
    private final List<StreamDescriptor> leftOut;
    private final PresentationClock clock;
    private final long closeTimeout;
    private final long stopAt;
    private final WorkQueue queue;
    private final Hearing hearing;

    /** Operations whose event has not come yet; owned by the queue. */
    private final PendingOperations pending = new PendingOperations();

    /** Completes when what was played last has ended; replaced by {@link #play} once it is complete. */
    private volatile CompletableFuture<Void> end;

    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /** Written by the queue only. */
    private volatile PlayerState state = PlayerState.STOPPED;
    /** Where the next play begins, 100 ns units; written by the queue only. */
    private volatile long startAt = NOWHERE;

    private volatile long lastPosition;

    /** The face, and the same while something plays: who starts a film and lets go of it wants to hear it to its end. */
    private WeakReference<Object> face = new WeakReference<>(null);

    private volatile @Nullable Object held;

    /** Builds what plays a source, which has a name, on the player's outputs. */
    interface Connecting {
        PlaybackTopology connect(MediaSource source, PresentationDescriptor presentation, String name);
    }

    /**
     * @param closeTimeout 100 ns units
     * @param stopAt where playback ends, 100 ns units; null for the end
     */
    record Settings(
            Platform platform,
            long closeTimeout,
            @Nullable Long stopAt,
            List<PlayerListener> listeners,
            Connecting connecting) {}

    PlayerCore(Settings settings, PlaybackTopology playback, MediaSession session) {
        this.connecting = settings.connecting();
        this.platform = settings.platform();
        this.session = session;
        this.presentation = playback.presentation();
        this.leftOut = playback.leftOut();
        this.clock = session.clock();
        this.closeTimeout = settings.closeTimeout();
        this.stopAt = settings.stopAt() == null ? Long.MAX_VALUE : settings.stopAt();
        this.queue = platform.serialQueue("player");
        this.hearing = new Hearing(platform, settings.listeners());
        this.end = CompletableFuture.failedFuture(
                new MediaException(Status.MF_E_INVALIDREQUEST, "nothing to wait for: call play() first"));
        EventReader.start(session, event -> queue.execute(() -> onEvent(event)));
        var unusedGone = session.whenShutDown().thenRun(() -> queue.execute(this::sessionIsGone));
    }

    /** Queues a topology, whose source the player takes over. */
    CompletableFuture<Void> setTopology(
            Topology topology, MediaSource source, PresentationDescriptor played, String name) {
        items.add(topology, source, played, name);
        return hearing.told(perform(MediaEventType.MESessionTopologySet, () -> session.setTopology(Set.of(), topology))
                .whenComplete((set, refused) -> {
                    if (refused != null) {
                        items.refuse(topology);
                    }
                }));
    }

    /**
     * Plays a source after all that was given before, on the same outputs and without a gap when it is there in time. The
     * player takes the source over, also when this fails, and shuts it down when another one plays behind it. Time goes on
     * from one to the next; {@link #seek} goes to places of the one that plays.
     *
     * @param presentation the source's, with the streams selected that are wanted
     * @param name of the source, its path or URL, for messages
     */
    CompletableFuture<Void> append(MediaSource source, PresentationDescriptor presentation, String name) {
        PlaybackTopology playback;
        Topology topology;
        try {
            playback = connecting.connect(source, presentation, name);
            topology = playback.build();
        } catch (MediaException failure) {
            Release.quietly(source::shutdown);
            return CompletableFuture.failedFuture(failure);
        }
        return setTopology(topology, source, playback.presentation(), name);
    }

    /** Plays: on from a pause, from where {@link #seek} went while stopped, otherwise from the beginning. */
    CompletableFuture<Void> play() {
        synchronized (closing) {
            if (end.isDone() && !closing.get()) {
                end = new CompletableFuture<>();
            }
        }
        return hearing.told(perform(MediaEventType.MESessionStarted, () -> {
            long from = startAt;
            startAt = NOWHERE;
            return session.start(null, from == NOWHERE ? PropVariant.EMPTY : PropVariant.i8(from));
        }));
    }

    /** Freezes playback until {@link #play}. */
    CompletableFuture<Void> pause() {
        return hearing.told(perform(MediaEventType.MESessionPaused, session::pause));
    }

    /**
     * Goes to a position and plays on, or stays paused, there, where the picture of that place is shown; while stopped it says where the next {@link #play} begins.
     * A position beyond the end fails with {@code MF_E_INVALID_POSITION}.
     */
    CompletableFuture<Void> seek(Duration position) {
        long target = position.toNanos() / 100;
        CompletableFuture<Void> done = new CompletableFuture<>();
        queue.execute(() -> {
            if (state != PlayerState.PLAYING && state != PlayerState.PAUSED) {
                startAt = target;
                done.complete(null);
                return;
            }
            boolean stay = state == PlayerState.PAUSED;
            CompletableFuture<Void> there = stay ? new CompletableFuture<>() : done;
            call(MediaEventType.MESessionStarted, () -> session.start(null, PropVariant.i8(target)), there);
            if (stay) {
                var unusedFailure = there.exceptionally(refused -> {
                    done.completeExceptionally(refused);
                    return null;
                });
                call(MediaEventType.MESessionPaused, session::pause, done);
            }
        });
        return hearing.told(done);
    }

    /**
     * Changes the rate: 1 is normal, negative rates play backwards, 0 scrubs. Fails with {@code MF_E_UNSUPPORTED_RATE},
     * {@code MF_E_REVERSE_UNSUPPORTED} or {@code MF_E_THINNING_UNSUPPORTED} when what plays cannot (media-session.md §11.1).
     *
     * @param thin whether the source may drop all but key frames
     */
    CompletableFuture<Void> setRate(boolean thin, float rate) {
        return hearing.told(perform(MediaEventType.MESessionRateChanged, () -> session.setRate(thin, rate)));
    }

    /** Stops and goes back to the beginning; whoever waits for the end is released. */
    CompletableFuture<Void> stop() {
        return hearing.told(perform(MediaEventType.MESessionStopped, () -> {
            startAt = NOWHERE;
            return session.stop();
        }));
    }

    /**
     * Waits until what plays has come to its end or was stopped or closed. A failure on the way is thrown; before the first
     * {@link #play} that is {@code MF_E_INVALIDREQUEST}.
     */
    void awaitEnd() {
        Waiting.on(hearing.heard(end), "the end of playback");
    }

    /** Completes when {@link #awaitEnd} would return; each play after an end has its own. */
    CompletableFuture<Void> ended() {
        return hearing.told(end);
    }

    PlayerState state() {
        return state;
    }

    /** Where playback is, zero at least; at the end of a presentation its duration. */
    Duration position() {
        if (closing.get()) {
            return Duration.ofNanos(lastPosition * 100);
        }
        long next = startAt;
        if (next != NOWHERE) {
            return Duration.ofNanos(next * 100);
        }
        if (state == PlayerState.STOPPED) {
            return Duration.ZERO;
        }
        if (state == PlayerState.PLAYING || state == PlayerState.PAUSED) {
            try {
                lastPosition = Math.max(0, clock.time());
            } catch (MediaException notAvailable) {
                // Closed meanwhile, or between two topologies: the last one known will do.
                return Duration.ofNanos(lastPosition * 100);
            }
        }
        return Duration.ofNanos(lastPosition * 100);
    }

    /** How long all is that was given to play; empty when nobody knows. */
    Optional<Duration> duration() {
        return items.duration();
    }

    /** What is presented first: the streams, which of them play, attributes such as the duration. */
    PresentationDescriptor presentation() {
        return presentation;
    }

    /** Streams that would play if there were a decoder for them. */
    List<StreamDescriptor> leftOut() {
        return leftOut;
    }

    /** The volume of the sound; empty where nothing plays sound aloud. */
    Optional<SimpleAudioVolume> volume() {
        return session.service(Services.POLICY_VOLUME, SimpleAudioVolume.class);
    }

    /** The session that does the work, for what this face does not offer. */
    MediaSession session() {
        return session;
    }

    void addListener(PlayerListener listener) {
        hearing.add(listener);
    }

    void removeListener(PlayerListener listener) {
        hearing.remove(listener);
    }

    /** Closes and waits until everything is released; bounded by the close time-out whatever a component does. */
    void close() {
        Waiting.on(beginToClose(), "the player to close");
    }

    /**
     * Begins to close: the session is closed, then, at MESessionClosed or when the close time-out is over, session and source
     * are shut down. Completes when that is done; never fails.
     */
    CompletableFuture<Void> closeAsync() {
        return hearing.told(beginToClose());
    }

    private CompletableFuture<Void> beginToClose() {
        Duration reached = position();
        boolean first;
        synchronized (closing) {
            first = closing.compareAndSet(false, true);
        }
        if (first) {
            lastPosition = reached.toNanos() / 100;
            // The event, not the session's future: all events before it have been read by then.
            CompletableFuture<Void> read = perform(MediaEventType.MESessionClosed, session::close);
            var unusedDone = Deadline.of(platform, closeTimeout, "MESessionClosed", read)
                    .whenComplete((event, failure) -> release());
        }
        // A listener may be what hangs.
        return Deadline.of(platform, closeTimeout, "the listeners' return", hearing.heard(closed))
                .exceptionally(late -> null);
    }

    private void release() {
        Release.quietly(session::shutdown);
        items.release();
        queue.execute(() -> {
            pending.failAll(new MediaException(Status.MF_E_SHUTDOWN, "the player was closed"));
            changeState(PlayerState.CLOSED);
            end.complete(null);
            closed.complete(null);
        });
    }

    /** Somebody else shut the session down: nothing that was asked for comes any more. */
    private void sessionIsGone() {
        if (!closing.get()) {
            pending.failAll(new MediaException(Status.MF_E_SHUTDOWN, "the player's session was shut down"));
            sessionIsClosed();
        }
    }

    private void sessionIsClosed() {
        items.release();
        changeState(PlayerState.CLOSED);
        end.complete(null);
    }

    private CompletableFuture<Void> perform(MediaEventType answer, Supplier<CompletableFuture<MediaEvent>> operation) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        queue.execute(() -> call(answer, operation, done));
        return done;
    }

    private void call(
            MediaEventType answer, Supplier<CompletableFuture<MediaEvent>> operation, CompletableFuture<Void> done) {
        try {
            var unusedAnswer = operation.get();
            pending.add(answer, done);
        } catch (MediaException refused) {
            done.completeExceptionally(refused);
            if (answer == MediaEventType.MESessionStarted) {
                failPlayback(refused);
            }
        }
    }

    private void onEvent(MediaEvent event) {
        hearing.tell(listener -> listener.onEvent(event));
        boolean ok = event.status().isSuccess();
        switch (event.type()) {
            case MESessionStarted -> {
                if (ok) {
                    changeState(PlayerState.PLAYING);
                } else if (state != PlayerState.PLAYING && state != PlayerState.PAUSED) {
                    failPlayback(EventFailure.of(event));
                }
            }
            case MESessionPaused -> {
                if (ok) {
                    changeState(PlayerState.PAUSED);
                }
            }
            case MESessionStopped -> {
                if (ok) {
                    changeState(PlayerState.STOPPED);
                    end.complete(null);
                }
            }
            case MESessionEnded -> {
                if (ok) {
                    lastPosition = Math.min(
                            stopAt,
                            duration().map(length -> length.toNanos() / 100).orElse(lastPosition));
                    changeState(PlayerState.ENDED);
                    end.complete(null);
                    hearing.tell(PlayerListener::onEnd);
                } else {
                    failPlayback(EventFailure.of(event));
                }
            }
            case MESessionClosed -> {
                if (!closing.get()) {
                    sessionIsClosed();
                }
            }
            case MESessionTopologyStatus ->
                items.onStatus(
                        event.value().asObject(Topology.class),
                        TopologyStatus.of(event.attributes().get(EventAttributes.TOPOLOGY_STATUS, 0)));
            case MEError, MEPolicyError -> failPlayback(named(EventFailure.of(event)));
            default -> {
                // The session's own business, or only for listeners.
            }
        }
        pending.complete(event);
    }

    /** A component in the middle does not know what it works on. */
    private MediaException named(MediaException failure) {
        String message = String.valueOf(failure.getMessage());
        String name = items.playing();
        return message.contains(name.substring(name.lastIndexOf('/') + 1))
                ? failure
                : new MediaException(failure.status(), name + ": " + message, failure, failure.nativeLog());
    }

    private void failPlayback(MediaException failure) {
        if (!end.isDone()) {
            // Whoever is woken by the end finds the state that goes with it.
            changeState(PlayerState.FAILED);
            end.completeExceptionally(failure);
            hearing.tell(listener -> listener.onError(failure));
        }
    }

    void shownBy(Object newFace) {
        queue.execute(() -> {
            face = new WeakReference<>(newFace);
            held = state == PlayerState.PLAYING ? newFace : null;
        });
    }

    boolean isClosing() {
        return closing.get();
    }

    private void changeState(PlayerState next) {
        if (state != next) {
            state = next;
            held = next == PlayerState.PLAYING ? face.get() : null;
            hearing.tell(listener -> listener.onState(next));
        }
    }
}
