package dev.reel.session.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.session.SetTopologyFlag;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** topology.md §3.7: what the session writes on the nodes of a topology in use. */
class NodesInUseTest {
    private static final MediaType I420 = MediaType.of(MajorType.VIDEO, Subtype.I420);

    private final BranchRig rig = new BranchRig();
    private final FakeSource source =
            rig.fakes.source(StreamScript.video(25, Duration.ofSeconds(2))).build();

    @AfterEach
    void finish() {
        rig.finish();
    }

    @Conformance(
            spec = "topology",
            section = "3.7",
            rule = "LOCKED is set on every node while it is in use and taken off again; what the application locked"
                    + " stays so")
    @ParameterizedTest(name = "resolved {0}, ends by {1}")
    @CsvSource({"true, REPLACED", "true, CLOSED", "false, REPLACED", "false, CLEARED", "false, CLOSED"})
    void section37Locked(boolean resolved, String end) {
        TopologyNode effect = rig.transform(rig.fakes.transform(I420, I420).build());
        TopologyNode tee = rig.tee();
        BranchRig.chain(
                rig.source(source, 0), effect, tee, rig.output(rig.fakes.sink().build()));
        tee.connectOutput(1, rig.output(rig.fakes.sink().name("second").build()), 0);
        effect.set(NodeAttributes.LOCKED, 1);
        SetTopologyFlag[] flags =
                resolved ? new SetTopologyFlag[0] : new SetTopologyFlag[] {SetTopologyFlag.NORESOLUTION};
        type();

        rig.play(flags);

        Topology full = rig.session().currentTopology();
        assertThat(full.nodes()).hasSize(5).allMatch(node -> node.isTrue(NodeAttributes.LOCKED), "locked");
        switch (end) {
            case "REPLACED" -> rig.session().setTopology(Set.of(SetTopologyFlag.IMMEDIATE), next());
            case "CLEARED" -> rig.session().setTopology(Set.of(SetTopologyFlag.CLEAR_CURRENT), null);
            default -> rig.session().close();
        }
        rig.virtual.advance(Duration.ofSeconds(1));
        assertThat(full.nodes().stream()
                        .filter(node -> node.isTrue(NodeAttributes.LOCKED))
                        .toList())
                .extracting(TopologyNode::id)
                .isEqualTo(List.of(effect.id()));
    }

    @Conformance(spec = "topology", section = "3.7", rule = "a topology that waits in line is not in use yet")
    @Test
    void section37Waiting() {
        BranchRig.chain(rig.source(source, 0), rig.output(rig.fakes.sink().build()));
        rig.play();
        Topology second = next();
        rig.session().setTopology(Set.of(), second);
        rig.virtual.runUntilIdle();

        Topology full = rig.session().fullTopology(second.id());

        assertThat(full.nodes()).noneMatch(node -> node.isTrue(NodeAttributes.LOCKED), "locked");
        rig.virtual.advance(Duration.ofSeconds(3));
        assertThat(rig.session().currentTopology()).isSameAs(full);
        assertThat(full.nodes()).allMatch(node -> node.isTrue(NodeAttributes.LOCKED), "locked");
        assertThat(rig.trace.count(MediaEventType.MEError)).isZero();
    }

    @Conformance(
            spec = "topology",
            section = "3.7",
            rule = "DECRYPTOR is set on the node of a decrypter, one that the application names by class id too")
    @Test
    void section37Decryptor() {
        FakeTransformFactory decrypter = new FakeTransformFactory(
                TransformCategory.DECRYPTOR, rig.fakes.transform(I420, I420).name("decrypter"));
        rig.transforms.register(decrypter);
        TopologyNode node = rig.topology.addNode(TopologyNodeType.TRANSFORM);
        node.set(NodeAttributes.TRANSFORM_OBJECTID, decrypter.id());
        BranchRig.chain(rig.source(source, 0), node, rig.output(rig.fakes.sink().build()));

        rig.play();

        TopologyNode full = rig.session().currentTopology().nodeById(node.id());
        assertThat(full.isTrue(NodeAttributes.DECRYPTOR)).isTrue();
        assertThat(rig.session().currentTopology().sourceNodes().get(0).contains(NodeAttributes.DECRYPTOR))
                .isFalse();
    }

    private void type() {
        rig.topology.nodes().forEach(node -> {
            if (node.objectOrNull() instanceof Transform transform) {
                transform.setInputType(
                        0, StreamScript.video(25, Duration.ofSeconds(1)).type());
                transform.setOutputType(
                        0, StreamScript.video(25, Duration.ofSeconds(1)).type());
            } else if (node.objectOrNull() instanceof StreamSink sink) {
                sink.typeHandler()
                        .setCurrentMediaType(
                                StreamScript.video(25, Duration.ofSeconds(1)).type());
            }
        });
    }

    private Topology next() {
        BranchRig other = new BranchRig();
        FakeSource again = rig.fakes
                .source(StreamScript.video(25, Duration.ofSeconds(2)))
                .name("again")
                .build();
        BranchRig.chain(
                other.source(again, 0),
                other.output(rig.fakes.sink().name("other").build()));
        return other.topology;
    }
}
