package dev.reel.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** topology.md §3.1 to §3.5: identity, object, connections, preferred types, copies of a node. */
class TopologyNodeTest {
    private static final MediaType TYPE = MediaType.video(Subtype.I420, 640, 360);
    private static final MediaType OTHER = MediaType.video(Subtype.NV12, 320, 180);

    private final TopologyNode source = new TopologyNode(TopologyNodeType.SOURCESTREAM);
    private final TopologyNode transform = new TopologyNode(TopologyNodeType.TRANSFORM);
    private final TopologyNode tee = new TopologyNode(TopologyNodeType.TEE);
    private final TopologyNode output = new TopologyNode(TopologyNodeType.OUTPUT);

    @Conformance(
            spec = "topology",
            section = "3.1",
            rule = "the id's high half is the process, its low half is not zero and unique in it; the type stays")
    @ParameterizedTest
    @EnumSource
    void section31(TopologyNodeType type) {
        TopologyNode first = new TopologyNode(type);
        TopologyNode second = new TopologyNode(type);

        assertThat(first.type()).isEqualTo(type);
        assertThat(first.id() >>> 32).isEqualTo(ProcessHandle.current().pid());
        assertThat(second.id() >>> 32).isEqualTo(first.id() >>> 32);
        assertThat((int) first.id()).isNotZero();
        assertThat((int) second.id()).isNotZero().isNotEqualTo((int) first.id());
    }

    @Conformance(spec = "topology", section = "3.1", rule = "SetTopoNodeID at any time, without a look for duplicates")
    @Test
    void section31SetId() {
        Topology topology = new Topology();
        topology.addNode(source);
        topology.addNode(output);

        output.setId(source.id());

        assertThat(output.id()).isEqualTo(source.id());
    }

    @Conformance(
            spec = "topology",
            section = "3.1",
            rule = "no object is E_FAIL, null may be set, attributes stay as they are")
    @Test
    void section31Object() {
        output.set(NodeAttributes.STREAMID, 3);
        assertThat(Outcome.of(output::object)).isEqualTo(Status.E_FAIL);
        assertThat(output.objectOrNull()).isNull();

        output.setObject("sink");
        assertThat(output.object()).isEqualTo("sink");

        output.setObject(null);
        assertThat(Outcome.of(output::object)).isEqualTo(Status.E_FAIL);
        assertThat(output.get(NodeAttributes.STREAMID)).isEqualTo(3);
        assertThat(output.count()).isEqualTo(1);
    }

    static Stream<Arguments> section32() {
        return Stream.of(
                connection("ConnectOutput on an output node", Status.E_FAIL, n -> n.output.connectTo(n.tee)),
                connection(
                        "ConnectOutput of an output node to itself", Status.E_FAIL, n -> n.output.connectTo(n.output)),
                connection("ConnectOutput to itself", Status.E_INVALIDARG, n -> n.tee.connectTo(n.tee)),
                connection("ConnectOutput to nothing", Status.E_POINTER, n -> n.source.connectTo(null)),
                connection("ConnectOutput to a source node", Status.E_FAIL, n -> n.tee.connectTo(n.source)),
                connection(
                        "ConnectOutput from index -1", Status.E_INVALIDARG, n -> n.tee.connectOutput(-1, n.output, 0)),
                connection("ConnectOutput to index -1", Status.E_INVALIDARG, n -> n.tee.connectOutput(0, n.output, -1)),
                connection("DisconnectOutput out of range", Status.E_INVALIDARG, n -> n.source.disconnectOutput(0)),
                connection("DisconnectOutput of a free output", Status.MF_E_NOT_FOUND, n -> {
                    n.source.connectOutput(1, n.tee, 0);
                    n.source.disconnectOutput(0);
                }),
                connection("DisconnectOutput", Status.S_OK, n -> {
                    n.source.connectTo(n.tee);
                    n.source.disconnectOutput(0);
                }),
                connection("GetInput of an unknown index", Status.E_INVALIDARG, n -> n.tee.input(0)),
                connection("GetOutput of an unknown index", Status.E_INVALIDARG, n -> n.tee.output(0)),
                connection("GetInput of a free one", Status.MF_E_NOT_FOUND, n -> {
                    n.source.connectOutput(0, n.tee, 1);
                    n.tee.input(0);
                }),
                connection("GetOutput of a free one", Status.MF_E_NOT_FOUND, n -> {
                    n.tee.connectOutput(1, n.output, 0);
                    n.tee.output(0);
                }));
    }

    @Conformance(
            spec = "topology",
            section = "3.2",
            rule = "ConnectOutput, DisconnectOutput, GetInput, GetOutput: results")
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void section32(String name, Status expected, Consumer<TopologyNodeTest> call) {
        assertThat(Outcome.of(() -> call.accept(this))).isEqualTo(expected);
    }

    @Conformance(
            spec = "topology",
            section = "3.2",
            rule = "a missing stream index grows the counts on both sides, on output and tee nodes too")
    @Test
    void section32Growth() {
        tee.connectOutput(3, output, 1);
        source.connectOutput(0, tee, 1);

        assertThat(tee.outputCount()).isEqualTo(4);
        assertThat(output.inputCount()).isEqualTo(2);
        assertThat(tee.inputCount()).isEqualTo(2);
        assertThat(source.outputCount()).isEqualTo(1);
        assertThat(source.inputCount()).isZero();
    }

    @Conformance(spec = "topology", section = "3.2", rule = "each side knows its partner; counts stay on disconnect")
    @Test
    void section32Disconnect() {
        source.connectOutput(1, transform, 2);
        assertThat(source.output(1)).isEqualTo(new TopologyNode.Connection(transform, 2));
        assertThat(transform.input(2)).isEqualTo(new TopologyNode.Connection(source, 1));

        source.disconnectOutput(1);

        assertThat(Outcome.of(() -> transform.input(2))).isEqualTo(Status.MF_E_NOT_FOUND);
        assertThat(source.outputCount()).isEqualTo(2);
        assertThat(transform.inputCount()).isEqualTo(3);
    }

    @Conformance(
            spec = "topology",
            section = "3.2",
            rule = "the old connection of an output and of an input are broken")
    @Test
    void section32Reconnect() {
        source.connectTo(transform);
        tee.connectTo(output);

        source.connectTo(output);

        assertThat(source.output(0).node()).isSameAs(output);
        assertThat(output.input(0).node()).isSameAs(source);
        assertThat(Outcome.of(() -> transform.input(0))).isEqualTo(Status.MF_E_NOT_FOUND);
        assertThat(Outcome.of(() -> tee.output(0))).isEqualTo(Status.MF_E_NOT_FOUND);
    }

    @Conformance(
            spec = "topology",
            section = "3.2",
            rule = "tee: an output moves from input 0 to input 1, another one then replaces it there")
    @Test
    void section32Tee() {
        TopologyNode second = new TopologyNode(TopologyNodeType.SOURCESTREAM);
        source.connectOutput(0, tee, 0);

        source.connectOutput(0, tee, 1);
        assertThat(tee.inputCount()).isEqualTo(2);
        assertThat(Outcome.of(() -> tee.input(0))).isEqualTo(Status.MF_E_NOT_FOUND);
        assertThat(tee.input(1).node()).isSameAs(source);

        second.connectOutput(0, tee, 1);
        assertThat(tee.input(1).node()).isSameAs(second);
        assertThat(Outcome.of(() -> source.output(0))).isEqualTo(Status.MF_E_NOT_FOUND);
    }

    @Conformance(spec = "topology", section = "3.2", rule = "types are not checked by a connection")
    @Test
    void section32NoTypeCheck() {
        source.setOutputPrefType(0, TYPE);
        output.setInputPrefType(0, MediaType.audio(Subtype.PCM, 48_000, 2, 16));

        source.connectTo(output);

        assertThat(source.output(0).node()).isSameAs(output);
    }

    static Stream<Arguments> section33() {
        return Stream.of(
                preferred(TopologyNodeType.OUTPUT, false, 0, Status.S_OK, 1),
                preferred(TopologyNodeType.OUTPUT, false, 2, Status.S_OK, 3),
                preferred(TopologyNodeType.OUTPUT, true, 0, Status.E_NOTIMPL, 0),
                preferred(TopologyNodeType.SOURCESTREAM, false, 0, Status.E_NOTIMPL, 0),
                preferred(TopologyNodeType.SOURCESTREAM, true, 0, Status.S_OK, 1),
                preferred(TopologyNodeType.SOURCESTREAM, true, 2, Status.S_OK, 3),
                preferred(TopologyNodeType.TRANSFORM, false, 2, Status.S_OK, 3),
                preferred(TopologyNodeType.TRANSFORM, true, 2, Status.S_OK, 3),
                preferred(TopologyNodeType.TEE, false, 0, Status.S_OK, 0),
                preferred(TopologyNodeType.TEE, false, 1, Status.MF_E_INVALIDTYPE, 0),
                preferred(TopologyNodeType.TEE, false, 3, Status.MF_E_INVALIDTYPE, 0),
                preferred(TopologyNodeType.TEE, true, 2, Status.S_OK, 3));
    }

    @Conformance(
            spec = "topology",
            section = "3.3",
            rule = "SetInputPrefType, SetOutputPrefType by kind of node: result and count")
    @ParameterizedTest(name = "{0} output={1} index {2}: {3}, count {4}")
    @MethodSource
    void section33(TopologyNodeType kind, boolean outputSide, int index, Status expected, int count) {
        TopologyNode node = new TopologyNode(kind);

        Status result = Outcome.of(() -> setPreferred(node, outputSide, index, TYPE));

        assertThat(result).isEqualTo(expected);
        assertThat(outputSide ? node.outputCount() : node.inputCount()).isEqualTo(count);
        if (expected.isSuccess()) {
            assertThat(preferredOf(node, outputSide, index)).isSameAs(TYPE);
        }
    }

    @Conformance(
            spec = "topology",
            section = "3.3",
            rule = "Get…PrefType: beyond the count E_INVALIDARG, never set E_FAIL; null clears")
    @Test
    void section33Getters() {
        transform.setInputPrefType(1, TYPE);
        transform.setOutputPrefType(1, TYPE);

        assertThat(Outcome.of(() -> transform.inputPrefType(2))).isEqualTo(Status.E_INVALIDARG);
        assertThat(Outcome.of(() -> transform.outputPrefType(2))).isEqualTo(Status.E_INVALIDARG);
        assertThat(Outcome.of(() -> transform.inputPrefType(0))).isEqualTo(Status.E_FAIL);
        assertThat(Outcome.of(() -> transform.outputPrefType(0))).isEqualTo(Status.E_FAIL);

        transform.setInputPrefType(1, null);
        transform.setOutputPrefType(1, null);
        assertThat(Outcome.of(() -> transform.inputPrefType(1))).isEqualTo(Status.E_FAIL);
        assertThat(Outcome.of(() -> transform.outputPrefType(1))).isEqualTo(Status.E_FAIL);
    }

    @Conformance(
            spec = "topology",
            section = "3.4",
            rule = "the primary output is 0 unless PRIMARYOUTPUT says otherwise")
    @Test
    void section34() {
        tee.connectOutput(0, output, 0);
        tee.connectOutput(1, transform, 0);
        assertThat(tee.primaryOutput()).isZero();

        tee.set(NodeAttributes.PRIMARYOUTPUT, 1);
        assertThat(tee.primaryOutput()).isEqualTo(1);

        tee.disconnectOutput(1);
        assertThat(tee.primaryOutput())
                .as("an output that leads nowhere drives nothing")
                .isZero();
    }

    @Conformance(spec = "topology", section = "3.5", rule = "CloneFrom a node of another type: MF_E_INVALIDREQUEST")
    @Test
    void section35OtherType() {
        assertThat(Outcome.of(() -> tee.cloneFrom(transform))).isEqualTo(Status.MF_E_INVALIDREQUEST);
    }

    @Conformance(
            spec = "topology",
            section = "3.5",
            rule = "CloneFrom copies attributes, object, id and preferred types, not connections")
    @Test
    void section35() {
        TopologyNode copy = new TopologyNode(TopologyNodeType.TRANSFORM);
        source.connectTo(transform);
        tee.connectTo(copy);
        transform.set(NodeAttributes.DRAIN, 1);
        transform.setObject("transform");
        transform.setInputPrefType(0, TYPE);
        copy.set(NodeAttributes.FLUSH, 2);
        copy.setInputPrefType(0, OTHER);
        copy.setOutputPrefType(0, OTHER);

        copy.cloneFrom(transform);

        assertThat(copy.toMap()).isEqualTo(transform.toMap());
        assertThat(copy.object()).isEqualTo("transform");
        assertThat(copy.id()).isEqualTo(transform.id());
        assertThat(copy.inputPrefType(0)).isSameAs(TYPE);
        assertThat(copy.outputPrefType(0)).as("not set there, so kept").isSameAs(OTHER);
        assertThat(copy.input(0).node()).as("its own connection").isSameAs(tee);
        assertThat(source.output(0).node()).isSameAs(transform);
    }

    @Conformance(
            spec = "topology",
            section = "3.5",
            rule = "CloneFrom keeps a tee's own input type where there is none")
    @Test
    void section35Tee() {
        TopologyNode copy = new TopologyNode(TopologyNodeType.TEE);
        copy.setInputPrefType(0, OTHER);

        copy.cloneFrom(tee);
        assertThat(copy.inputPrefType(0)).isSameAs(OTHER);

        tee.setInputPrefType(0, TYPE);
        copy.cloneFrom(tee);
        assertThat(copy.inputPrefType(0)).isSameAs(TYPE);
    }

    private static Arguments connection(String name, Status expected, Consumer<TopologyNodeTest> call) {
        return arguments(name, expected, call);
    }

    private static Arguments preferred(
            TopologyNodeType kind, boolean outputSide, int index, Status expected, int count) {
        return arguments(kind, outputSide, index, expected, count);
    }

    private static void setPreferred(TopologyNode node, boolean outputSide, int index, MediaType type) {
        if (outputSide) {
            node.setOutputPrefType(index, type);
        } else {
            node.setInputPrefType(index, type);
        }
    }

    private static MediaType preferredOf(TopologyNode node, boolean outputSide, int index) {
        return outputSide ? node.outputPrefType(index) : node.inputPrefType(index);
    }
}
