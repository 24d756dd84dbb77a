package dev.reel.session;

import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.clock.ClockStateSink;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.EventQueue;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.WorkQueue;
import dev.reel.session.Awaiter.Answer;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyStatus;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state of one session: what is said of it, how its operations end, how it ends itself. {@link PlaybackOperations} move it,
 * topologies come and go by {@link TopologyOperations} and {@link Succession}, rates by
 * {@link RateOperations}.
 *
 * <p>Lives on the session's queue, with two exceptions: {@link #post} and the {@link ComponentEvents} methods may be called
 * from any thread, and the volatile fields are read by the session's getters.
 */
final class SessionCore {
    private final SessionSettings settings;
    private final Platform platform;
    private final WorkQueue queue;
    private final EventQueue events;
    private final Awaiter awaiter;
    private final OperationQueue operations;
    private final Transport transport;
    private final RateOperations rates;
    private final QualityTap quality;
    private final Buffering buffering;
    private final Renegotiation renegotiation;
    private final ComponentDispatch dispatch;
    private final SinkFinalizer finalizer;
    private final ComponentRegistry components;
    private final BranchQueues branchQueues;
    private final PresentationQueue presentations = new PresentationQueue();
    private final PresentationLifecycle lifecycle;
    private final Succession succession;
    private final Streaming streaming;
    private final TopologyOperations topologies;
    private final PlaybackOperations playback;

    private boolean shutDown;
    private volatile SessionState state = SessionState.STOPPED;
    private volatile Capabilities capabilities = Capabilities.NONE;

    SessionCore(SessionSettings settings, Platform platform, EventQueue events, PresentationClock clock) {
        this.settings = settings;
        this.platform = platform;
        this.queue = platform.serialQueue("session");
        this.branchQueues = new BranchQueues(platform);
        this.events = events;
        RatelessTimeSource rateless = new RatelessTimeSource(platform);
        RatelessTimeSource.Progress progress = sampleTime -> {
            if (rateless.advancedTo(sampleTime)) {
                clock.timeJumped();
            }
        };
        this.operations = new OperationQueue(this::operationThrew);
        this.awaiter = new Awaiter(queue, platform, failure -> operations.failRunning(failure));
        this.buffering = new Buffering(this);
        ClockControl clockControl = new ClockControl(this, awaiter, clock, rateless);
        this.transport = new Transport(this, awaiter, clockControl);
        this.rates = new RateOperations(this, awaiter, transport, clock);
        this.quality = new QualityTap(settings.qualityManager(), platform.blockingQueue("quality"));
        this.dispatch = new ComponentDispatch(this, awaiter);
        this.finalizer = new SinkFinalizer(this, awaiter);
        this.components = new ComponentRegistry(platform, dispatch, finalizer);
        this.renegotiation = new Renegotiation(this, awaiter, transport, clock);
        this.streaming = new Streaming(this, presentations);
        PresentationAssembly assembly =
                new PresentationAssembly(settings, platform, components, branchQueues, quality, streaming, progress);
        this.lifecycle =
                new PresentationLifecycle(this, clockControl, presentations, components, finalizer, assembly::build);
        EarlyStart early = new EarlyStart(this, transport, clock, presentations, components, assembly::build);
        this.succession = new Succession(this, awaiter, transport, presentations, lifecycle, early);
        this.topologies = new TopologyOperations(
                this,
                awaiter,
                transport,
                presentations,
                components,
                new TopologyResolver(settings.loader(), settings.transforms(), platform, settings.lowLatency()),
                lifecycle,
                succession);
        this.playback = new PlaybackOperations(
                this, awaiter, transport, presentations, lifecycle, succession, rates, finalizer);
    }

    // ---------------------------------------------------------------- what the session's face reads, any thread

    SessionState state() {
        return state;
    }

    Set<SessionCapability> capabilities() {
        return capabilities.set();
    }

    @Nullable
    Topology currentTopology() {
        return presentations.currentTopology();
    }

    /** What plays or would play; built completely before it can be seen here. */
    @Nullable
    Presentation currentPresentation() {
        return presentations.current();
    }

    /** The current and the queued topologies. */
    List<Topology> topologies() {
        return presentations.topologies();
    }

    PlaybackOperations playback() {
        return playback;
    }

    RateOperations rates() {
        return rates;
    }

    BranchQueues branchQueues() {
        return branchQueues;
    }

    QualityTap quality() {
        return quality;
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
        if (!refuseWhenClosed(operation)) {
            topologies.set(operation, flags, topology);
        }
    }

    void clearTopologies(Operation operation) {
        if (!refuseWhenClosed(operation)) {
            topologies.clear(operation);
        }
    }

    void setMediaStop(TopologyNode node, long mediaStop) {
        lifecycle.setMediaStop(node, mediaStop);
    }

    void setRate(Operation operation, RateOperations.Rate rate) {
        if (!refuseWhenClosed(operation)) {
            Presentation next = presentations.next();
            boolean runs = next != null && next.sources().stream().anyMatch(SourceDriver::isStartedEarly);
            rates.setRate(operation, rate, presentations.current(), runs ? next : null);
        }
    }

    /** True when the next operation in line ends in this event. */
    boolean isFollowedBy(MediaEventType completion) {
        return operations.isNext(completion);
    }

    // ---------------------------------------------------------------- what components report

    /** False once the session is closed or shut down: what components say is of no interest any more. */
    boolean isListening() {
        return !shutDown && state != SessionState.CLOSED;
    }

    /** Deals with what a source said before its presentation was current. */
    void take(SourceDriver source, MediaEvent event) {
        dispatch.take(source, event, Awaiter.LAST);
    }

    Succession succession() {
        return succession;
    }

    Streaming streaming() {
        return streaming;
    }

    ComponentDispatch dispatch() {
        return dispatch;
    }

    Buffering buffering() {
        return buffering;
    }

    Renegotiation renegotiation() {
        return renegotiation;
    }

    Transport transport() {
        return transport;
    }

    /** A sink's clock handler threw: it will not answer that change. */
    void clockSinkFailed(ClockStateSink sink, RuntimeException failure) {
        Presentation presentation = presentations.current();
        if (presentation != null) {
            transport.clock().sinkFailed(presentation, sink, failure);
        }
    }

    // ---------------------------------------------------------------- components

    /** Marks the components of a wait that did not answer: they are never waited for again. */
    void abandon(Awaiter.Outcome outcome) {
        for (Object silent : outcome.silent()) {
            if (silent == quality) {
                quality.abandon();
            }
            for (SinkDriver sink : components.abandon(silent)) {
                succession.sinkAbandoned(sink);
            }
        }
    }

    /** Calls a component on its lane and counts the return as an answer that is waited for. */
    void call(WorkQueue lane, Object component, Object group, String name, Runnable action) {
        call(lane, component, group, name, action, null);
    }

    /** As {@link #call}; when the call fails, answers of a kind will not come and are waited for no longer. */
    void call(WorkQueue lane, Object component, Object group, String name, Runnable action, @Nullable Answer cause) {
        Awaiter.Question question = cause == null ? awaiter.question(group) : awaiter.question(cause);
        awaiter.expect(Answer.CALL_RETURNED, component, group, name);
        lane.execute(() -> {
            MediaException problem = null;
            try {
                question.ask();
                action.run();
            } catch (RuntimeException failure) {
                problem = asMedia(name, failure);
            }
            MediaException outcome = problem;
            post(() -> {
                if (outcome != null && cause != null) {
                    awaiter.forget(cause);
                }
                awaiter.arrived(Answer.CALL_RETURNED, component, outcome);
            });
        });
    }

    WorkQueue laneOf(MediaSink sink) {
        return components.laneOf(sink);
    }

    ComponentRegistry components() {
        return components;
    }

    Platform platform() {
        return platform;
    }

    long componentTimeout() {
        return settings.componentTimeout();
    }

    long closeTimeout() {
        return settings.closeTimeout();
    }

    long prerollTimeout() {
        return settings.componentTimeout();
    }

    static MediaException asMedia(String component, RuntimeException failure) {
        return failure instanceof MediaException media
                ? media
                : new MediaException(Status.E_UNEXPECTED, component + " failed unexpectedly: " + failure, failure);
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

    boolean isActive() {
        return state == SessionState.STARTED || state == SessionState.PAUSED;
    }

    /** Moves on to a state on the way to another one. */
    void setState(SessionState newState) {
        state = newState;
    }

    /** Comes to rest in a state, with what can be done there. */
    void enter(SessionState newState) {
        state = newState;
        updateCapabilities();
    }

    /** Recomputes what the session can do and tells when that has changed. */
    void updateCapabilities() {
        Presentation presentation = presentations.current();
        Capabilities now = state == SessionState.CLOSED || presentation == null
                ? Capabilities.NONE
                : Capabilities.of(presentation, state == SessionState.STARTED);
        int delta = now.delta(capabilities);
        capabilities = now;
        if (delta != 0 && state != SessionState.CLOSED) {
            MediaEvent event = MediaEvent.of(MediaEventType.MESessionCapabilitiesChanged);
            event.attributes().set(EventAttributes.SESSION_CAPS, now.bits());
            event.attributes().set(EventAttributes.SESSION_CAPS_DELTA, delta);
            raise(event);
        }
    }

    Presentation requireCurrent() {
        Presentation presentation = presentations.current();
        if (presentation == null) {
            throw new IllegalStateException("there is no current presentation");
        }
        return presentation;
    }

    // ---------------------------------------------------------------- completing operations

    boolean refuseWhenClosed(Operation operation) {
        if (state != SessionState.CLOSED) {
            return false;
        }
        fail(
                operation,
                invalidRequest("the session is closed; only its clock, topology and capabilities are left to ask"));
        return true;
    }

    boolean refuseWithoutTopology(Operation operation) {
        if (presentations.current() != null) {
            return false;
        }
        fail(operation, invalidRequest("the session has no current topology; set one first"));
        return true;
    }

    static MediaException invalidRequest(String message) {
        return new MediaException(Status.MF_E_INVALIDREQUEST, message);
    }

    void succeed(Operation operation, PropVariant value) {
        complete(operation, Status.S_OK, value, null);
        finish(operation);
    }

    void fail(Operation operation, MediaException failure) {
        complete(operation, failure.status(), PropVariant.EMPTY, failure);
        finish(operation);
    }

    void finish(Operation operation) {
        operations.finish(operation);
    }

    void complete(Operation operation, Status status, PropVariant value, @Nullable MediaException failure) {
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

    void completeWith(Operation operation, MediaEvent event) {
        if (operation.isCompleted()) {
            return;
        }
        operation.setCompleted();
        raise(event);
        // The reader's code runs on a thread of its own: it may wait, and it may call back.
        platform.blocking().execute(() -> operation.end(event));
    }

    /** An operation must end whatever happens on the way; what it had begun is stopped. */
    private void operationThrew(Operation operation, RuntimeException failure) {
        awaiter.cancel();
        MediaException reason = asMedia("the session", failure);
        if (operation.completion() == MediaEventType.MESessionClosed) {
            playback.closed(operation, reason);
            return;
        }
        switch (state) {
            case STARTING, PAUSING, STOPPING -> setState(SessionState.STOPPED);
            default -> {
                // It is where it was.
            }
        }
        fail(operation, reason);
    }

    // ---------------------------------------------------------------- the end

    /** Releases everything; on the queue, after the session's face has closed the event queue and the clock. */
    void shutdown() {
        shutDown = true;
        awaiter.end();
        operations.drain().forEach(this::cancel);
        state = SessionState.SHUT_DOWN;
        topologies.shutdown();
        lifecycle.releaseAll();
        components.shutdown();
    }

    private void cancel(Operation operation) {
        platform.blocking()
                .execute(() -> operation.end(new MediaException(
                        Status.MF_E_SHUTDOWN, "the session was shut down before the operation ended")));
    }
}
