package dev.reel.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.reel.pipeline.AttributeStore;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** topology.md §2: the topology object. */
class TopologyTest {
    private final Topology topology = new Topology();

    @Conformance(spec = "topology", section = "2", rule = "ids are positive, grow, and are never used twice")
    @Test
    void section2Ids() {
        Topology next = new Topology();

        assertThat(topology.id()).isPositive();
        assertThat(next.id()).isGreaterThan(topology.id());
    }

    static Stream<Arguments> section2() {
        return Stream.of(
                row("AddNode(null)", Status.E_POINTER, t -> t.addNode((TopologyNode) null)),
                row("AddNode of a new node", Status.S_OK, t -> t.addNode(node())),
                row("AddNode of a node that is in it", Status.E_INVALIDARG, t -> t.addNode(t.node(0))),
                row("AddNode of another node with the id of one that is in it", Status.E_INVALIDARG, t -> {
                    TopologyNode twin = node();
                    twin.setId(t.node(0).id());
                    t.addNode(twin);
                }),
                row("AddNode of a node of another topology", Status.S_OK, t -> {
                    TopologyNode shared = node();
                    new Topology().addNode(shared);
                    t.addNode(shared);
                }),
                row("RemoveNode of a node that is in it", Status.S_OK, t -> t.removeNode(t.node(0))),
                row("RemoveNode of a node that is not", Status.E_INVALIDARG, t -> t.removeNode(node())),
                row("RemoveNode of another node with an id that is in it", Status.E_INVALIDARG, t -> {
                    TopologyNode twin = node();
                    twin.setId(t.node(0).id());
                    t.removeNode(twin);
                }),
                row("Clear", Status.S_OK, Topology::clear),
                row("Clear twice", Status.S_OK, t -> {
                    t.clear();
                    t.clear();
                }),
                row("GetNode in range", Status.S_OK, t -> t.node(0)),
                row("GetNode behind the end", Status.MF_E_INVALIDINDEX, t -> t.node(1)),
                row("GetNode far behind the end", Status.MF_E_INVALIDINDEX, t -> t.node(Integer.MAX_VALUE)),
                row("GetNode below zero", Status.MF_E_INVALIDINDEX, t -> t.node(-1)),
                row(
                        "GetNodeByID of one that is in it",
                        Status.S_OK,
                        t -> t.nodeById(t.node(0).id())),
                row("GetNodeByID of one that is not", Status.MF_E_NOT_FOUND, t -> t.nodeById(1)));
    }

    @Conformance(spec = "topology", section = "2", rule = "AddNode, RemoveNode, Clear, GetNode, GetNodeByID: results")
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void section2(String name, Status expected, Consumer<Topology> call) {
        topology.addNode(node());

        assertThat(Outcome.of(() -> call.accept(topology))).isEqualTo(expected);
    }

    @Conformance(spec = "topology", section = "2", rule = "GetNodeByID with two nodes of one id: the first in order")
    @Test
    void section2TwoNodesOfOneId() {
        TopologyNode first = topology.addNode(TopologyNodeType.TEE);
        TopologyNode second = topology.addNode(TopologyNodeType.TEE);
        second.setId(first.id());

        assertThat(topology.nodeById(first.id())).isSameAs(first);
    }

    @Conformance(
            spec = "topology",
            section = "2",
            rule = "RemoveNode and Clear break the node's connections on both sides")
    @ParameterizedTest(name = "removed by Clear: {0}")
    @ValueSource(booleans = {false, true})
    void section2RemovalBreaksConnections(boolean byClear) {
        TopologyNode tee = topology.addNode(TopologyNodeType.TEE);
        TopologyNode source = new TopologyNode(TopologyNodeType.SOURCESTREAM);
        TopologyNode output = new TopologyNode(TopologyNodeType.OUTPUT);
        source.connectTo(tee);
        tee.connectTo(output);

        if (byClear) {
            topology.clear();
        } else {
            topology.removeNode(tee);
        }

        assertThat(topology.nodeCount()).isZero();
        assertThat(Outcome.of(() -> source.output(0))).isEqualTo(Status.MF_E_NOT_FOUND);
        assertThat(Outcome.of(() -> output.input(0))).isEqualTo(Status.MF_E_NOT_FOUND);
        assertThat(Outcome.of(() -> tee.input(0))).isEqualTo(Status.MF_E_NOT_FOUND);
        assertThat(Outcome.of(() -> tee.output(0))).isEqualTo(Status.MF_E_NOT_FOUND);
    }

    @Conformance(
            spec = "topology",
            section = "2",
            rule = "GetSourceNodeCollection, GetOutputNodeCollection: a new list each time, of their kind only")
    @Test
    void section2Collections() {
        TopologyNode source = topology.addNode(TopologyNodeType.SOURCESTREAM);
        topology.addNode(TopologyNodeType.TEE);
        topology.addNode(TopologyNodeType.TRANSFORM);
        TopologyNode output = topology.addNode(TopologyNodeType.OUTPUT);
        List<TopologyNode> sources = topology.sourceNodes();
        List<TopologyNode> outputs = topology.outputNodes();

        topology.addNode(TopologyNodeType.SOURCESTREAM);
        topology.removeNode(output);

        assertThat(sources).containsExactly(source);
        assertThat(outputs).containsExactly(output);
        assertThat(topology.sourceNodes()).hasSize(2);
        assertThat(topology.outputNodes()).isEmpty();
    }

    @Conformance(spec = "topology", section = "2", rule = "CloneFrom: clears, then copies nodes and connections")
    @Test
    void section2CloneFrom() {
        TopologyNode source = topology.addNode(TopologyNodeType.SOURCESTREAM);
        TopologyNode tee = topology.addNode(TopologyNodeType.TEE);
        TopologyNode output = topology.addNode(TopologyNodeType.OUTPUT);
        source.connectTo(tee);
        tee.connectOutput(2, output, 0);
        Topology copy = new Topology();
        long id = copy.id();
        TopologyNode previous = copy.addNode(TopologyNodeType.OUTPUT);

        copy.cloneFrom(topology);

        assertThat(copy.id()).isEqualTo(id);
        assertThat(copy.nodeCount()).isEqualTo(3);
        assertThat(copy.nodes()).doesNotContain(previous, source, tee, output);
        assertThat(copy.node(1).input(0).node()).isSameAs(copy.node(0));
        assertThat(copy.node(1).outputCount()).isEqualTo(3);
        assertThat(Outcome.of(() -> copy.node(1).output(0))).isEqualTo(Status.MF_E_NOT_FOUND);
        assertThat(copy.node(2).input(0)).isEqualTo(new TopologyNode.Connection(copy.node(1), 2));
        assertThat(tee.output(2).node()).as("the original").isSameAs(output);
    }

    @Conformance(
            spec = "topology",
            section = "2",
            rule = "CloneFrom copies node ids, node attributes, objects, preferred types and topology attributes")
    @Test
    void section2CloneFromContents() {
        MediaType type = MediaType.video(Subtype.I420, 640, 360);
        AttributeKey<Integer> custom = AttributeKey.uint32("custom", "0b3fb1c2-4d29-4ad5-9fd8-6c2c2ba5b6f0");
        TopologyNode node = topology.addNode(TopologyNodeType.TRANSFORM);
        node.set(custom, 5);
        node.setObject("an object");
        node.setOutputPrefType(1, type);
        topology.set(custom, 7);
        Topology copy = new Topology();
        copy.set(AttributeStore.LOW_LATENCY, 1);

        copy.cloneFrom(topology);

        TopologyNode twin = copy.node(0);
        assertThat(twin.id()).isEqualTo(node.id());
        assertThat(twin.get(custom)).isEqualTo(5);
        assertThat(twin.object()).isEqualTo("an object");
        assertThat(twin.outputPrefType(1)).isSameAs(type);
        assertThat(copy.toMap()).isEqualTo(topology.toMap());
    }

    @Conformance(spec = "topology", section = "2", rule = "CloneFrom of itself changes nothing")
    @Test
    void section2CloneFromItself() {
        TopologyNode source = topology.addNode(TopologyNodeType.SOURCESTREAM);
        TopologyNode output = topology.addNode(TopologyNodeType.OUTPUT);
        source.connectTo(output);

        topology.cloneFrom(topology);

        assertThat(topology.nodes()).containsExactly(source, output);
        assertThat(source.output(0).node()).isSameAs(output);
    }

    @Conformance(
            spec = "topology",
            section = "2",
            rule = "connecting a node that is not in the topology does not add it, and a copy does not lead to it")
    @Test
    void section2ForeignNodes() {
        TopologyNode source = topology.addNode(TopologyNodeType.SOURCESTREAM);
        source.connectTo(new TopologyNode(TopologyNodeType.OUTPUT));
        Topology copy = new Topology();

        copy.cloneFrom(topology);

        assertThat(topology.nodeCount()).isEqualTo(1);
        assertThat(copy.nodeCount()).isEqualTo(1);
        assertThat(Outcome.of(() -> copy.node(0).output(0))).isEqualTo(Status.MF_E_NOT_FOUND);
    }

    private static Arguments row(String name, Status expected, Consumer<Topology> call) {
        return arguments(name, expected, call);
    }

    private static TopologyNode node() {
        return new TopologyNode(TopologyNodeType.TRANSFORM);
    }
}
