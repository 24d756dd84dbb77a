package dev.reel.session.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.StreamSink.MarkerType;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransform;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.testkit.fake.Rendered;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** topology.md §3.4: tees in a running session. */
class TeeTest {
    private static final MediaType I420 = MediaType.of(MajorType.VIDEO, Subtype.I420);
    private static final int FRAMES = 50;
    private static final List<Integer> ALL = IntStream.range(0, FRAMES).boxed().toList();

    private final BranchRig rig = new BranchRig();
    private final FakeSource source =
            rig.fakes.source(StreamScript.video(25, Duration.ofSeconds(2))).build();
    private final TopologyNode tee = rig.tee();

    @AfterEach
    void finish() {
        rig.finish();
    }

    @Conformance(
            spec = "topology",
            section = "3.4",
            rule = "every output gets every sample, in time, and the end; the session ends once")
    @ParameterizedTest(name = "{0} outputs")
    @ValueSource(ints = {1, 2, 5})
    void section34Everything(int outputs) {
        rig.source(source, 0).connectTo(tee);
        List<FakeSink> sinks = IntStream.range(0, outputs)
                .mapToObj(i -> rig.fakes.sink().name("sink" + i).build())
                .toList();
        for (int i = 0; i < outputs; i++) {
            tee.connectOutput(i, rig.output(sinks.get(i)), 0);
        }

        rig.playToEnd();

        for (FakeSink sink : sinks) {
            assertThat(indexes(sink)).isEqualTo(ALL);
            assertThat(sink.stream().rendered()).allMatch(frame -> frame.lateness() == 0, "on time");
        }
        assertThat(rig.trace.count(MediaEventType.MESessionEnded)).isEqualTo(1);
    }

    @Conformance(
            spec = "topology",
            section = "3.4",
            rule = "the primary output's requests move the data, whichever it is")
    @ParameterizedTest(name = "primary output {0}")
    @ValueSource(ints = {0, 1})
    void section34Primary(int primary) {
        rig.source(source, 0).connectTo(tee);
        tee.set(NodeAttributes.PRIMARYOUTPUT, primary);
        FakeSink driving = rig.fakes.sink().name("driving").depth(1).build();
        FakeSink driven = rig.fakes.sink().name("driven").depth(8).build();
        tee.connectOutput(primary, rig.output(driving), 0);
        tee.connectOutput(1 - primary, rig.output(driven), 0);

        var scenario = rig.play();
        scenario.pass(Duration.ofMillis(1));

        assertThat(driving.stream().outstandingRequests()).isZero();
        assertThat(driven.stream().outstandingRequests())
                .as("asked for more than the driving one lets through")
                .isGreaterThanOrEqualTo(6);
        scenario.expect(MediaEventType.MESessionEnded);
        assertThat(indexes(driving)).isEqualTo(ALL);
        assertThat(indexes(driven)).isEqualTo(ALL);
    }

    @Conformance(
            spec = "topology",
            section = "3.4",
            rule = "outputs of a tee that are not connected hold nothing back, the primary one included")
    @ParameterizedTest(name = "connected output {0} of 3")
    @ValueSource(ints = {0, 1, 2})
    void section34FreeOutputs(int connected) {
        rig.source(source, 0).connectTo(tee);
        FakeSink sink = rig.fakes.sink().build();
        tee.setOutputPrefType(2, null);
        tee.connectOutput(connected, rig.output(sink), 0);

        rig.playToEnd();

        assertThat(indexes(sink)).isEqualTo(ALL);
    }

    @Conformance(
            spec = "topology",
            section = "3.4",
            rule = "DISCARDABLE: a slow branch loses samples and the primary none; without it the slow branch holds"
                    + " the primary back")
    @ParameterizedTest(name = "discardable: {0}")
    @ValueSource(booleans = {true, false})
    void section34Discardable(boolean discardable) {
        rig.source(source, 0).connectTo(tee);
        FakeSink fast = rig.fakes.sink().name("fast").rateless().build();
        FakeSink slow =
                rig.fakes.sink().name("slow").rateless().renderCost(2_000_000).build();
        tee.connectOutput(0, rig.output(fast), 0);
        tee.connectOutput(1, rig.output(slow), 0);
        if (discardable) {
            tee.set(
                    NodeAttributes.DISCARDABLE,
                    ByteBuffer.allocate(Integer.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(1)
                            .array());
        }

        rig.playToEnd();

        assertThat(indexes(fast)).isEqualTo(ALL);
        if (discardable) {
            assertThat(indexes(slow)).hasSizeLessThan(FRAMES).isSorted();
        } else {
            assertThat(indexes(slow)).isEqualTo(ALL);
        }
    }

    @Conformance(
            spec = "topology",
            section = "3.4",
            rule = "the same sample goes to every output; a branch with a transform works on its own")
    @Test
    void section34Shared() {
        rig.source(source, 0).connectTo(tee);
        FakeTransform effect =
                rig.fakes.transform(I420, I420).name("effect").delay(3).build();
        FakeSink plain = rig.fakes.sink().name("plain").build();
        FakeSink changed = rig.fakes.sink().name("changed").build();
        TopologyNode node = rig.transform(effect);
        tee.connectOutput(0, rig.output(plain), 0);
        tee.connectOutput(1, node, 0);
        node.connectTo(rig.output(changed));

        rig.playToEnd();

        assertThat(indexes(plain)).isEqualTo(ALL);
        assertThat(indexes(changed)).isEqualTo(ALL);
    }

    @Conformance(spec = "topology", section = "3.4", rule = "ticks are duplicated to all outputs")
    @Test
    void section34Ticks() {
        FakeSource gappy = rig.fakes
                .source(StreamScript.video(25, Duration.ofSeconds(1)).gap(7))
                .name("gappy")
                .build();
        rig.source(gappy, 0).connectTo(tee);
        FakeSink first = rig.fakes.sink().name("first").build();
        FakeSink second = rig.fakes.sink().name("second").build();
        tee.connectOutput(0, rig.output(first), 0);
        tee.connectOutput(1, rig.output(second), 0);

        rig.playToEnd();

        assertThat(first.stream().markers()).contains(MarkerType.TICK);
        assertThat(second.stream().markers()).contains(MarkerType.TICK);
    }

    @Conformance(
            spec = "topology",
            section = "3.4",
            rule = "sinks that preroll by different amounts start, whichever is primary")
    @ParameterizedTest(name = "the primary prerolls {0} samples")
    @ValueSource(ints = {1, 2, 6})
    void section34Preroll(int primaryDepth) {
        rig.source(source, 0).connectTo(tee);
        FakeSink first =
                rig.fakes.prerollSink().name("first").depth(primaryDepth).build();
        FakeSink second = rig.fakes.prerollSink().name("second").depth(4).build();
        tee.connectOutput(0, rig.output(first), 0);
        tee.connectOutput(1, rig.output(second), 0);

        rig.playToEnd();

        assertThat(indexes(first)).isEqualTo(ALL);
        assertThat(indexes(second)).isEqualTo(ALL);
        assertThat(rig.virtual.time())
                .as("no start waited for something that could not come")
                .isLessThan(30_000_000);
    }

    @Conformance(spec = "topology", section = "3.4", rule = "a seek empties every branch of a tee")
    @Test
    void section34Seek() {
        rig.source(source, 0).connectTo(tee);
        FakeSink first = rig.fakes.sink().name("first").build();
        FakeSink second = rig.fakes.sink().name("second").build();
        tee.connectOutput(0, rig.output(first), 0);
        tee.connectOutput(1, rig.output(second), 0);

        rig.play()
                .pass(Duration.ofMillis(500))
                .call("seek", s -> s.start(null, PropVariant.i8(15_000_000)))
                .expect(MediaEventType.MESessionStarted)
                .expect(MediaEventType.MESessionEnded);

        assertThat(indexes(first).get(indexes(first).size() - 1)).isEqualTo(FRAMES - 1);
        assertThat(indexes(second)).isEqualTo(indexes(first));
    }

    @Conformance(
            spec = "topology",
            section = "3.4",
            rule = "DISCARDABLE, compressed: behind a loss the branch is told of a gap and goes on with a key frame")
    @ParameterizedTest(name = "a key frame every {0}")
    @ValueSource(ints = {1, 5, 12})
    void section34DiscardableKeyFrames(int interval) {
        FakeSource packets = rig.fakes
                .source(StreamScript.compressedVideo(25, Duration.ofSeconds(8), interval))
                .name("packets")
                .build();
        rig.source(packets, 0).connectTo(tee);
        FakeSink fast = rig.fakes.sink().name("fast").rateless().build();
        FakeSink slow =
                rig.fakes.sink().name("slow").rateless().renderCost(2_000_000).build();
        // The primary output drives, so it loses nothing although it may.
        tee.set(NodeAttributes.DISCARDABLE, indexBlob(0, 1, 7));
        tee.connectOutput(0, rig.output(fast), 0);
        tee.connectOutput(1, rig.output(slow), 0);

        rig.playToEnd();

        assertThat(indexes(fast)).hasSize(200);
        List<Integer> got = indexes(slow);
        assertThat(got).hasSizeLessThan(200).isSorted().doesNotHaveDuplicates();
        int gaps = 0;
        for (int i = 1; i < got.size(); i++) {
            if (got.get(i) != got.get(i - 1) + 1) {
                gaps++;
                assertThat(got.get(i) % interval)
                        .as("frame %s behind a gap", got.get(i))
                        .isZero();
            }
        }
        assertThat(slow.stream().markers().stream()
                        .filter(MarkerType.TICK::equals)
                        .count())
                .isGreaterThanOrEqualTo(gaps)
                .isPositive();
        assertThat(fast.stream().markers()).doesNotContain(MarkerType.TICK);
    }

    @Conformance(
            spec = "topology",
            section = "3.4",
            rule = "a tee with a decoded and a compressed branch: both are trimmed, whichever is primary, and the"
                    + " session ends")
    @ParameterizedTest(name = "the decoded branch is output {0}, primary output {1}, decoder holds back {2}")
    @CsvSource({"1, 0, 0", "1, 0, 3", "1, 1, 3", "0, 0, 3", "0, 1, 3", "0, 1, 0"})
    void section34Marks(int decoded, int primary, int delay) {
        FakeTransformFactory decoder = new FakeTransformFactory(
                TransformCategory.VIDEO_DECODER,
                rig.fakes
                        .transform(MediaType.of(MajorType.VIDEO, Subtype.H264), MediaType.video(Subtype.I420, 640, 360))
                        .delay(delay)
                        .name("decoder"));
        rig.transforms.register(decoder);
        FakeSource packets = rig.fakes
                .source(StreamScript.compressedVideo(25, Duration.ofSeconds(10), 25))
                .name("packets")
                .build();
        TopologyNode from = rig.source(packets, 0);
        from.set(NodeAttributes.MEDIASTART, 25_000_000L);
        from.set(NodeAttributes.MEDIASTOP, 40_000_000L);
        from.connectTo(tee);
        tee.set(NodeAttributes.PRIMARYOUTPUT, primary);
        FakeSink screen = rig.fakes.sink().name("screen").accepts(I420).build();
        FakeSink file = rig.fakes.fileSink().name("file").build();
        if (decoded == primary) {
            TopologyNode own = rig.topology.addNode(TopologyNodeType.TRANSFORM);
            own.set(NodeAttributes.TRANSFORM_OBJECTID, decoder.id());
            own.set(NodeAttributes.MARKIN_HERE, 1).set(NodeAttributes.MARKOUT_HERE, 1);
            tee.connectOutput(decoded, own, 0);
            own.connectTo(rig.output(screen));
        } else {
            tee.connectOutput(decoded, rig.output(screen), 0);
        }
        tee.connectOutput(1 - decoded, rig.output(file), 0);

        rig.playToEnd();

        // Presentation time 0 is media time 2.5 s; the file needs the key frame before it.
        assertThat(times(screen)).first().as("the picture at the mark-in").isEqualTo(-200_000L);
        assertThat(times(screen)).last().isEqualTo(14_600_000L);
        assertThat(times(screen)).hasSize(38);
        assertThat(times(file)).first().isEqualTo(-5_000_000L);
        assertThat(times(file)).allMatch(time -> time < 15_000_000, "before the mark-out");
        assertThat(times(file)).last().isEqualTo(14_600_000L);
        assertThat(rig.trace.count(MediaEventType.MESessionEnded)).isEqualTo(1);
    }

    private static byte[] indexBlob(int... outputs) {
        ByteBuffer blob = ByteBuffer.allocate(outputs.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int output : outputs) {
            blob.putInt(output);
        }
        return blob.array();
    }

    private static List<Long> times(FakeSink sink) {
        return sink.stream().rendered().stream().map(Rendered::time).toList();
    }

    private static List<Integer> indexes(FakeSink sink) {
        return sink.stream().rendered().stream().map(Rendered::index).toList();
    }
}
