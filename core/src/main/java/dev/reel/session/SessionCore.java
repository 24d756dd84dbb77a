package dev.reel.session;

import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.PresentationClock;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.EventQueue;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.VarType;
import dev.reel.platform.WorkQueue;
import dev.reel.session.Awaiter.Answer;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The state of one session and everything that changes it.
 *
 * <p>Lives on the session's queue, with two exceptions: {@link #post} and the {@link ComponentEvents} methods may be called
 * from any thread, and the volatile fields are read by the session's getters.
 */
final class SessionCore implements Pipeline.Owner {
    private final SessionSettings settings;
    private final Platform platform;
    private final WorkQueue queue;
    private final EventQueue events;
    private final PresentationClock clock;
    private final RatelessTimeSource rateless;
    private final Awaiter awaiter;
    private final OperationQueue operations;
    private final Transport transport;
    private final RateOperations rates;
    private final QualityTap quality;
    private final Set<SinkDriver> scrubbing = Collections.newSetFromMap(new IdentityHashMap<>());
    private final ComponentRegistry components;
    private final TopologyResolver resolver;
    private final ArrayDeque<Presentation> queued = new ArrayDeque<>();
    private final List<Presentation> ending = new ArrayList<>();

    private volatile @Nullable Presentation current;
    private boolean shutDown;
    private volatile SessionState state = SessionState.STOPPED;
    private volatile Set<SessionCapability> capabilities = Set.of();
    private volatile List<Topology> topologies = List.of();
    private volatile @Nullable Topology currentTopology;

    SessionCore(SessionSettings settings, Platform platform, EventQueue events, PresentationClock clock) {
        this.settings = settings;
        this.platform = platform;
        this.queue = platform.serialQueue("session");
        this.events = events;
        this.clock = clock;
        this.rateless = new RatelessTimeSource(platform);
        this.awaiter = new Awaiter(queue, platform);
        this.operations = new OperationQueue(this::operationThrew);
        this.transport = new Transport(this, awaiter, clock, rateless);
        this.rates = new RateOperations(this, awaiter, clock);
        this.quality = new QualityTap(settings.qualityManager());
        ComponentDispatch dispatch = new ComponentDispatch(this, awaiter);
        this.components = new ComponentRegistry(platform, dispatch);
        this.resolver = new TopologyResolver(settings, platform, components);
    }

    // ---------------------------------------------------------------- what the session's face reads, any thread

    SessionState state() {
        return state;
    }

    Set<SessionCapability> capabilities() {
        return capabilities;
    }

    @Nullable
    Topology currentTopology() {
        return currentTopology;
    }

    /** What plays or would play; built completely before it can be seen here. */
    @Nullable
    Presentation currentPresentation() {
        return current;
    }

    /** The current and the queued topologies. */
    List<Topology> topologies() {
        return topologies;
    }

    RateOperations rates() {
        return rates;
    }

    QualityTap quality() {
        return quality;
    }

    ComponentRegistry components() {
        return components;
    }

    /** Runs something on the session's queue. */
    void post(Runnable task) {
        queue.execute(task);
    }

    // ---------------------------------------------------------------- operations

    void submit(Operation operation) {
        if (shutDown) {
            cancel(operation);
        } else {
            operations.submit(operation);
        }
    }

    /** From now on nothing may take longer than the bound of a close that was asked for. */
    void hurry(long closeBy) {
        // Half of the time for what is still queued before the close, the rest for the close itself.
        awaiter.limit(closeBy - settings.closeTimeout() / 2);
    }

    void setTopology(Operation operation, Set<SetTopologyFlag> flags, @Nullable Topology topology) {
        if (refuseWhenClosed(operation)) {
            return;
        }
        if (flags.contains(SetTopologyFlag.CLEAR_CURRENT)) {
            clearCurrent(operation, topology);
        } else if (topology == null) {
            succeed(operation, PropVariant.EMPTY);
        } else {
            resolve(operation, flags, topology);
        }
    }

    private void resolve(Operation operation, Set<SetTopologyFlag> flags, Topology topology) {
        Topology inUse = current == null ? null : current.topology();
        boolean noResolution = flags.contains(SetTopologyFlag.NORESOLUTION);
        platform.blocking().execute(() -> {
            try {
                Topology full = resolver.resolve(topology, inUse, noResolution);
                post(() -> resolved(operation, flags, full));
            } catch (RuntimeException failure) {
                MediaException reason = asMedia("resolving " + topology, failure);
                post(() -> fail(operation, reason));
            }
        });
    }

    private void resolved(Operation operation, Set<SetTopologyFlag> flags, Topology full) {
        if (shutDown) {
            Presentation.closeTransforms(full);
            return;
        }
        Presentation presentation = new Presentation(full);
        complete(operation, Status.S_OK, PropVariant.unknown(full), null);
        if (flags.contains(SetTopologyFlag.IMMEDIATE) && current != null) {
            queued.forEach(this::release);
            queued.clear();
            replaceCurrent(operation, presentation);
        } else if (current == null) {
            activate(presentation);
            operations.finish(operation);
        } else {
            queued.add(presentation);
            publish();
            operations.finish(operation);
        }
    }

    private void clearCurrent(Operation operation, @Nullable Topology topology) {
        Presentation old = current;
        if (old == null || (topology != null && topology.id() != old.topology().id())) {
            complete(operation, topology == null ? Status.S_OK : Status.S_FALSE, PropVariant.EMPTY, null);
            operations.finish(operation);
            return;
        }
        complete(operation, Status.S_OK, PropVariant.EMPTY, null);
        replaceCurrent(operation, queued.poll());
    }

    /** Ends the current presentation and puts another, or none, in its place; running goes on running. */
    private void replaceCurrent(Operation operation, @Nullable Presentation next) {
        Presentation old = requireCurrent();
        boolean wasStarted = state == SessionState.STARTED;
        boolean active = wasStarted || state == SessionState.PAUSED;
        Consumer<@Nullable MediaException> replaced = ignored -> {
            raiseStatus(old, TopologyStatus.ENDED);
            release(old);
            current = null;
            setState(SessionState.STOPPED);
            if (next == null) {
                publish();
                operations.finish(operation);
                return;
            }
            activate(next);
            if (wasStarted) {
                startReplacement(operation, next);
            } else {
                operations.finish(operation);
            }
        };
        if (active) {
            transport.stop(old, replaced);
        } else {
            replaced.accept(null);
        }
    }

    private void startReplacement(Operation operation, Presentation next) {
        transport.start(next, null, next.startOnSwitch(), failure -> {
            if (failure == null) {
                raiseStatus(next, TopologyStatus.SINK_SWITCHED);
                setState(SessionState.STARTED);
            } else {
                raise(MediaEvent.failure(MediaEventType.MEError, failure));
            }
            operations.finish(operation);
        });
    }

    void clearTopologies(Operation operation) {
        if (refuseWhenClosed(operation)) {
            return;
        }
        queued.forEach(this::release);
        queued.clear();
        publish();
        succeed(operation, PropVariant.EMPTY);
    }

    void start(Operation operation, @Nullable UUID format, PropVariant position) {
        if (refuseWhenClosed(operation) || refuseWithoutTopology(operation)) {
            return;
        }
        boolean hns = format == null || format.equals(MediaEvent.NO_EXTENDED_TYPE);
        if (hns && !position.isEmpty() && position.type() != VarType.I8) {
            fail(
                    operation,
                    new MediaException(
                            Status.MF_E_UNSUPPORTED_TIME_FORMAT,
                            "a start position is a 64-bit time or empty, not " + position.type()));
            return;
        }
        Presentation presentation = requireCurrent();
        SessionState before = state;
        switch (before) {
            case STARTED -> {
                if (position.isEmpty() && rates.isScrubbing()) {
                    transport.step(presentation, failure -> started(operation, presentation, before, failure));
                } else if (position.isEmpty()) {
                    succeed(operation, PropVariant.EMPTY);
                } else {
                    transport.seek(presentation, format, position, ignoreShutdown(operation, presentation, before));
                }
            }
            case PAUSED -> {
                if (position.isEmpty()) {
                    transport.resume(presentation, failure -> started(operation, presentation, before, failure));
                } else {
                    transport.seek(presentation, format, position, ignoreShutdown(operation, presentation, before));
                }
            }
            default -> {
                setState(SessionState.STARTING);
                transport.start(
                        presentation,
                        format,
                        position,
                        failure -> started(operation, presentation, SessionState.STOPPED, failure));
            }
        }
    }

    /** A source that is shut down under a seek leaves the session where it is; what follows will tell. */
    private Consumer<@Nullable MediaException> ignoreShutdown(
            Operation operation, Presentation presentation, SessionState before) {
        return failure -> {
            boolean gone = failure != null && failure.status().equals(Status.MF_E_SHUTDOWN);
            started(operation, presentation, before, gone ? null : failure);
        };
    }

    private void started(
            Operation operation, Presentation presentation, SessionState before, @Nullable MediaException failure) {
        if (failure == null) {
            setState(SessionState.STARTED);
            MediaEvent event = MediaEvent.of(MediaEventType.MESessionStarted);
            event.attributes().set(EventAttributes.PRESENTATION_TIME_OFFSET, presentation.offset());
            completeWith(operation, event);
            operations.finish(operation);
            return;
        }
        setState(before);
        boolean gone = failure.status().equals(Status.MF_E_SHUTDOWN);
        fail(operation, gone ? invalidRequest("the source was shut down before it could be started") : failure);
    }

    /** Moves the end of a source node's clip while it plays. */
    void setMediaStop(TopologyNode node, long mediaStop) {
        node.set(NodeAttributes.MEDIASTOP, mediaStop);
        Presentation presentation = current;
        if (presentation != null) {
            presentation.pipelines().forEach(pipeline -> pipeline.queue().execute(pipeline::readMarks));
        }
    }

    void setRate(Operation operation, RateOperations.Rate rate) {
        if (!refuseWhenClosed(operation)) {
            rates.setRate(operation, rate, current);
        }
    }

    /** True when the next operation in line ends in this event. */
    boolean isFollowedBy(MediaEventType completion) {
        return operations.isNext(completion);
    }

    void pause(Operation operation) {
        if (refuseWhenClosed(operation) || refuseWithoutTopology(operation)) {
            return;
        }
        if (state != SessionState.STARTED) {
            fail(
                    operation,
                    state == SessionState.STOPPED
                            ? new MediaException(
                                    Status.MF_E_SESSION_PAUSEWHILESTOPPED,
                                    "a stopped session cannot be paused; start it first")
                            : invalidRequest("the session is paused already"));
            return;
        }
        Presentation presentation = requireCurrent();
        setState(SessionState.PAUSING);
        transport.pause(presentation, failure -> {
            if (failure == null) {
                setState(SessionState.PAUSED);
                succeed(operation, PropVariant.EMPTY);
                return;
            }
            transport.undoPause(presentation, () -> {
                setState(SessionState.STARTED);
                fail(operation, failure);
            });
        });
    }

    void stop(Operation operation) {
        if (refuseWhenClosed(operation) || refuseWithoutTopology(operation)) {
            return;
        }
        if (!isActive()) {
            succeed(operation, PropVariant.EMPTY);
            return;
        }
        setState(SessionState.STOPPING);
        transport.stop(requireCurrent(), failure -> {
            setState(SessionState.STOPPED);
            if (failure == null) {
                succeed(operation, PropVariant.EMPTY);
            } else {
                fail(operation, failure);
            }
        });
    }

    void close(Operation operation, long closeBy) {
        if (refuseWhenClosed(operation)) {
            return;
        }
        boolean active = isActive();
        awaiter.unlimit();
        awaiter.limit(closeBy);
        setState(SessionState.CLOSING);
        Consumer<@Nullable MediaException> stopped = failure -> {
            components.expectFinalized(awaiter, this);
            awaiter.then(
                    settings.closeTimeout(),
                    outcome -> closed(operation, failure != null ? failure : outcome.failure()));
        };
        Presentation presentation = current;
        if (active && presentation != null) {
            transport.stop(presentation, stopped);
        } else {
            stopped.accept(null);
        }
    }

    private void closed(Operation operation, @Nullable MediaException failure) {
        Topology last = currentTopology;
        releaseAll();
        currentTopology = last;
        awaiter.unlimit();
        setState(SessionState.CLOSED);
        complete(operation, failure == null ? Status.S_OK : failure.status(), PropVariant.EMPTY, failure);
        operations.finish(operation);
    }

    /** The presentation has been rendered to its end, with no other behind it. */
    private void endPresentation(Operation operation, Presentation presentation, long run) {
        if (presentation != current || presentation.run() != run || state != SessionState.STARTED) {
            operations.finish(operation);
            return;
        }
        raiseStatus(presentation, TopologyStatus.ENDED);
        setState(SessionState.STOPPING);
        transport.stop(presentation, failure -> {
            presentation.restartStatus();
            setState(SessionState.STOPPED);
            raise(
                    failure == null
                            ? MediaEvent.of(MediaEventType.MESessionEnded)
                            : MediaEvent.failure(MediaEventType.MESessionEnded, failure));
            operations.finish(operation);
        });
    }

    /** Everything of the current presentation is with its sinks: the next one takes over without a gap. */
    private void switchPresentation(Operation operation, Presentation presentation, long run) {
        Presentation next = queued.peek();
        if (presentation != current || presentation.run() != run || state != SessionState.STARTED || next == null) {
            operations.finish(operation);
            return;
        }
        queued.remove();
        ending.add(presentation);
        transport.stopSources(presentation, ignored -> {
            next.setOffset(presentation.endTime(clock.time()));
            current = null;
            activate(next);
            transport.takeOver(next, failure -> {
                if (failure != null) {
                    raise(MediaEvent.failure(MediaEventType.MEError, failure));
                }
                operations.finish(operation);
            });
        });
    }

    // ---------------------------------------------------------------- what components report

    @Override
    public void outputEnded(OutputStage output) {
        post(() -> {
            // A stream that ends early has nothing more to preroll with.
            awaiter.arrived(Answer.SINK_PREROLLED, output.driver(), null);
            Presentation presentation = current;
            if (presentation != null && presentation.outputs().contains(output) && presentation.outputEnded()) {
                long run = presentation.run();
                if (presentation.isCut() && !presentation.isEndTold()) {
                    // The clip ends before its source does, so the source will not say it.
                    endOfPresentation(MediaEvent.of(MediaEventType.MEEndOfPresentation));
                }
                if (!queued.isEmpty()) {
                    submit(new Operation(null, operation -> switchPresentation(operation, presentation, run)));
                }
            }
        });
    }

    @Override
    public void pipelineFailed(Pipeline pipeline, StageFailure failure) {
        post(() -> {
            MediaEvent event =
                    MediaEvent.failure(MediaEventType.MEError, asMedia(failure.component(), failure.failure()));
            event.attributes().set(EventAttributes.COMPONENT, failure.component());
            raise(event);
            haltPipelines();
        });
    }

    /** A source, or the session for it, says that everything has been delivered. */
    void endOfPresentation(MediaEvent event) {
        Presentation presentation = current;
        if (presentation != null) {
            if (presentation.isCut() && presentation.isEndTold()) {
                return;
            }
            presentation.setEndTold(true);
        }
        raise(event);
    }

    /** A sink has rendered everything up to the end marker of a run. */
    void endMarkerArrived(long run) {
        Presentation presentation = current;
        if (presentation != null && presentation.run() == run) {
            if (presentation.markerArrived() && queued.isEmpty()) {
                submit(new Operation(null, operation -> endPresentation(operation, presentation, run)));
            }
            return;
        }
        for (Presentation previous : List.copyOf(ending)) {
            if (previous.run() == run && previous.markerArrived()) {
                ending.remove(previous);
                raiseStatus(previous, TopologyStatus.ENDED);
                release(previous);
            }
        }
    }

    /** A start at rate 0: each sink is to show one sample. */
    void expectScrub(Presentation presentation) {
        scrubbing.clear();
        presentation.outputs().forEach(output -> scrubbing.add(output.driver()));
    }

    /** A sink has shown its sample of a scrub; the last one completes it. */
    void scrubCompleted(SinkDriver sink) {
        if (scrubbing.remove(sink) && scrubbing.isEmpty()) {
            raise(MediaEvent.of(MediaEventType.MESessionScrubSampleComplete));
        }
    }

    /** A component failed for good: streaming halts, the session waits to be told what to do. */
    void streamingFailed(MediaEvent error) {
        raise(error);
        haltPipelines();
    }

    private void haltPipelines() {
        if (current != null) {
            current.pipelines().forEach(pipeline -> pipeline.queue().execute(pipeline::halt));
        }
    }

    // ---------------------------------------------------------------- events and state

    /** Queues an event for the session's reader. */
    void raise(MediaEvent event) {
        if (!shutDown) {
            try {
                events.queueEvent(event);
            } catch (MediaException closed) {
                // The session was shut down a moment ago: nobody reads any more.
                return;
            }
        }
    }

    void raiseStatus(Presentation presentation, TopologyStatus status) {
        if (presentation.reach(status)) {
            MediaEvent event = MediaEvent.of(
                    MediaEventType.MESessionTopologyStatus, Status.S_OK, PropVariant.unknown(presentation.topology()));
            event.attributes().set(EventAttributes.TOPOLOGY_STATUS, status.value());
            raise(event);
        }
    }

    /** Marks the components of a wait that did not answer: they are never waited for again. */
    void abandon(Awaiter.Outcome outcome) {
        outcome.silent().forEach(components::abandon);
    }

    /** Calls a component on its lane and counts the return as an answer that is waited for. */
    void call(WorkQueue lane, Object component, Object group, String name, Runnable action) {
        awaiter.expect(Answer.CALL_RETURNED, component, group, name);
        lane.execute(() -> {
            MediaException problem = null;
            try {
                action.run();
            } catch (RuntimeException failure) {
                problem = asMedia(name, failure);
            }
            MediaException outcome = problem;
            post(() -> awaiter.arrived(Answer.CALL_RETURNED, component, outcome));
        });
    }

    WorkQueue laneOf(MediaSink sink) {
        return components.laneOf(sink);
    }

    String nameOf(MediaSink sink) {
        return "sink " + sink.getClass().getSimpleName();
    }

    Platform platform() {
        return platform;
    }

    long componentTimeout() {
        return settings.componentTimeout();
    }

    long prerollTimeout() {
        return settings.componentTimeout();
    }

    static MediaException asMedia(String component, RuntimeException failure) {
        return failure instanceof MediaException media
                ? media
                : new MediaException(Status.E_UNEXPECTED, component + " failed unexpectedly: " + failure, failure);
    }

    private void activate(Presentation presentation) {
        new PresentationBuilder(
                        presentation,
                        () -> new Pipeline(platform.serialQueue("branch"), this, rateless::advancedTo),
                        (source, node) -> components.source(presentation, source, node),
                        components::sink,
                        settings.requestWindow(),
                        quality)
                .build();
        // Only now, with everything in it: getters look at it from other threads.
        current = presentation;
        presentation.pipelines().forEach(pipeline -> pipeline.queue().execute(pipeline::begin));
        publish();
        MediaEvent time = MediaEvent.of(MediaEventType.MESessionNotifyPresentationTime);
        time.attributes().set(EventAttributes.START_PRESENTATION_TIME, presentation.offset());
        time.attributes().set(EventAttributes.PRESENTATION_TIME_OFFSET, presentation.offset());
        time.attributes().set(EventAttributes.START_PRESENTATION_TIME_AT_OUTPUT, presentation.offset());
        raise(time);
        updateCapabilities();
        raiseStatus(presentation, TopologyStatus.READY);
    }

    private void release(Presentation presentation) {
        components.release(presentation);
    }

    private void releaseAll() {
        Presentation presentation = current;
        current = null;
        if (presentation != null) {
            release(presentation);
        }
        queued.forEach(this::release);
        queued.clear();
        ending.forEach(this::release);
        ending.clear();
        publish();
    }

    private void publish() {
        Presentation presentation = current;
        List<Topology> all = new ArrayList<>();
        if (presentation != null) {
            all.add(presentation.topology());
        }
        queued.forEach(item -> all.add(item.topology()));
        topologies = List.copyOf(all);
        currentTopology = presentation == null ? null : presentation.topology();
    }

    private boolean isActive() {
        return state == SessionState.STARTED || state == SessionState.PAUSED;
    }

    private void setState(SessionState newState) {
        state = newState;
        if (newState == SessionState.STOPPED
                || newState == SessionState.STARTED
                || newState == SessionState.PAUSED
                || newState == SessionState.CLOSED) {
            updateCapabilities();
        }
    }

    /** Recomputes what the session can do and tells when that has changed. */
    void updateCapabilities() {
        Presentation presentation = current;
        Set<SessionCapability> now = state == SessionState.CLOSED || presentation == null
                ? EnumSet.noneOf(SessionCapability.class)
                : Capabilities.of(presentation, state == SessionState.STARTED);
        int delta = SessionCapability.bits(now) ^ SessionCapability.bits(capabilities);
        capabilities = Set.copyOf(now);
        if (delta != 0 && state != SessionState.CLOSED) {
            MediaEvent event = MediaEvent.of(MediaEventType.MESessionCapabilitiesChanged);
            event.attributes().set(EventAttributes.SESSION_CAPS, SessionCapability.bits(now));
            event.attributes().set(EventAttributes.SESSION_CAPS_DELTA, delta);
            raise(event);
        }
    }

    private Presentation requireCurrent() {
        Presentation presentation = current;
        if (presentation == null) {
            throw new IllegalStateException("there is no current presentation");
        }
        return presentation;
    }

    // ---------------------------------------------------------------- completing operations

    private boolean refuseWhenClosed(Operation operation) {
        if (state != SessionState.CLOSED) {
            return false;
        }
        fail(
                operation,
                invalidRequest("the session is closed; only its clock, topology and capabilities are left to ask"));
        return true;
    }

    private boolean refuseWithoutTopology(Operation operation) {
        if (current != null) {
            return false;
        }
        fail(operation, invalidRequest("the session has no current topology; set one first"));
        return true;
    }

    private static MediaException invalidRequest(String message) {
        return new MediaException(Status.MF_E_INVALIDREQUEST, message);
    }

    void succeed(Operation operation, PropVariant value) {
        complete(operation, Status.S_OK, value, null);
        operations.finish(operation);
    }

    void fail(Operation operation, MediaException failure) {
        complete(operation, failure.status(), PropVariant.EMPTY, failure);
        operations.finish(operation);
    }

    private void complete(Operation operation, Status status, PropVariant value, @Nullable MediaException failure) {
        MediaEventType type = operation.completion();
        if (type == null) {
            return;
        }
        MediaEvent event = MediaEvent.of(type, status, value);
        String message = failure == null ? null : failure.getMessage();
        if (message != null) {
            event.attributes().set(EventAttributes.MESSAGE, message);
        }
        completeWith(operation, event);
    }

    private void completeWith(Operation operation, MediaEvent event) {
        if (operation.isCompleted()) {
            return;
        }
        operation.setCompleted();
        raise(event);
        // The reader's code runs on a thread of its own: it may wait, and it may call back.
        platform.blocking().execute(() -> {
            if (event.status().isSuccess()) {
                operation.future().complete(event);
            } else {
                operation
                        .future()
                        .completeExceptionally(new MediaException(
                                event.status(),
                                event.attributes().get(EventAttributes.MESSAGE, event.type() + " failed")));
            }
        });
    }

    private void operationThrew(Operation operation, RuntimeException failure) {
        fail(operation, asMedia("the session", failure));
    }

    // ---------------------------------------------------------------- the end

    /** Releases everything; on the queue, after the session's face has closed the event queue and the clock. */
    void shutdown() {
        shutDown = true;
        awaiter.cancel();
        operations.drain().forEach(this::cancel);
        state = SessionState.SHUT_DOWN;
        releaseAll();
        components.shutdown();
    }

    private void cancel(Operation operation) {
        platform.blocking()
                .execute(() -> operation
                        .future()
                        .completeExceptionally(new MediaException(
                                Status.MF_E_SHUTDOWN, "the session was shut down before the operation ended")));
    }
}
