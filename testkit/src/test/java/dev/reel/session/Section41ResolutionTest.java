package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeActivate;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.testkit.fake.FakeTypeHandler;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import dev.reel.topology.TopologyStatus;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** media-session.md §4.1: what SetTopology makes of a topology, and the event that says so. */
class Section41ResolutionTest {
    private final SessionRig rig = new SessionRig();

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

    @ParameterizedTest(name = "when {0}")
    @EnumSource(
            value = SessionState.class,
            names = {"STOPPED", "STARTED", "PAUSED"})
    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "MESessionTopologySet comes without a Start, also while stopped or paused; the topology then waits")
    void theEventWaitsForNoStart(SessionState when) {
        rig.run(rig.setTopology(
                SessionRig.topology(rig.video(5), rig.fakes.sink().build())));
        rig.run(when == SessionState.STOPPED ? rig.session.stop() : rig.start());
        if (when == SessionState.PAUSED) {
            rig.run(rig.session.pause());
        }
        rig.forget();
        Topology next =
                SessionRig.topology(rig.video(5), rig.fakes.sink().name("next").build());
        rig.setTopology(next);
        rig.settle();
        assertThat(rig.told()).containsExactly("MESessionTopologySet(S_OK)");
        assertThat(rig.session.fullTopology(next.id()).id()).isEqualTo(next.id());
        assertThat(rig.session.currentTopology().id()).isNotEqualTo(next.id());
        rig.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "without a current topology it becomes current: MESessionTopologySet, then READY")
    void theFirstBecomesCurrent() {
        Topology first = SessionRig.topology(rig.video(1), rig.fakes.sink().build());
        rig.run(rig.setTopology(first));
        assertThat(rig.told().get(0)).isEqualTo("MESessionTopologySet(S_OK)");
        assertThat(rig.statuses(first)).containsExactly(TopologyStatus.READY);
        assertThat(rig.session.currentTopology().id()).isEqualTo(first.id());
        rig.finish();
    }

    @ParameterizedTest(name = "without resolution: {0}")
    @ValueSource(booleans = {false, true})
    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "activation objects of output nodes are bound to stream sinks; the status of a failure is the"
                    + " event's")
    void activationObjects(boolean noResolution) {
        SetTopologyFlag[] flags =
                noResolution ? new SetTopologyFlag[] {SetTopologyFlag.NORESOLUTION} : new SetTopologyFlag[0];
        FakeSink made = rig.fakes.sink().current(SessionRig.script(1).type()).build();
        FaultPlan faults = new FaultPlan().at(FaultPoint.ACTIVATE, 1, Fault.throwing(Status.E_OUTOFMEMORY));
        FakeActivate<FakeSink> activate = new FakeActivate<>(() -> made, FakeSink::shutdown, faults);
        assertThat(rig.outcome(rig.setTopology(activated(activate), flags))).isEqualTo(Status.E_OUTOFMEMORY);
        MediaEvent failed = rig.lastOf(MediaEventType.MESessionTopologySet);
        assertThat(failed.status()).isEqualTo(Status.E_OUTOFMEMORY);
        assertThat(failed.value()).isEqualTo(PropVariant.EMPTY);
        Topology topology = activated(activate);
        rig.run(rig.setTopology(topology, flags));
        Topology full = rig.session.currentTopology();
        assertThat(full.outputNodes().get(0).object()).isSameAs(made.stream());
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(made.stream().rendered()).hasSize(25);
        rig.finish();
    }

    private Topology activated(FakeActivate<FakeSink> activate) {
        Topology topology = SessionRig.topology(
                rig.video(1), rig.fakes.sink().name("replaced").build());
        topology.outputNodes().get(0).setObject(activate);
        return topology;
    }

    // ---------------------------------------------------------------- the sink's type

    static Stream<Arguments> sinkTypes() {
        MediaType rgb = MediaType.video(Subtype.RGB32, 640, 360);
        MediaType anyRgb = MediaType.of(rgb.majorType(), rgb.subtype());
        return Stream.of(
                Arguments.of("accepts the upstream type", false, Subtype.I420, (Shape) builder -> {}),
                Arguments.of("refuses it, offers types", true, Subtype.RGB32, (Shape)
                        builder -> builder.lists(rgb).accepts(anyRgb)),
                Arguments.of("refuses it, offers none", false, Subtype.RGB32, (Shape)
                        builder -> builder.accepts(anyRgb).takesWhatIsSet()),
                Arguments.of("has a current type", false, Subtype.I420, (Shape)
                        builder -> builder.current(SessionRig.script(1).type())));
    }

    private interface Shape {
        void apply(FakeSink.Builder<FakeSink> builder);
    }

    @ParameterizedTest(name = "sink {0}: enumerated {1}, set to {2}")
    @MethodSource("sinkTypes")
    @Conformance(spec = "media-session", section = "4.1", rule = "the negotiated type is made current on the sink")
    void theNegotiatedTypeIsMadeCurrent(String what, boolean enumerated, Subtype subtype, Shape shape) {
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
        assertThat(types.settingCount()).isPositive();
        MediaType current = types.currentMediaType();
        assertThat(current).isNotNull().extracting(MediaType::subtype).isEqualTo(subtype);
        long converters = converting.session.currentTopology().nodes().stream()
                .filter(node -> node.type() == TopologyNodeType.TRANSFORM)
                .count();
        assertThat(converters).isEqualTo(subtype.equals(Subtype.RGB32) ? 1 : 0);
        converting.finish();
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
}
