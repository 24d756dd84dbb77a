package dev.reel.session.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.reel.pipeline.ActivateAttributes;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.session.SetTopologyFlag;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeActivate;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeStreamSink;
import dev.reel.testkit.fake.FakeTransform;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.StandardTopologyLoader;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TransformBinding;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** topology.md §5: how activation objects become stream sinks and transforms. */
class BindingTest {
    private static final MediaType I420 = MediaType.of(MajorType.VIDEO, Subtype.I420);

    private final BranchRig rig = new BranchRig();
    private final FakeSource source =
            rig.fakes.source(StreamScript.video(25, Duration.ofSeconds(1))).build();

    @AfterEach
    void finish() {
        rig.finish();
    }

    /** How the stream sink is found. */
    private enum Wanted {
        DEFAULT(null, 0),
        BY_ID(7, 7),
        ADDED(9, 9);

        private final Integer id;
        private final int found;

        Wanted(Integer id, int found) {
            this.id = id;
            this.found = found;
        }
    }

    @Conformance(
            spec = "topology",
            section = "5",
            rule = "output node: ActivateObject, then the stream sink with STREAMID or 0, added if it is not there")
    @ParameterizedTest(name = "{0}")
    @EnumSource
    void section5Sink(Wanted wanted) {
        FakeSink sink = rig.fakes.sink().growing().streams(0, 7).build();
        FakeActivate<FakeSink> activate = new FakeActivate<>(() -> sink, FakeSink::shutdown);
        TopologyNode output = rig.output(activate);
        if (wanted.id != null) {
            output.set(NodeAttributes.STREAMID, wanted.id);
        }
        BranchRig.chain(rig.source(source, 0), output);

        rig.playToEnd();

        FakeStreamSink stream = sink.streamSinkById(wanted.found);
        assertThat(stream.rendered()).hasSize(25);
        assertThat(activate.activationCount()).isEqualTo(1);
        assertThat(output.object()).as("the caller's node").isSameAs(activate);
    }

    @Conformance(
            spec = "topology",
            section = "5",
            rule = "a stream sink that is neither there nor can be added: refused")
    @Test
    void section5NoSuchStream() {
        FakeActivate<FakeSink> activate =
                new FakeActivate<>(() -> rig.fakes.sink().build(), FakeSink::shutdown);
        TopologyNode output = rig.output(activate);
        output.set(NodeAttributes.STREAMID, 3);
        BranchRig.chain(rig.source(source, 0), output);

        rig.set().expect(MediaEventType.MESessionTopologySet, Status.MF_E_STREAMSINKS_FIXED);

        assertThat(activate.shutdownCount()).as("who activates shuts down").isEqualTo(1);
    }

    @Conformance(
            spec = "topology",
            section = "5",
            rule = "an activation that fails: the topology is refused with its status")
    @Test
    void section5SinkFails() {
        FaultPlan plan =
                new FaultPlan().always(FaultPoint.ACTIVATE, Fault.throwing(Status.MF_E_NO_AUDIO_PLAYBACK_DEVICE));
        FakeActivate<FakeSink> activate =
                new FakeActivate<>(() -> rig.fakes.sink().build(), FakeSink::shutdown, plan);
        BranchRig.chain(rig.source(source, 0), rig.output(activate));

        rig.set().expect(MediaEventType.MESessionTopologySet, Status.MF_E_NO_AUDIO_PLAYBACK_DEVICE);
    }

    @Conformance(spec = "topology", section = "5", rule = "an activation object that makes something else is refused")
    @Test
    void section5WrongObject() {
        BranchRig.chain(rig.source(source, 0), rig.output(new FakeActivate<>(() -> "no sink", made -> {})));

        rig.set().expect(MediaEventType.MESessionTopologySet, Status.E_NOINTERFACE);
    }

    @Conformance(
            spec = "topology",
            section = "5",
            rule = "transform activation: the node gets the transform, MFT_LOCKED becomes LOCKED; shut down with the"
                    + " topology")
    @ParameterizedTest(name = "without the loader: {0}")
    @ValueSource(booleans = {false, true})
    void section5Transform(boolean unresolved) {
        SetTopologyFlag[] flags =
                unresolved ? new SetTopologyFlag[] {SetTopologyFlag.NORESOLUTION} : new SetTopologyFlag[0];
        FakeTransform effect =
                typed(rig.fakes.transform(I420, I420).name("effect").build());
        FakeActivate<FakeTransform> activate = new FakeActivate<>(() -> effect, FakeTransform::close);
        activate.attributes().set(ActivateAttributes.MFT_LOCKED, 1);
        FakeSink sink = rig.fakes.sink().current(effect.outputCurrentType(0)).build();
        BranchRig.chain(rig.source(source, 0), rig.transform(activate), rig.output(sink));

        rig.playToEnd(flags);

        Topology full = rig.session().currentTopology();
        TopologyNode node = full.sourceNodes().get(0).output(0).node();
        assertThat(node.object()).isSameAs(effect);
        assertThat(node.get(NodeAttributes.LOCKED)).isEqualTo(1);
        assertThat(effect.outputCount()).isEqualTo(25);
        assertThat(sink.stream().rendered()).hasSize(25);
        assertThat(activate.shutdownCount()).isZero();

        rig.session().clearTopologies();
        rig.session().close();
        rig.virtual.advance(Duration.ofSeconds(1));
        assertThat(activate.shutdownCount()).isEqualTo(1);
        assertThat(effect.closeCount()).isEqualTo(1);
    }

    @Conformance(
            spec = "topology",
            section = "5",
            rule = "from a class id: created, the node's attributes copied to the transform's, closed with the"
                    + " topology")
    @Test
    void section5ClassId() {
        AttributeKey<Integer> option = AttributeKey.uint32("option", "5e2c2ff1-5f8e-46a0-9d0a-7f2f1bb3b0e5");
        FakeTransformFactory effects = new FakeTransformFactory(
                TransformCategory.VIDEO_EFFECT, rig.fakes.transform(I420, I420).name("effect"));
        rig.transforms.register(effects);
        TopologyNode node = rig.transform(null);
        node.set(NodeAttributes.TRANSFORM_OBJECTID, effects.id());
        node.set(option, 42);
        BranchRig.chain(rig.source(source, 0), node, rig.output(rig.fakes.sink().build()));
        StandardTopologyLoader loader = new StandardTopologyLoader(rig.transforms, rig.fakes.platform());

        Topology full = loader.load(rig.topology, null);

        FakeTransform made = effects.made().get(0);
        TopologyNode bound = full.sourceNodes().get(0).output(0).node();
        assertThat(bound.object()).isSameAs(made);
        assertThat(made.attributes().get(option)).isEqualTo(42);
        assertThat(node.objectOrNull()).as("the caller's node").isNull();
        TransformBinding.release(bound);
        assertThat(made.closeCount()).isEqualTo(1);
    }

    static Stream<Arguments> section5TransformRefused() {
        return Stream.of(
                arguments("an activation object that makes no transform", Status.E_NOINTERFACE),
                arguments("an object of another kind", Status.E_NOINTERFACE),
                arguments("neither object nor class id", Status.MF_E_TOPO_UNSUPPORTED));
    }

    @Conformance(spec = "topology", section = "5", rule = "a transform node without a transform is refused")
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void section5TransformRefused(String what, Status expected) {
        Object object = what.startsWith("an activation")
                ? new FakeActivate<>(() -> "no transform", made -> {})
                : what.startsWith("an object") ? "a string" : null;
        BranchRig.chain(
                rig.source(source, 0),
                rig.transform(object),
                rig.output(rig.fakes.sink().build()));

        rig.set().expect(MediaEventType.MESessionTopologySet, expected);
    }

    @Conformance(
            spec = "topology",
            section = "5",
            rule = "what was made is ended when the topology is refused after all")
    @Test
    void section5NothingLeft() {
        FakeTransform effect = rig.fakes.transform(I420, I420).name("effect").build();
        FakeActivate<FakeTransform> activate = new FakeActivate<>(() -> effect, FakeTransform::close);
        FaultPlan plan = new FaultPlan().always(FaultPoint.SINK_SET_TYPE, Fault.throwing(Status.MF_E_INVALIDMEDIATYPE));
        BranchRig.chain(
                rig.source(source, 0),
                rig.transform(activate),
                rig.output(rig.fakes.sink().faults(plan).build()));

        rig.set().expect(MediaEventType.MESessionTopologySet, Status.MF_E_INVALIDMEDIATYPE);

        assertThat(effect.closeCount()).isEqualTo(1);
    }

    /** Locked transforms have their types already. */
    private static FakeTransform typed(FakeTransform transform) {
        MediaType type = StreamScript.video(25, Duration.ofSeconds(1)).type();
        transform.setInputType(0, type);
        transform.setOutputType(0, type);
        return transform;
    }
}
