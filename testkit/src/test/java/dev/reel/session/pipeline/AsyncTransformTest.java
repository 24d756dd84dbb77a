package dev.reel.session.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.StreamSink.MarkerType;
import dev.reel.pipeline.transform.AsyncTransform;
import dev.reel.pipeline.transform.Transform.Message;
import dev.reel.pipeline.transform.TransformAttributes;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.session.SetTopologyFlag;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeActivate;
import dev.reel.testkit.fake.FakeAsyncTransform;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransform;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** topology.md §9.3: asynchronous transforms in a session, in their own model. */
class AsyncTransformTest {
    private static final MediaType I420 = MediaType.of(MajorType.VIDEO, Subtype.I420);
    private static final MediaType SMALL = MediaType.video(Subtype.I420, 320, 180);
    private static final List<Integer> ALL = IntStream.range(0, 25).boxed().toList();

    private final BranchRig rig = new BranchRig();
    private final FakeSink sink = rig.fakes.sink().name("sink").build();

    @AfterEach
    void finish() {
        rig.finish();
    }

    /** The transform and the synchronous one in it. */
    private record Pair(AsyncTransform transform, FakeTransform core) {}

    private static Pair make(FakeTransform.Builder builder) {
        FakeAsyncTransform made = builder.buildAsync();
        return new Pair(made, made.core());
    }

    private FakeTransform.Builder effect() {
        return rig.fakes.transform(I420, I420).name("effect");
    }

    private static StreamScript second() {
        return StreamScript.video(25, Duration.ofSeconds(1));
    }

    private FakeSource source(StreamScript script) {
        return rig.fakes.source(script).build();
    }

    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "the session unlocks it, feeds it by its requests, drains it: every frame comes, in order")
    @ParameterizedTest(name = "{0} held back, {1} a sample")
    @CsvSource({
        "0, 1", "3, 1", "0, 4",
    })
    void section93PlaysToTheEnd(int delay, int pieces) {
        Pair effect = make(effect().delay(delay).pieces(pieces));
        BranchRig.chain(rig.source(source(second()), 0), rig.transform(effect.transform()), rig.output(sink));

        rig.playToEnd();

        assertThat(sink.stream().rendered()).hasSize(25 * pieces);
        assertThat(frames()).containsExactlyElementsOf(ALL);
        assertThat(effect.transform().attributes().isTrue(TransformAttributes.ASYNC_UNLOCK))
                .isTrue();
        assertThat(rig.trace.eventTypes()).noneMatch(type -> type.name().startsWith("METransform"));
    }

    @Conformance(
            spec = "topology",
            section = "9.2",
            rule = "an asynchronous transform is told the same: BEGIN_STREAMING, START_OF_STREAM, END_OF_STREAM,"
                    + " DRAIN, …")
    @Test
    void section92Messages() {
        Pair effect = make(effect().delay(2));
        BranchRig.chain(rig.source(source(second()), 0), rig.transform(effect.transform()), rig.output(sink));

        rig.playToEnd();
        rig.session().clearTopologies();
        rig.session().close();
        rig.virtual.advance(Duration.ofSeconds(1));

        assertThat(effect.core().messages())
                .filteredOn(message -> message != Message.FLUSH)
                .containsExactly(
                        Message.BEGIN_STREAMING,
                        Message.START_OF_STREAM,
                        Message.END_OF_STREAM,
                        Message.DRAIN,
                        Message.END_STREAMING);
    }

    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "unlocked however it comes into the topology: as object, unresolved, by activation, by class id,"
                    + " by the loader")
    @ParameterizedTest
    @CsvSource({"OBJECT", "UNRESOLVED", "ACTIVATION", "CLASS_ID", "LOADER"})
    void section93Unlocked(String way) {
        TransformFactory factory = new FakeTransformFactory(
                        TransformCategory.VIDEO_DECODER,
                        rig.fakes
                                .transform(MediaType.of(MajorType.VIDEO, Subtype.H264), I420)
                                .name("decoder"))
                .asynchronous();
        rig.transforms.register(factory);
        FakeSource compressed = source(StreamScript.compressedVideo(25, Duration.ofSeconds(1), 25));
        TopologyNode from = rig.source(compressed, 0);
        TopologyNode to = rig.output(sink);
        AsyncTransform object = (AsyncTransform) factory.create(rig.virtual.platform());
        switch (way) {
            case "LOADER" -> BranchRig.chain(from, to);
            case "CLASS_ID" -> {
                TopologyNode node = rig.transform(null);
                node.set(NodeAttributes.TRANSFORM_OBJECTID, factory.id());
                BranchRig.chain(from, node, to);
            }
            case "ACTIVATION" ->
                BranchRig.chain(from, rig.transform(new FakeActivate<>(() -> object, AsyncTransform::shutdown)), to);
            default -> BranchRig.chain(from, rig.transform(object), to);
        }
        if (way.equals("UNRESOLVED")) {
            AsyncTransform.unlock(object);
            MediaType type = from.get(NodeAttributes.STREAM_DESCRIPTOR)
                    .typeHandler()
                    .mediaTypes()
                    .get(0);
            object.setInputType(0, type);
            object.setOutputType(0, object.outputAvailableTypes(0).get(0));
            object.attributes().set(TransformAttributes.ASYNC_UNLOCK, 0);
            sink.stream().typeHandler().setCurrentMediaType(I420);
            rig.playToEnd(SetTopologyFlag.NORESOLUTION);
        } else {
            rig.playToEnd();
        }

        assertThat(frames()).containsExactlyElementsOf(ALL);
        object.shutdown();
    }

    @Conformance(
            spec = "topology",
            section = "3.7",
            rule = "DRAIN of an asynchronous transform: NEVER gives what is ready and drops the rest")
    @ParameterizedTest(name = "DRAIN {0}: drained {1}, {2} frames")
    @CsvSource({
        ", true, 25",
        "1, true, 25",
        "2, false, 23",
    })
    void section37Drain(Integer drain, boolean drained, int count) {
        Pair effect = make(effect().delay(2));
        TopologyNode node = rig.transform(effect.transform());
        if (drain != null) {
            node.set(NodeAttributes.DRAIN, drain);
        }
        BranchRig.chain(rig.source(source(second()), 0), node, rig.output(sink));

        rig.playToEnd();

        assertThat(effect.core().messages().contains(Message.DRAIN)).isEqualTo(drained);
        assertThat(sink.stream().rendered()).hasSize(count);
    }

    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "a seek and a stop flush it; it begins anew with START_OF_STREAM and nothing from before comes out")
    @ParameterizedTest(name = "FLUSH {0}")
    @CsvSource({"0", "1", "2"})
    void section93Seek(int flush) {
        Pair effect = make(effect());
        TopologyNode node = rig.transform(effect.transform());
        node.set(NodeAttributes.FLUSH, flush);
        BranchRig.chain(rig.source(source(StreamScript.video(25, Duration.ofSeconds(10))), 0), node, rig.output(sink));
        var scenario = rig.play().pass(Duration.ofSeconds(1));

        scenario.call("seek", s -> s.start(null, PropVariant.i8(80_000_000)))
                .expect(MediaEventType.MESessionStarted)
                .pass(Duration.ofMillis(500));
        List<Integer> behind = frames().stream().filter(frame -> frame >= 190).toList();
        assertThat(behind).startsWith(200, 201, 202);
        assertThat(effect.core().messages().contains(Message.FLUSH)).isEqualTo(flush != 2);

        scenario.call("stop", s -> s.stop())
                .expect(MediaEventType.MESessionStopped)
                .call("start", s -> s.start(null, PropVariant.i8(90_000_000)))
                .expect(MediaEventType.MESessionStarted)
                .expect(MediaEventType.MESessionEnded);
        assertThat(frames()).endsWith(248, 249);
    }

    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "a gap stays in its place behind the frames before it, by a marker")
    @Test
    void section93Gap() {
        Pair effect = make(effect());
        BranchRig.chain(rig.source(source(second().gap(5)), 0), rig.transform(effect.transform()), rig.output(sink));

        rig.playToEnd();

        assertThat(sink.stream().rendered()).hasSize(24);
        assertThat(effect.core().messages()).contains(Message.TICK);
        assertThat(sink.stream().markers()).containsOnlyOnce(MarkerType.TICK);
    }

    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "a format change is taken without a drain; every frame comes, before it in the old format")
    @ParameterizedTest(name = "{0} held back")
    @CsvSource({"0", "3"})
    void section93FormatChange(int delay) {
        Pair effect = make(effect().delay(delay));
        BranchRig.chain(
                rig.source(source(second().insert(10, new StreamScript.FormatChange(SMALL))), 0),
                rig.transform(effect.transform()),
                rig.output(sink));

        rig.playToEnd();

        assertThat(frames()).containsExactlyElementsOf(ALL);
        assertThat(effect.core().inputCurrentType(0)).isSameAs(SMALL);
    }

    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "without MFT_SUPPORT_DYNAMIC_FORMAT_CHANGE it is drained first and started again")
    @Test
    void section93FormatChangeDrained() {
        Pair effect = make(effect().delay(3));
        effect.transform().attributes().set(TransformAttributes.SUPPORT_DYNAMIC_FORMAT_CHANGE, 0);
        BranchRig.chain(
                rig.source(source(second().insert(10, new StreamScript.FormatChange(SMALL))), 0),
                rig.transform(effect.transform()),
                rig.output(sink));

        rig.playToEnd();

        assertThat(frames()).containsExactlyElementsOf(ALL);
        assertThat(effect.core().messages())
                .filteredOn(message -> message == Message.DRAIN || message == Message.START_OF_STREAM)
                .containsExactly(Message.START_OF_STREAM, Message.DRAIN, Message.START_OF_STREAM, Message.DRAIN);
    }

    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "a type that it does not take ends in MF_E_FORMAT_CHANGE_NOT_SUPPORTED, naming it")
    @Test
    void section93FormatRefused() {
        MediaType large = second().type();
        Pair effect = make(rig.fakes.transform(large, large).name("effect"));
        BranchRig.chain(
                rig.source(source(second().insert(10, new StreamScript.FormatChange(SMALL))), 0),
                rig.transform(effect.transform()),
                rig.output(sink));

        rig.play();

        assertThat(rig.error()).isEqualTo(Status.MF_E_FORMAT_CHANGE_NOT_SUPPORTED);
        assertThat(rig.event(MediaEventType.MEError).attributes().get(EventAttributes.COMPONENT))
                .contains(effect.transform().name());
    }

    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "a change of its output is answered with one of its new types; where the sink refuses it, by a"
                    + " converter")
    @ParameterizedTest(name = "converter needed: {0}")
    @CsvSource({"false", "true"})
    void section93OutputChanges(boolean converter) {
        MediaType large = second().type();
        FakeTransformFactory scaler = new FakeTransformFactory(
                TransformCategory.VIDEO_PROCESSOR,
                rig.fakes.transform(I420, I420).name("scaler"));
        rig.transforms.register(scaler.asynchronous());
        FakeSink to = converter ? rig.fakes.sink().accepts(large).build() : sink;
        Pair decoder =
                make(rig.fakes.transform(I420, large).name("decoder").delay(1).changesOutput(10, SMALL));
        BranchRig.chain(rig.source(source(second()), 0), rig.transform(decoder.transform()), rig.output(to));

        rig.playToEnd();

        assertThat(to.stream().rendered()).hasSize(25);
        assertThat(decoder.core().outputCurrentType(0).width()).isEqualTo(320);
        assertThat(scaler.made()).hasSize(converter ? 1 : 0);
        assertThat(to.stream().typeHandler().currentMediaType().width()).isEqualTo(converter ? 640 : 320);
    }

    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "the same transform in the next topology goes on: nothing is lost, and it is not drained between")
    @Test
    void section93CarriesOn() {
        Pair effect = make(effect().delay(2));
        BranchRig.chain(rig.source(source(second()), 0), rig.transform(effect.transform()), rig.output(sink));
        var scenario = rig.play();
        rig.topology.clear();
        BranchRig.chain(rig.source(source(second()), 0), rig.transform(effect.transform()), rig.output(sink));
        scenario.call("setTopology", s -> s.setTopology(Set.of(), rig.topology)).expect(MediaEventType.MESessionEnded);

        assertThat(sink.stream().rendered()).hasSize(50);
        assertThat(effect.core().messages())
                .filteredOn(Message.DRAIN::equals)
                .as("at the end alone")
                .hasSize(1);
    }

    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "other events of it go to the application, quality reports to the quality manager")
    @Test
    void section93OtherEvents() {
        FakeAsyncTransform effect = effect().buildAsync();
        BranchRig.chain(
                rig.source(source(StreamScript.video(25, Duration.ofSeconds(3))), 0),
                rig.transform(effect),
                rig.output(sink));
        var scenario = rig.play();

        effect.raise(MediaEvent.of(MediaEventType.MEQualityNotify));
        effect.raise(MediaEvent.of(MediaEventType.METransformInputStreamStateChanged));
        effect.raise(MediaEvent.of(MediaEventType.MENonFatalError, Status.E_FAIL));

        scenario.expect(MediaEventType.MENonFatalError, Status.E_FAIL).expect(MediaEventType.MESessionEnded);
        assertThat(rig.trace.eventTypes())
                .doesNotContain(MediaEventType.MEQualityNotify, MediaEventType.METransformInputStreamStateChanged);
    }

    /** The frames by their times, each once. */
    private List<Integer> frames() {
        return sink.stream().rendered().stream()
                .map(frame -> (int) (frame.time() / 400_000))
                .distinct()
                .toList();
    }
}
