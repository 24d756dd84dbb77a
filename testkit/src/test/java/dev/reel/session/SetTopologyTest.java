package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.TransformCategory;
import dev.reel.pipeline.TransformRegistry;
import dev.reel.platform.Attributes;
import dev.reel.platform.MajorType;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.MediaType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.testkit.fake.FakeTypeHandler;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyAttributes;
import dev.reel.topology.TopologyLoader;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import dev.reel.topology.TopologyStatus;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** media-session.md §2 and §4.1: what SetTopology refuses at once, what it makes of a topology, and the flags. */
class SetTopologyTest {
    private final SessionRig rig = new SessionRig();

    // ---------------------------------------------------------------- refused at once

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal("no nodes", Status.E_INVALIDARG, Topology::clear),
                refusal("no source", Status.MF_E_TOPO_MISSING_SOURCE, on(node -> node.delete(NodeAttributes.SOURCE))),
                refusal(
                        "no presentation descriptor",
                        Status.MF_E_TOPO_MISSING_PRESENTATION_DESCRIPTOR,
                        on(node -> node.delete(NodeAttributes.PRESENTATION_DESCRIPTOR))),
                refusal(
                        "no stream descriptor",
                        Status.MF_E_TOPO_MISSING_STREAM_DESCRIPTOR,
                        on(node -> node.delete(NodeAttributes.STREAM_DESCRIPTOR))),
                refusal(
                        "stream not selected",
                        Status.MF_E_TOPO_STREAM_DESCRIPTOR_NOT_SELECTED,
                        on(node ->
                                node.get(NodeAttributes.PRESENTATION_DESCRIPTOR).deselect(0))),
                refusal(
                        "MEDIASTART negative",
                        Status.MF_E_TOPO_INVALID_TIME_ATTRIBUTES,
                        on(node -> node.set(NodeAttributes.MEDIASTART, -1L))),
                refusal("MEDIASTOP before MEDIASTART", Status.MF_E_TOPO_INVALID_TIME_ATTRIBUTES, on(node -> {
                    node.set(NodeAttributes.MEDIASTART, 10L);
                    node.set(NodeAttributes.MEDIASTOP, 10L);
                })),
                refusal(
                        "PROJECTSTART without global time",
                        Status.MF_E_TOPO_INVALID_TIME_ATTRIBUTES,
                        topology -> topology.set(TopologyAttributes.PROJECTSTART, 0L)),
                refusal(
                        "PROJECTSTOP without global time",
                        Status.MF_E_TOPO_INVALID_TIME_ATTRIBUTES,
                        topology -> topology.set(TopologyAttributes.PROJECTSTOP, 10L)),
                refusal("a loop", Status.MF_E_TOPO_LOOPS_IN_TOPOLOGY, topology -> {
                    TopologyNode one = topology.addNode(TopologyNodeType.TRANSFORM);
                    TopologyNode other = topology.addNode(TopologyNodeType.TRANSFORM);
                    one.connectTo(other);
                    other.connectTo(one);
                }));
    }

    private static Arguments refusal(String what, Status status, Consumer<Topology> spoil) {
        return Arguments.of(what, status, spoil);
    }

    private static Consumer<Topology> on(Consumer<TopologyNode> change) {
        return topology -> change.accept(topology.sourceNodes().get(0));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refusals")
    @Conformance(spec = "media-session", section = "4.1", rule = "synchronous checks")
    void refusedAtOnce(String what, Status status, Consumer<Topology> spoil) {
        FakeSink sink = rig.fakes.sink().build();
        Topology topology = SessionRig.topology(rig.video(1), sink);
        spoil.accept(topology);
        assertThat(refusalOf(rig, topology)).isEqualTo(status);
        rig.settle();
        assertThat(rig.events).as("no event comes").isEmpty();
        // The session is as good as before, and the refused topology's sink stays the application's.
        rig.run(rig.setTopology(
                SessionRig.topology(rig.video(1), rig.fakes.sink().name("other").build())));
        rig.finish();
        assertThat(sink.shutdownCount()).isZero();
    }

    static Stream<Arguments> globalTimes() {
        return Stream.of(
                Arguments.of("neither", null, null, false),
                Arguments.of("start only", 0L, null, false),
                Arguments.of("stop only", null, 10L, false),
                Arguments.of("stop before start", 10L, 5L, false),
                Arguments.of("negative start", -5L, 5L, false),
                Arguments.of("both", 0L, 100_000_000L, true));
    }

    @ParameterizedTest(name = "global time, {0}: accepted {3}")
    @MethodSource("globalTimes")
    @Conformance(
            spec = "media-session",
            section = "2",
            rule = "MF_SESSION_GLOBAL_TIME needs PROJECTSTART and PROJECTSTOP")
    void globalTime(String what, @Nullable Long start, @Nullable Long stop, boolean accepted) {
        Attributes configuration = new Attributes();
        configuration.set(SessionAttributes.GLOBAL_TIME, 1);
        SessionRig global = new SessionRig(configuration);
        // The store is read at creation.
        configuration.set(SessionAttributes.GLOBAL_TIME, 0);
        Topology topology =
                SessionRig.topology(global.video(1), global.fakes.sink().build());
        if (start != null) {
            topology.set(TopologyAttributes.PROJECTSTART, start);
        }
        if (stop != null) {
            topology.set(TopologyAttributes.PROJECTSTOP, stop);
        }
        if (accepted) {
            global.run(global.setTopology(topology));
        } else {
            assertThat(refusalOf(global, topology)).isEqualTo(Status.MF_E_TOPO_INVALID_TIME_ATTRIBUTES);
        }
        global.finish();
    }

    private static Status refusalOf(SessionRig rig, Topology topology) {
        return catchThrowableOfType(MediaException.class, () -> rig.setTopology(topology))
                .status();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "2",
            rule = "unregistered ids: creation succeeds, built-in loader and quality manager")
    void unregisteredClassesAreReplacedByTheBuiltInOnes() {
        Attributes configuration = new Attributes();
        configuration.set(SessionAttributes.TOPOLOADER, UUID.randomUUID());
        configuration.set(SessionAttributes.QUALITY_MANAGER, UUID.randomUUID());
        SessionRig other = new SessionRig(configuration);
        other.run(other.setTopology(
                SessionRig.topology(other.video(1), other.fakes.sink().build())));
        other.run(other.start());
        other.await(MediaEventType.MESessionEnded);
        other.finish();
    }

    @Test
    @Conformance(spec = "media-session", section = "2", rule = "MF_SESSION_TOPOLOADER: a registered loader is used")
    void aRegisteredLoaderIsUsed() {
        UUID id = UUID.randomUUID();
        VirtualPlatform virtual = new VirtualPlatform();
        SessionRegistry registry = new SessionRegistry(new TransformRegistry(List.of()));
        TopologyLoader failing = (partial, current) -> {
            throw new MediaException(Status.MF_E_TOPO_UNSUPPORTED, "this loader loads nothing");
        };
        registry.registerTopologyLoader(id, platform -> failing);
        Attributes configuration = new Attributes();
        configuration.set(SessionAttributes.TOPOLOADER, id);
        MediaSession session = MediaSession.create(configuration, registry, virtual.platform());
        var operation = session.setTopology(
                Set.of(), SessionRig.topology(rig.video(1), rig.fakes.sink().build()));
        virtual.runUntilIdle();
        assertThat(SessionRig.statusOf(operation)).isEqualTo(Status.MF_E_TOPO_UNSUPPORTED);
        session.shutdown();
        virtual.runUntilIdle();
    }

    // ---------------------------------------------------------------- the event

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "NORESOLUTION: the very object, sink's types untouched")
    void withoutResolutionTheVeryObjectComesBack() {
        FakeSink sink = rig.fakes.sink().current(SessionRig.script(1).type()).build();
        Topology topology = SessionRig.topology(rig.video(1), sink);
        rig.run(rig.setTopology(topology, SetTopologyFlag.NORESOLUTION));
        assertThat(rig.lastOf(MediaEventType.MESessionTopologySet).value().value())
                .isSameAs(topology);
        assertThat(sink.stream().typeHandler().settingCount()).isZero();
        assertThat(sink.stream().typeHandler().listingCount()).isZero();
        assertThat(rig.session.currentTopology()).isSameAs(topology);
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        rig.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "resolution: a different object with the same topology id, at once without a Start")
    void resolutionGivesAnotherObjectWithTheSameId() {
        Topology topology = SessionRig.topology(rig.video(1), rig.fakes.sink().build());
        rig.run(rig.setTopology(topology));
        MediaEvent event = rig.lastOf(MediaEventType.MESessionTopologySet);
        Topology full = event.value().asObject(Topology.class);
        assertThat(full).isNotSameAs(topology);
        assertThat(full.id()).isEqualTo(topology.id());
        assertThat(rig.session.currentTopology()).isSameAs(full);
        assertThat(rig.session.fullTopology(topology.id())).isSameAs(full);
        rig.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "failed resolution: event with the error, VT_EMPTY, current topology unaffected")
    void aFailedResolutionLeavesTheCurrentTopology() {
        Topology first = SessionRig.topology(rig.video(1), rig.fakes.sink().build());
        rig.run(rig.setTopology(first));
        Topology unconnected = new Topology();
        PresentationDescriptor presentation = rig.video(1).createPresentationDescriptor();
        TopologyNode alone = unconnected.addNode(TopologyNodeType.SOURCESTREAM);
        alone.set(NodeAttributes.SOURCE, rig.video(1));
        alone.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
        alone.set(NodeAttributes.STREAM_DESCRIPTOR, presentation.streamDescriptor(0));
        assertThat(rig.outcome(rig.setTopology(unconnected))).isEqualTo(Status.MF_E_TOPO_UNSUPPORTED);
        assertThat(rig.lastOf(MediaEventType.MESessionTopologySet).value()).isEqualTo(PropVariant.EMPTY);
        assertThat(rig.session.currentTopology().id()).isEqualTo(first.id());
        assertThat(rig.statuses(unconnected)).isEmpty();
        rig.run(rig.start());
        rig.finish();
    }

    // ---------------------------------------------------------------- the sink's type

    static Stream<Arguments> sinkTypes() {
        MediaType rgb = MediaType.video(Subtype.RGB32, 640, 360);
        return Stream.of(
                Arguments.of("accepts the upstream type", false, true, (Shape) builder -> {}),
                Arguments.of("refuses it, offers types", true, true, (Shape)
                        builder -> builder.lists(rgb).accepts(MediaType.of(rgb.majorType(), rgb.subtype()))),
                Arguments.of("refuses it, offers none", false, true, (Shape)
                        builder -> builder.accepts(MediaType.of(rgb.majorType(), rgb.subtype()))
                                .takesWhatIsSet()),
                Arguments.of("has a current type", false, true, (Shape)
                        builder -> builder.current(SessionRig.script(1).type())));
    }

    private interface Shape {
        void apply(FakeSink.Builder<FakeSink> builder);
    }

    @ParameterizedTest(name = "sink {0}: enumerated {1}, type set {2}")
    @MethodSource("sinkTypes")
    @Conformance(spec = "media-session", section = "4.1", rule = "the negotiated type is made current on the sink")
    void theNegotiatedTypeIsMadeCurrent(String what, boolean enumerated, boolean set, Shape shape) {
        SessionRig converting = new SessionRig(
                new VirtualPlatform(),
                null,
                List.of(fakes -> new FakeTransformFactory(
                        TransformCategory.VIDEO_PROCESSOR,
                        fakes.transform(
                                        MediaType.of(MajorType.VIDEO, Subtype.I420),
                                        MediaType.of(MajorType.VIDEO, Subtype.RGB32))
                                .name("converter"))));
        FakeSink.Builder<FakeSink> builder = converting.fakes.sink();
        shape.apply(builder);
        FakeSink sink = builder.build();
        converting.run(converting.setTopology(SessionRig.topology(converting.video(1), sink)));
        FakeTypeHandler types = sink.stream().typeHandler();
        // To ask for the list is the only way to learn that it is empty.
        assertThat(types.listingCount() > 0 && !types.mediaTypes().isEmpty()).isEqualTo(enumerated);
        assertThat(types.settingCount() > 0).isEqualTo(set);
        converting.finish();
    }

    // ---------------------------------------------------------------- flags

    @Test
    @Conformance(spec = "media-session", section = "4.1", rule = "IMMEDIATE with null: no effect")
    void immediateNothingHasNoEffect() {
        Topology first = SessionRig.topology(rig.video(10), rig.fakes.sink().build());
        rig.run(rig.setTopology(first));
        rig.run(rig.start());
        rig.forget();
        rig.run(rig.session.setTopology(Set.of(SetTopologyFlag.IMMEDIATE), null));
        assertThat(rig.told()).containsExactly("MESessionTopologySet(S_OK)");
        assertThat(rig.session.currentTopology().id()).isEqualTo(first.id());
        rig.finish();
    }

    @ParameterizedTest(name = "when {0}")
    @EnumSource(
            value = SessionState.class,
            names = {"STOPPED", "STARTED", "PAUSED"})
    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "IMMEDIATE ends the current presentation, drops the queue, goes on running if it ran")
    void immediateReplacesWhatIsThere(SessionState when) {
        Topology first =
                SessionRig.topology(rig.video(10), rig.fakes.sink().name("one").build());
        Topology queued =
                SessionRig.topology(rig.video(10), rig.fakes.sink().name("two").build());
        FakeSink sink = rig.fakes.sink().name("three").build();
        Topology third = SessionRig.topology(rig.video(2), sink);
        rig.run(rig.setTopology(first));
        bring(when);
        rig.run(rig.setTopology(queued));
        rig.forget();
        rig.run(rig.setTopology(third, SetTopologyFlag.IMMEDIATE));
        assertThat(rig.statuses(first)).containsExactly(TopologyStatus.ENDED);
        assertThat(rig.session.currentTopology().id()).isEqualTo(third.id());
        assertThatThrownBy(() -> rig.session.fullTopology(queued.id())).hasMessageContaining("no current or queued");
        if (when == SessionState.STARTED) {
            assertThat(rig.statuses(third))
                    .containsExactly(TopologyStatus.READY, TopologyStatus.STARTED_SOURCE, TopologyStatus.SINK_SWITCHED);
        } else {
            assertThat(rig.statuses(third)).containsExactly(TopologyStatus.READY);
            rig.run(rig.start());
        }
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(50);
        assertThat(rig.statuses(queued)).isEmpty();
        rig.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "CLEAR_CURRENT, null: cleared whatever it is; playback stops if none waits")
    void clearingTheOnlyTopologyStops() {
        Topology first = SessionRig.topology(rig.video(10), rig.fakes.sink().build());
        rig.run(rig.setTopology(first));
        rig.run(rig.start());
        rig.forget();
        rig.run(rig.session.setTopology(Set.of(SetTopologyFlag.CLEAR_CURRENT), null));
        assertThat(rig.statuses(first)).containsExactly(TopologyStatus.ENDED);
        assertThat(rig.session.state()).isEqualTo(SessionState.STOPPED);
        assertThat(rig.outcome(rig.start())).isEqualTo(Status.MF_E_INVALIDREQUEST);
        rig.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "CLEAR_CURRENT: queued ones stay, the next one is loaded")
    void clearingTheCurrentTopologyBringsTheNext() {
        Topology first =
                SessionRig.topology(rig.video(10), rig.fakes.sink().name("one").build());
        FakeSink sink = rig.fakes.sink().name("two").build();
        Topology second = SessionRig.topology(rig.video(1), sink);
        rig.run(rig.setTopology(first));
        rig.run(rig.start());
        rig.run(rig.setTopology(second));
        rig.run(rig.session.setTopology(Set.of(SetTopologyFlag.CLEAR_CURRENT), null));
        assertThat(rig.session.currentTopology().id()).isEqualTo(second.id());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(25);
        rig.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "CLEAR_CURRENT, topology given: only if it is the current one, else S_FALSE")
    void clearingAnotherTopologyClearsNothing() {
        Topology first = SessionRig.topology(rig.video(10), rig.fakes.sink().build());
        rig.run(rig.setTopology(first));
        rig.run(rig.start());
        assertThat(rig.outcome(rig.setTopology(new Topology(), SetTopologyFlag.CLEAR_CURRENT)))
                .isEqualTo(Status.S_FALSE);
        assertThat(rig.session.state()).isEqualTo(SessionState.STARTED);
        rig.run(rig.setTopology(first, SetTopologyFlag.CLEAR_CURRENT));
        assertThat(rig.session.state()).isEqualTo(SessionState.STOPPED);
        rig.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.2",
            rule = "ClearTopologies drops the queue, never the current topology")
    void clearTopologiesKeepsTheCurrent() {
        Topology first =
                SessionRig.topology(rig.video(2), rig.fakes.sink().name("one").build());
        FakeSink sink = rig.fakes.sink().name("two").build();
        Topology second = SessionRig.topology(rig.video(1), sink);
        rig.run(rig.setTopology(first));
        rig.run(rig.setTopology(second));
        rig.run(rig.start());
        rig.run(rig.session.clearTopologies());
        rig.run(rig.session.clearTopologies());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(rig.statuses(second)).isEmpty();
        assertThat(sink.stream().rendered()).isEmpty();
        rig.finish();
    }

    @Test
    void aTopologyThatCannotBeRunIsRefusedAndItsSinkStaysTheApplications() {
        FaultPlan faults = new FaultPlan().always(FaultPoint.SINK_SUBSCRIBE, Fault.throwing(Status.E_FAIL));
        FakeSink sink = rig.fakes.sink().faults(faults).build();
        Topology bad = SessionRig.topology(rig.video(1), sink);
        assertThat(rig.outcome(rig.setTopology(bad))).isEqualTo(Status.E_FAIL);
        assertThat(rig.statuses(bad)).isEmpty();
        assertThat(rig.outcome(rig.start())).isEqualTo(Status.MF_E_INVALIDREQUEST);
        FakeSource source = rig.video(1);
        rig.run(rig.setTopology(
                SessionRig.topology(source, rig.fakes.sink().name("good").build())));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        rig.finish();
        assertThat(sink.shutdownCount()).isZero();
    }

    private void bring(SessionState when) {
        if (when != SessionState.STOPPED) {
            rig.run(rig.start());
            rig.advance(1);
        }
        if (when == SessionState.PAUSED) {
            rig.run(rig.session.pause());
        }
    }
}
