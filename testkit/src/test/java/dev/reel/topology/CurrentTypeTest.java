package dev.reel.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeTransform;
import dev.reel.testkit.fake.Fakes;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** topology.md §3.6: the type that flows at a node. */
class CurrentTypeTest {
    private static final MediaType TYPE = MediaType.video(Subtype.I420, 640, 360);
    private static final MediaType OTHER = MediaType.video(Subtype.NV12, 320, 180);
    private static final Fakes FAKES = new Fakes(new VirtualPlatform());

    static Stream<Arguments> section36() {
        Consumer<TopologyNode> nothing = node -> {};
        Consumer<TopologyNode> sink =
                node -> node.setObject(FAKES.sink().build().streamSinkById(0));
        Consumer<TopologyNode> typedSink =
                node -> node.setObject(FAKES.sink().current(TYPE).build().streamSinkById(0));
        Consumer<TopologyNode> stream =
                node -> node.set(NodeAttributes.STREAM_DESCRIPTOR, new StreamDescriptor(1, List.of(TYPE)));
        Consumer<TopologyNode> typedStream =
                node -> node.set(NodeAttributes.STREAM_DESCRIPTOR, StreamDescriptor.of(1, TYPE));
        Consumer<TopologyNode> bare =
                node -> node.setObject(FAKES.transform(TYPE, OTHER).build());
        Consumer<TopologyNode> typed = node -> {
            FakeTransform transform = FAKES.transform(TYPE, OTHER).build();
            transform.setInputType(0, TYPE);
            transform.setOutputType(0, OTHER);
            node.setObject(transform);
        };
        TopologyNodeType output = TopologyNodeType.OUTPUT;
        TopologyNodeType source = TopologyNodeType.SOURCESTREAM;
        TopologyNodeType transform = TopologyNodeType.TRANSFORM;
        return Stream.of(
                row("no object", output, nothing, 0, false, Status.E_FAIL),
                row("index 1", output, typedSink, 1, false, Status.MF_E_INVALIDSTREAMNUMBER),
                row("output direction", output, typedSink, 0, true, Status.MF_E_INVALIDSTREAMNUMBER),
                row("sink without a type", output, sink, 0, false, Status.MF_E_NOT_INITIALIZED),
                row("sink with a type", output, typedSink, 0, false, Status.S_OK),
                row("no stream descriptor", source, nothing, 0, true, Status.MF_E_ATTRIBUTENOTFOUND),
                row("index 1", source, typedStream, 1, true, Status.MF_E_INVALIDSTREAMNUMBER),
                row("input direction", source, typedStream, 0, false, Status.MF_E_INVALIDSTREAMNUMBER),
                row("descriptor without current type", source, stream, 0, true, Status.MF_E_NOT_INITIALIZED),
                row("descriptor with current type", source, typedStream, 0, true, Status.S_OK),
                row("no object", transform, nothing, 0, true, Status.E_FAIL),
                row("input type not set", transform, bare, 0, false, Status.MF_E_TRANSFORM_TYPE_NOT_SET),
                row("output type not set", transform, bare, 0, true, Status.MF_E_TRANSFORM_TYPE_NOT_SET),
                row("bad input", transform, typed, 1, false, Status.MF_E_INVALIDSTREAMNUMBER),
                row("bad output", transform, typed, -1, true, Status.MF_E_INVALIDSTREAMNUMBER),
                row("input type", transform, typed, 0, false, Status.S_OK),
                row("output type", transform, typed, 0, true, Status.S_OK),
                row("nothing set, no upstream", TopologyNodeType.TEE, nothing, 0, true, Status.E_INVALIDARG));
    }

    @Conformance(spec = "topology", section = "3.6", rule = "MFGetTopoNodeCurrentType by kind of node: results")
    @ParameterizedTest(name = "{0} node, {1}, stream {3}, output={4}: {5}")
    @MethodSource
    void section36(
            TopologyNodeType kind,
            String name,
            Consumer<TopologyNode> content,
            int stream,
            boolean output,
            Status expected) {
        TopologyNode node = new TopologyNode(kind);
        content.accept(node);

        assertThat(Outcome.of(() -> node.currentType(stream, output))).isEqualTo(expected);
        if (expected.isSuccess()) {
            MediaType wanted = kind == TopologyNodeType.TRANSFORM && output ? OTHER : TYPE;
            assertThat(node.currentType(stream, output)).isSameAs(wanted);
        }
    }

    @Conformance(spec = "topology", section = "3.6", rule = "tee: a preferred input type, for any index and direction")
    @ParameterizedTest(name = "stream {0}, output={1}")
    @CsvSource({"0,false", "0,true", "1,true", "7,false"})
    void section36TeeInput(int stream, boolean output) {
        TopologyNode tee = new TopologyNode(TopologyNodeType.TEE);
        tee.setInputPrefType(0, TYPE);
        tee.setOutputPrefType(0, OTHER);

        assertThat(tee.currentType(stream, output)).isSameAs(TYPE);
    }

    @Conformance(
            spec = "topology",
            section = "3.6",
            rule = "tee with preferred output types only: that of the primary output, E_FAIL when it has none")
    @Test
    void section36TeeOutputs() {
        TopologyNode tee = new TopologyNode(TopologyNodeType.TEE);
        tee.setOutputPrefType(1, OTHER);
        assertThat(Outcome.of(() -> tee.currentType(0, true))).isEqualTo(Status.E_FAIL);

        tee.setOutputPrefType(0, TYPE);
        assertThat(tee.currentType(0, true)).isSameAs(TYPE);

        tee.set(NodeAttributes.PRIMARYOUTPUT, 1);
        assertThat(tee.currentType(0, true)).isSameAs(OTHER);
    }

    @Conformance(spec = "topology", section = "3.6", rule = "tee with nothing set: the type of the node upstream")
    @Test
    void section36TeeUpstream() {
        TopologyNode source = new TopologyNode(TopologyNodeType.SOURCESTREAM);
        source.set(NodeAttributes.STREAM_DESCRIPTOR, StreamDescriptor.of(1, TYPE));
        TopologyNode tee = new TopologyNode(TopologyNodeType.TEE);
        source.connectTo(tee);

        assertThat(tee.currentType(0, true)).isSameAs(TYPE);
    }

    private static Arguments row(
            String name,
            TopologyNodeType kind,
            Consumer<TopologyNode> content,
            int stream,
            boolean output,
            Status expected) {
        return arguments(kind, name, content, stream, output, expected);
    }
}
