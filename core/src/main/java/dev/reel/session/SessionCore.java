package dev.reel.session;

import dev.reel.pipeline.clock.ClockStateSink;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.transform.Transform;
import dev.reel.platform.EventQueue;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.WorkQueue;
import dev.reel.session.flow.BranchQueues;
import dev.reel.session.flow.Pipeline;
import dev.reel.session.flow.QualityTap;
import dev.reel.session.flow.RatelessTimeSource;
import dev.reel.session.flow.SinkDriver;
import dev.reel.session.flow.SourceDriver;
import dev.reel.session.flow.SourceStage;
import dev.reel.session.presentation.Presentation;
import dev.reel.session.presentation.PresentationQueue;
import dev.reel.session.presentation.TopologyResolver;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where a session is put together from its parts, and what its face asks of them. Who knows whom can be read off the
 * constructor: each part is given what it uses, and none knows who uses it.
 *
 * <p>What is asked runs on the session's queue, except where any thread is named. What components report before everything is
 * in place cannot come: nobody is subscribed to.
 */
final class SessionCore implements SourceDriver.Events, SinkDriver.Events {
    private final SessionSettings settings;
    private final WorkQueue queue;
    private final BranchQueues branchQueues;
    private final PresentationQueue presentations = new PresentationQueue();
    private final Standing standing;
    private final Awaiter awaiter;
    private final Operations operations;
    private final QualityTap quality;
    private final PlaybackRate rate = new PlaybackRate();
    private final ComponentRegistry components;
    private final ClockControl clockControl;
    private final PresentationLifecycle lifecycle;
    private final PresentationAssembly assembly;
    private final Succession succession;
    private final TopologyOperations topologies;
    private final PlaybackOperations playback;
    private final RateOperations rates;
    private final ComponentDispatch dispatch;

    SessionCore(SessionSettings settings, Platform platform, EventQueue reader, PresentationClock clock) {
        this.settings = settings;
        this.queue = platform.serialQueue("session");
        this.branchQueues = new BranchQueues(platform);
        SessionEvents events = new SessionEvents(reader);
        this.standing = new Standing(events, presentations);
        this.awaiter = new Awaiter(queue, platform, this::failRunning);
        this.operations = new Operations(events, standing, presentations, platform.blocking(), awaiter::cancel);
        this.quality = new QualityTap(settings.qualityManager(), platform.blockingQueue("quality"));

        // Components, and calls into them.
        long timeout = settings.componentTimeout();
        ComponentCalls calls = new ComponentCalls(awaiter, queue, timeout, this::abandon);
        SinkFinalizer finalizer = new SinkFinalizer(awaiter, platform, queue, timeout, standing, events);
        this.components = new ComponentRegistry(platform, this, this, finalizer);

        // Sources, clock and sinks, and the order in which they are told.
        BufferingCount gathering = new BufferingCount();
        Scrubbing scrubbing = new Scrubbing(rate, events);
        RatelessTimeSource rateless = new RatelessTimeSource(platform);
        SourceControl sources = new SourceControl(calls, awaiter, queue, rate, gathering, quality);
        this.clockControl =
                new ClockControl(calls, awaiter, components, platform, clock, rateless, rate, scrubbing, quality);
        Preroll preroll = new Preroll(calls, awaiter, components, queue);
        Transport transport = new Transport(calls, standing, events, sources, clockControl, preroll, rate, gathering);

        // Presentations, one after the other.
        this.lifecycle = new PresentationLifecycle(
                events,
                standing,
                clockControl,
                presentations,
                components,
                finalizer,
                branchQueues,
                quality,
                this::build,
                this::saidEarly);
        EarlyStart early = new EarlyStart(
                queue, standing, sources, clockControl, clock, rate, presentations, components, this::build);
        this.succession = new Succession(
                events,
                standing,
                operations,
                awaiter,
                transport,
                sources,
                clockControl,
                rate,
                presentations,
                lifecycle,
                early);
        Streaming streaming =
                new Streaming(events, platform, queue, timeout, presentations, succession, this::onTransformEvent);
        this.assembly =
                new PresentationAssembly(settings, platform, components, branchQueues, quality, streaming, time -> {
                    if (rateless.advancedTo(time)) {
                        clock.timeJumped();
                    }
                });

        // What the application asks for.
        this.topologies = new TopologyOperations(
                events,
                standing,
                operations,
                calls,
                awaiter,
                platform,
                queue,
                transport,
                presentations,
                components,
                new TopologyResolver(settings.loader(), settings.transforms(), platform, settings.lowLatency()),
                lifecycle,
                succession);
        this.rates = new RateOperations(operations, standing, calls, awaiter, clockControl, clock, rate);
        this.playback = new PlaybackOperations(
                standing,
                operations,
                calls,
                awaiter,
                settings.closeTimeout(),
                transport,
                presentations,
                lifecycle,
                succession,
                rate,
                finalizer);

        // What components say.
        Buffering buffering = new Buffering(gathering, events, operations, standing, presentations, clockControl);
        Renegotiation renegotiation = new Renegotiation(
                operations, calls, standing, presentations, queue, transport, clockControl, clock, streaming);
        this.dispatch = new ComponentDispatch(
                queue,
                awaiter,
                standing,
                events,
                succession,
                streaming,
                buffering,
                renegotiation,
                scrubbing,
                playback,
                quality);
    }

    private void failRunning(RuntimeException failure) {
        operations.failRunning(failure);
    }

    private void build(Presentation presentation) {
        assembly.build(presentation);
    }

    private void abandon(Object silent) {
        if (silent == quality) {
            quality.abandon();
        }
        components.abandon(silent).forEach(succession::sinkAbandoned);
    }

    // ---------------------------------------------------------------- what the session's face reads, any thread

    SessionState state() {
        return standing.state();
    }

    Set<SessionCapability> capabilities() {
        return standing.capabilities();
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

    PlaybackRate.Rate rate() {
        return rate.inForce();
    }

    /** The first object of what plays that answers for a service. */
    <T> Optional<T> service(UUID service, Class<T> type) {
        return components.service(presentations.current(), service, type);
    }

    /** The classes of the queues that branches run on; topologies are found among those that are current or queued. */
    WorkQueueServices workQueueServices(LongFunction<Topology> found) {
        return new SessionWorkQueueServices(found, branchQueues);
    }

    /** Runs something on the session's queue. */
    void post(Runnable task) {
        queue.execute(task);
    }

    /** The quality manager is told no more; it unregisters from the clock, which a time source may keep waiting. */
    void endQuality() {
        quality.shutdown();
    }

    // ---------------------------------------------------------------- operations

    void submit(Operation operation) {
        operations.submit(operation);
    }

    /** From now on nothing may take longer than the bound of a close that was asked for. */
    void hurry(long closeBy) {
        // Half of the time for what is still queued before the close, the rest for the close itself.
        awaiter.limit(closeBy - settings.closeTimeout() / 2);
    }

    void setTopology(Operation operation, Set<SetTopologyFlag> flags, @Nullable Topology topology) {
        if (!operations.refuseWhenClosed(operation)) {
            topologies.set(operation, flags, topology);
        }
    }

    void clearTopologies(Operation operation) {
        if (!operations.refuseWhenClosed(operation)) {
            topologies.clear(operation);
        }
    }

    void start(Operation operation, @Nullable UUID format, PropVariant position) {
        playback.start(operation, format, position);
    }

    void pause(Operation operation) {
        playback.pause(operation);
    }

    void stop(Operation operation) {
        playback.stop(operation);
    }

    void close(Operation operation, long closeBy) {
        playback.close(operation, closeBy);
    }

    void setRate(Operation operation, PlaybackRate.Rate wanted) {
        if (!operations.refuseWhenClosed(operation)) {
            Presentation next = presentations.next();
            boolean runs = next != null && next.sources().stream().anyMatch(SourceDriver::isStartedEarly);
            rates.setRate(operation, wanted, presentations.current(), runs ? next : null);
        }
    }

    void setMediaStop(TopologyNode node, long mediaStop) {
        lifecycle.setMediaStop(node, mediaStop);
    }

    // ---------------------------------------------------------------- what components report, any thread

    @Override
    public void onSourceEvent(SourceDriver source, MediaEvent event) {
        dispatch.onSourceEvent(source, event);
    }

    @Override
    public void onStreamEvent(SourceDriver source, SourceStage stream, MediaEvent event) {
        dispatch.onStreamEvent(source, stream, event);
    }

    @Override
    public void onSinkEvent(SinkDriver sink, MediaEvent event) {
        dispatch.onSinkEvent(sink, event);
    }

    private void onTransformEvent(Pipeline pipeline, String name, Transform transform, MediaEvent event) {
        dispatch.onTransformEvent(pipeline, name, transform, event);
    }

    /** Deals with what a source said before its presentation was current; on the session's queue. */
    private void saidEarly(SourceDriver source, MediaEvent event) {
        dispatch.take(source, event, Awaiter.LAST);
    }

    /** A sink's clock handler threw: it will not answer that change. */
    void clockSinkFailed(ClockStateSink sink, RuntimeException failure) {
        Presentation presentation = presentations.current();
        if (presentation != null) {
            clockControl.sinkFailed(presentation, sink, failure);
        }
    }

    // ---------------------------------------------------------------- the end

    /** Releases everything; on the queue, after the session's face has closed the event queue and the clock. */
    void shutdown() {
        awaiter.end();
        standing.setState(SessionState.SHUT_DOWN);
        operations.cancelAll();
        topologies.shutdown();
        lifecycle.releaseAll();
        components.shutdown();
    }
}
