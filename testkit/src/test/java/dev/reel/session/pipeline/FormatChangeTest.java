package dev.reel.session.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.Transform.Message;
import dev.reel.pipeline.transform.TransformAttributes;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransform;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyAttributes;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import dev.reel.topology.TopologyStatus;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** topology.md §9.4: formats that change in mid-stream. */
class FormatChangeTest {
    private static final MediaType I420 = MediaType.of(MajorType.VIDEO, Subtype.I420);
    private static final MediaType LARGE =
            StreamScript.video(25, Duration.ofSeconds(1)).type();
    private static final MediaType SMALL = MediaType.video(Subtype.I420, 320, 180);
    private static final int CHANGE = 10;
    private static final List<Integer> ALL = IntStream.range(0, 25).boxed().toList();

    private final BranchRig rig = new BranchRig();
    private final FakeTransformFactory scaler = new FakeTransformFactory(
            TransformCategory.VIDEO_PROCESSOR, rig.fakes.transform(I420, I420).name("scaler"));

    @AfterEach
    void finish() {
        rig.finish();
    }

    /** Large pictures that become small. */
    private FakeSource source() {
        return rig.fakes.source(changing()).build();
    }

    private static StreamScript changing() {
        return StreamScript.video(25, Duration.ofSeconds(1)).insert(CHANGE, new StreamScript.FormatChange(SMALL));
    }

    private FakeSink.Builder<FakeSink> onlyLarge() {
        return rig.fakes.sink().accepts(LARGE);
    }

    @Conformance(
            spec = "topology",
            section = "9.4",
            rule = "a sink that takes the new format gets it; the topology stays")
    @Test
    void section94SinkTakesIt() {
        FakeSink sink = rig.fakes.sink().build();
        BranchRig.chain(rig.source(source(), 0), rig.output(sink));

        rig.playToEnd();

        assertThat(indexes(sink)).isEqualTo(ALL);
        assertThat(sink.stream().typeHandler().currentMediaType()).isSameAs(SMALL);
        assertThat(dynamicChanges()).isZero();
        assertThat(rig.session().currentTopology().nodeCount()).isEqualTo(2);
    }

    @Conformance(
            spec = "topology",
            section = "9.4",
            rule = "for a sink that does not take it a converter is inserted, DYNAMIC_CHANGED is told once, nothing"
                    + " is lost")
    @Test
    void section94ConverterInserted() {
        rig.transforms.register(scaler);
        FakeSink sink = onlyLarge().build();
        BranchRig.chain(rig.source(source(), 0), rig.output(sink));

        rig.playToEnd();

        assertThat(indexes(sink)).isEqualTo(ALL);
        assertThat(sink.stream().typeHandler().currentMediaType().toMap()).isEqualTo(LARGE.toMap());
        assertThat(dynamicChanges()).isEqualTo(1);
        Topology full = rig.session().currentTopology();
        TopologyNode node = full.sourceNodes().get(0).output(0).node();
        FakeTransform made = scaler.made().get(0);
        assertThat(node.type()).isEqualTo(TopologyNodeType.TRANSFORM);
        assertThat(node.object()).isSameAs(made);
        assertThat(node.output(0).node()).isSameAs(full.outputNodes().get(0));
        assertThat(made.inputCurrentType(0)).isSameAs(SMALL);
        assertThat(made.messages())
                .containsSubsequence(Message.BEGIN_STREAMING, Message.START_OF_STREAM, Message.END_OF_STREAM);

        rig.session().clearTopologies();
        rig.session().close();
        rig.virtual.advance(Duration.ofSeconds(1));
        assertThat(made.closeCount()).as("closed with the topology").isEqualTo(1);
    }

    @Conformance(
            spec = "topology",
            section = "9.4",
            rule = "MEError with MF_E_FORMAT_CHANGE_NOT_SUPPORTED when DYNAMIC_CHANGE_NOT_ALLOWED or no converter can")
    @ParameterizedTest(name = "a converter is there, but the topology may not change: {0}")
    @ValueSource(booleans = {true, false})
    void section94NotSupported(boolean notAllowed) {
        if (notAllowed) {
            rig.transforms.register(scaler);
            rig.topology.set(TopologyAttributes.DYNAMIC_CHANGE_NOT_ALLOWED, 1);
        }
        BranchRig.chain(rig.source(source(), 0), rig.output(onlyLarge().build()));

        rig.play();

        assertThat(rig.error()).isEqualTo(Status.MF_E_FORMAT_CHANGE_NOT_SUPPORTED);
        assertThat(dynamicChanges()).isZero();
    }

    @Conformance(
            spec = "topology",
            section = "9.4",
            rule = "a transform is drained before its input type is set; it goes on giving what it gave")
    @Test
    void section94Drained() {
        FakeTransform effect =
                rig.fakes.transform(I420, LARGE).name("effect").delay(3).build();
        FakeSink sink = onlyLarge().build();
        BranchRig.chain(rig.source(source(), 0), rig.transform(effect), rig.output(sink));

        rig.playToEnd();

        assertThat(indexes(sink)).isEqualTo(ALL);
        assertThat(effect.inputCurrentType(0)).isSameAs(SMALL);
        assertThat(rig.trace.of("effect"))
                .filteredOn(line -> line.contains("DRAIN") || line.contains("setInputType"))
                .satisfiesExactly(
                        line -> assertThat(line).contains("setInputType video/I420 640x360"),
                        line -> assertThat(line).contains("DRAIN"),
                        line -> assertThat(line).contains("setInputType video/I420 320x180"),
                        line -> assertThat(line).contains("DRAIN"));
        assertThat(dynamicChanges()).isZero();
    }

    @Conformance(
            spec = "topology",
            section = "9.4",
            rule = "with MFT_SUPPORT_DYNAMIC_FORMAT_CHANGE the input type is set at once, without a drain")
    @Test
    void section94AtOnce() {
        FakeTransform effect =
                rig.fakes.transform(I420, I420).name("effect").delay(3).build();
        effect.attributes().set(TransformAttributes.SUPPORT_DYNAMIC_FORMAT_CHANGE, 1);
        FakeSink sink = rig.fakes.sink().build();
        BranchRig.chain(rig.source(source(), 0), rig.transform(effect), rig.output(sink));

        rig.playToEnd();

        assertThat(indexes(sink)).isEqualTo(ALL);
        assertThat(effect.inputCurrentType(0)).isSameAs(SMALL);
        assertThat(effect.messages())
                .filteredOn(Message.DRAIN::equals)
                .as("at the end")
                .hasSize(1);
    }

    @Conformance(
            spec = "topology",
            section = "9.4",
            rule = "a transform that does not take the new format: MF_E_FORMAT_CHANGE_NOT_SUPPORTED, naming it")
    @Test
    void section94TransformRefuses() {
        FakeTransform effect = rig.fakes.transform(LARGE, LARGE).name("effect").build();
        BranchRig.chain(
                rig.source(source(), 0),
                rig.transform(effect),
                rig.output(rig.fakes.sink().build()));

        rig.play();

        assertThat(rig.error()).isEqualTo(Status.MF_E_FORMAT_CHANGE_NOT_SUPPORTED);
        assertThat(rig.event(MediaEventType.MEError).attributes().get(EventAttributes.COMPONENT))
                .contains("FakeTransform");
    }

    @Conformance(
            spec = "topology",
            section = "9.4",
            rule = "a transform that changes its output gets one of its new types, and the sink follows")
    @Test
    void section94OutputChanges() {
        FakeTransform decoder = rig.fakes
                .transform(I420, LARGE)
                .name("decoder")
                .changesOutput(CHANGE, SMALL)
                .build();
        FakeSink sink = rig.fakes.sink().build();
        BranchRig.chain(rig.source(plain(), 0), rig.transform(decoder), rig.output(sink));

        rig.playToEnd();

        assertThat(indexes(sink)).isEqualTo(ALL);
        assertThat(decoder.outputCurrentType(0).width()).isEqualTo(320);
        assertThat(sink.stream().typeHandler().currentMediaType().width()).isEqualTo(320);
    }

    @Conformance(
            spec = "topology",
            section = "9.4",
            rule = "a transform's own change too leads to a converter where the sink does not take it")
    @Test
    void section94OutputChangesConverter() {
        rig.transforms.register(scaler);
        FakeTransform decoder = rig.fakes
                .transform(I420, LARGE)
                .name("decoder")
                .changesOutput(CHANGE, SMALL)
                .build();
        FakeSink sink = onlyLarge().build();
        BranchRig.chain(rig.source(plain(), 0), rig.transform(decoder), rig.output(sink));

        rig.playToEnd();

        assertThat(indexes(sink)).isEqualTo(ALL);
        assertThat(dynamicChanges()).isEqualTo(1);
        assertThat(scaler.made()).hasSize(1);
    }

    @Conformance(
            spec = "topology",
            section = "9.4",
            rule = "a change goes down every branch of a tee; each deals with it for itself")
    @Test
    void section94Tee() {
        rig.transforms.register(scaler);
        FakeSink any = rig.fakes.sink().name("any").build();
        FakeSink large = onlyLarge().name("large").build();
        TopologyNode tee = rig.tee();
        rig.source(source(), 0).connectTo(tee);
        tee.connectOutput(0, rig.output(any), 0);
        tee.connectOutput(1, rig.output(large), 0);

        rig.playToEnd();

        assertThat(indexes(any)).isEqualTo(ALL);
        assertThat(indexes(large)).isEqualTo(ALL);
        assertThat(any.stream().typeHandler().currentMediaType()).isSameAs(SMALL);
        assertThat(large.stream().typeHandler().currentMediaType().width()).isEqualTo(640);
        assertThat(scaler.made()).hasSize(1);
    }

    @Conformance(spec = "topology", section = "9.4", rule = "the format may change again and again; one converter does")
    @Test
    void section94AndBack() {
        rig.transforms.register(scaler);
        FakeSource source = rig.fakes
                .source(changing()
                        .insert(15, new StreamScript.FormatChange(LARGE))
                        .insert(20, new StreamScript.FormatChange(SMALL)))
                .build();
        FakeSink sink = onlyLarge().build();
        BranchRig.chain(rig.source(source, 0), rig.output(sink));

        rig.playToEnd();

        assertThat(indexes(sink)).isEqualTo(ALL);
        assertThat(scaler.made()).hasSize(1);
        assertThat(dynamicChanges()).isEqualTo(1);
    }

    @Conformance(
            spec = "topology",
            section = "9.4",
            rule = "a transform that changes its output without end ends in an error, not in a hang")
    @Test
    void section94NoEnd() {
        HandMadeTransform restless = new HandMadeTransform(1, 1) {
            @Override
            boolean hasRoom(int input) {
                return true;
            }

            @Override
            boolean produce(TransformOutput output) {
                return false;
            }

            @Override
            public OutputResult processOutput(TransformOutput output) {
                return Transform.OutputResult.STREAM_CHANGE;
            }
        };
        BranchRig.chain(
                rig.source(plain(), 0),
                rig.transform(restless),
                rig.output(rig.fakes.sink().build()));

        rig.set().call("start", s -> s.start(null, PropVariant.EMPTY));

        assertThat(rig.error()).isEqualTo(Status.MF_E_UNEXPECTED);
    }

    private FakeSource plain() {
        return rig.fakes.source(StreamScript.video(25, Duration.ofSeconds(1))).build();
    }

    private long dynamicChanges() {
        return rig.trace.events().stream()
                .filter(event -> event.type() == MediaEventType.MESessionTopologyStatus)
                .filter(FormatChangeTest::isDynamicChange)
                .count();
    }

    private static boolean isDynamicChange(MediaEvent event) {
        return event.attributes().get(EventAttributes.TOPOLOGY_STATUS) == TopologyStatus.DYNAMIC_CHANGED.value();
    }

    /** The frames by their times; a script's own numbers count its changes too. */
    private static List<Integer> indexes(FakeSink sink) {
        return sink.stream().rendered().stream()
                .map(frame -> (int) (frame.time() / 400_000))
                .toList();
    }
}
