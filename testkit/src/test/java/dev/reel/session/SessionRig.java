package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.AsyncCallback;
import dev.reel.platform.AsyncResult;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.testkit.EventTrace;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeStreamSink;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.testkit.fake.Fakes;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import dev.reel.topology.TopologyStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A session on virtual time with a reader of its events, and short words for what tests do with it. */
final class SessionRig {
    static final long SECOND = Platform.SECOND;

    final VirtualPlatform virtual;
    final EventTrace trace;
    final Fakes fakes;
    final List<MediaEvent> events = new ArrayList<>();
    final MediaSession session;
    /** What is done with every event besides keeping it. */
    private final List<Consumer<MediaEvent>> listeners = new ArrayList<>();

    SessionRig() {
        this(new VirtualPlatform(), (Attributes) null);
    }

    SessionRig(@Nullable Attributes configuration) {
        this(new VirtualPlatform(), configuration);
    }

    SessionRig(VirtualPlatform virtual, @Nullable Attributes configuration) {
        this(virtual, configuration, List.of());
    }

    /** @param makers turns the rig's fakes into the transforms that the session's loader may insert */
    SessionRig(VirtualPlatform virtual, @Nullable Attributes configuration, List<TransformMaker> makers) {
        this(virtual, virtual.platform(), configuration, makers, registry -> {});
    }

    /** A rig whose session has a platform of its own in the same virtual time. */
    SessionRig(VirtualPlatform virtual, Platform platform) {
        this(virtual, platform, null, List.of(), registry -> {});
    }

    /** @param classes registers what the configuration names */
    SessionRig(@Nullable Attributes configuration, Consumer<SessionRegistry> classes) {
        this(new VirtualPlatform(), configuration, classes);
    }

    /** @param classes registers what the configuration names */
    SessionRig(
            VirtualPlatform virtual,
            @Nullable Attributes configuration,
            List<TransformMaker> makers,
            Consumer<SessionRegistry> classes) {
        this(virtual, virtual.platform(), configuration, makers, classes);
    }

    private SessionRig(VirtualPlatform virtual, @Nullable Attributes configuration, Consumer<SessionRegistry> classes) {
        this(virtual, virtual.platform(), configuration, List.of(), classes);
    }

    private SessionRig(
            VirtualPlatform virtual,
            Platform platform,
            @Nullable Attributes configuration,
            List<TransformMaker> makers,
            Consumer<SessionRegistry> classes) {
        this.virtual = virtual;
        this.trace = EventTrace.of(virtual);
        this.fakes = new Fakes(virtual).tracing(trace);
        List<TransformFactory> transforms = new ArrayList<>();
        makers.forEach(maker -> transforms.add(maker.make(fakes)));
        SessionRegistry registry = new SessionRegistry(new TransformRegistry(transforms));
        classes.accept(registry);
        this.session = MediaSession.create(configuration, registry, platform);
        follow();
    }

    /** Makes a kind of transform for a rig. */
    interface TransformMaker {
        FakeTransformFactory make(Fakes fakes);
    }

    /** A platform on which every call that a session makes into a source, a sink or the clock sets out a while later. */
    static Platform slowLanes(VirtualPlatform virtual, long delay) {
        Platform base = virtual.platform();
        return new Platform(
                base.timeService(),
                base.workers(),
                task -> base.timeService()
                        .newTimer(() -> base.workers().execute(task))
                        .schedule(base.time() + delay),
                1,
                (name, failure) -> {
                    throw new AssertionError("a task of " + name + " failed", failure);
                });
    }

    /** A source of uncompressed video at 25 frames a second. */
    FakeSource video(double seconds) {
        return fakes.source(script(seconds)).build();
    }

    static StreamScript script(double seconds) {
        return StreamScript.video(25, Duration.ofMillis(Math.round(seconds * 1000)));
    }

    /** A partial topology: each stream of the source to the first stream of a sink. */
    static Topology topology(FakeSource source, MediaSink... sinks) {
        Topology topology = new Topology();
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        for (int i = 0; i < sinks.length; i++) {
            branch(topology, source, presentation, i, sinks[i]);
        }
        return topology;
    }

    /** Adds a branch from a stream to a sink; gives back its source node. */
    static TopologyNode branch(
            Topology topology, FakeSource source, PresentationDescriptor presentation, int stream, MediaSink sink) {
        TopologyNode from = topology.addNode(TopologyNodeType.SOURCESTREAM);
        StreamDescriptor descriptor = presentation.streamDescriptor(stream);
        from.set(NodeAttributes.SOURCE, source);
        from.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
        from.set(NodeAttributes.STREAM_DESCRIPTOR, descriptor);
        TopologyNode to = topology.addNode(TopologyNodeType.OUTPUT);
        to.setObject(sink.streamSinks().get(0));
        from.connectTo(to);
        return from;
    }

    /** Lets a listener see every event from now on, where the session's reader sees it. */
    void listen(Consumer<MediaEvent> listener) {
        listeners.add(listener);
    }

    CompletableFuture<MediaEvent> setTopology(Topology topology, SetTopologyFlag... flags) {
        return session.setTopology(Set.of(flags), topology);
    }

    CompletableFuture<MediaEvent> start() {
        return session.start(null, PropVariant.EMPTY);
    }

    CompletableFuture<MediaEvent> startAt(double seconds) {
        return session.start(null, PropVariant.i8(Math.round(seconds * SECOND)));
    }

    /** Lets everything that can happen now happen. */
    void settle() {
        virtual.runUntilIdle();
    }

    void advance(double seconds) {
        virtual.advance(Math.round(seconds * SECOND));
    }

    /** Runs until an operation has ended, and gives back the status of its event. */
    Status outcome(CompletableFuture<MediaEvent> operation) {
        assertThat(virtual.advanceUntil(operation::isDone, Duration.ofMinutes(2)))
                .as(() -> "the operation ends\n" + trace.dump())
                .isTrue();
        settle();
        return statusOf(operation);
    }

    /** The status of an operation that has ended. */
    static Status statusOf(CompletableFuture<MediaEvent> operation) {
        try {
            return operation.join().status();
        } catch (CompletionException failed) {
            assertThat(failed.getCause()).isInstanceOf(MediaException.class);
            return MediaException.statusOf(failed.getCause());
        }
    }

    /** Runs an operation that is to succeed to its end. */
    void run(CompletableFuture<MediaEvent> operation) {
        assertThat(outcome(operation)).as(trace::dump).isEqualTo(Status.S_OK);
    }

    /** Runs until an event of a type has come. */
    MediaEvent await(MediaEventType type) {
        assertThat(virtual.advanceUntil(() -> last(type) != null, Duration.ofHours(3)))
                .as(() -> type + " comes\n" + trace.dump())
                .isTrue();
        settle();
        return lastOf(type);
    }

    @Nullable
    MediaEvent last(MediaEventType type) {
        MediaEvent found = null;
        for (MediaEvent event : events) {
            found = event.type() == type ? event : found;
        }
        return found;
    }

    MediaEvent lastOf(MediaEventType type) {
        MediaEvent found = last(type);
        assertThat(found).as(() -> type + "\n" + trace.dump()).isNotNull();
        return Objects.requireNonNull(found);
    }

    long count(MediaEventType type) {
        return events.stream().filter(event -> event.type() == type).count();
    }

    /** Forgets the events and the trace so far. */
    void forget() {
        events.clear();
        trace.clear();
    }

    /** The events without their values: {@code MESessionStarted(S_OK)}, a topology's status with its name. */
    List<String> told() {
        return events.stream().map(SessionRig::brief).toList();
    }

    /** The statuses that a topology went through. */
    List<TopologyStatus> statuses(Topology topology) {
        return events.stream()
                .filter(event -> event.type() == MediaEventType.MESessionTopologyStatus)
                .filter(event -> event.value().value() instanceof Topology about && about.id() == topology.id())
                .map(event -> TopologyStatus.of(event.attributes().get(EventAttributes.TOPOLOGY_STATUS)))
                .toList();
    }

    static String brief(MediaEvent event) {
        String text = event.type() + "(" + event.status() + ")";
        return event.type() == MediaEventType.MESessionTopologyStatus
                ? text + " " + TopologyStatus.of(event.attributes().get(EventAttributes.TOPOLOGY_STATUS))
                : text;
    }

    /** The lines of the trace that are about one participant. */
    List<String> calls(String who) {
        return trace.of(who);
    }

    /** Shuts the session down and looks whether anything was lost or failed on the way. */
    void finish() {
        if (session.state() != SessionState.SHUT_DOWN) {
            session.shutdown();
        }
        virtual.advance(Duration.ofMinutes(3));
        virtual.assertNoFailures();
        fakes.ledger().assertClean();
    }

    /** Presentation times of what a stream sink rendered, in seconds. */
    static List<Double> times(FakeStreamSink stream) {
        return stream.rendered().stream()
                .map(sample -> sample.time() / (double) SECOND)
                .toList();
    }

    private void follow() {
        AsyncCallback reader = new AsyncCallback() {
            @Override
            public void invoke(AsyncResult result) {
                try {
                    MediaEvent event = session.endGetEvent(result);
                    events.add(event);
                    trace.note("session", "<- " + brief(event));
                    listeners.forEach(listener -> listener.accept(event));
                    session.beginGetEvent(this, null);
                } catch (MediaException ended) {
                    trace.note("session", "ends " + ended.status());
                }
            }
        };
        session.beginGetEvent(reader, null);
    }
}
