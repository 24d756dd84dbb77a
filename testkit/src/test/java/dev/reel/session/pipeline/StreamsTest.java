package dev.reel.session.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.StreamSink.MarkerType;
import dev.reel.pipeline.transform.Transform.Message;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransform;
import dev.reel.testkit.fake.Rendered;
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
import org.junit.jupiter.params.provider.EnumSource;

/** media-session.md §14: data through transforms of several inputs or outputs, and what transforms are told on the way. */
class StreamsTest {
    private static final MediaType I420 = MediaType.of(MajorType.VIDEO, Subtype.I420);
    private static final List<Integer> ALL = IntStream.range(0, 25).boxed().toList();

    private final BranchRig rig = new BranchRig();
    private final FakeSink sink = rig.fakes.sink().name("sink").build();

    @AfterEach
    void finish() {
        rig.finish();
    }

    private static StreamScript second() {
        return StreamScript.video(25, Duration.ofSeconds(1));
    }

    /** Gives the first input's sample for one of each; has room for one at each input. */
    private static final class Mixer extends HandMadeTransform {
        Mixer() {
            super(2, 1);
        }

        @Override
        boolean hasRoom(int input) {
            return held.get(input).isEmpty();
        }

        @Override
        boolean produce(TransformOutput output) {
            boolean complete =
                    !held.get(0).isEmpty() && (ended(1) || !held.get(1).isEmpty());
            if (!complete && !isDraining()) {
                return false;
            }
            Sample picture = held.get(0).poll();
            Sample other = held.get(1).poll();
            if (other != null) {
                other.close();
            }
            if (picture != null) {
                output.put(picture);
            }
            return picture != null;
        }
    }

    /** Gives each sample at both outputs. */
    private static final class Splitter extends HandMadeTransform {
        private int next;

        Splitter() {
            super(1, 2);
        }

        @Override
        boolean hasRoom(int input) {
            return held.get(0).isEmpty();
        }

        @Override
        boolean produce(TransformOutput output) {
            Sample sample = held.get(0).peek();
            if (sample == null) {
                return false;
            }
            if (next == 0) {
                output.put(0, sample.retain());
                next = 1;
            } else {
                output.put(1, held.get(0).remove());
                next = 0;
            }
            return true;
        }
    }

    @Conformance(
            spec = "media-session",
            section = "14",
            rule = "a transform of two inputs gets from each what it takes; a sample that it refuses waits for the"
                    + " other input")
    @ParameterizedTest(name = "the streams need {0} and {1} ms a sample")
    @CsvSource({"0, 0", "0, 30", "30, 0"})
    void section14TwoInputs(long first, long second) {
        FakeSource left =
                rig.fakes.source(second()).name("left").latency(first * 10_000).build();
        FakeSource right = rig.fakes
                .source(second())
                .name("right")
                .latency(second * 10_000)
                .build();
        TopologyNode mixer = rig.transform(new Mixer());
        rig.source(left, 0).connectOutput(0, mixer, 0);
        rig.source(right, 0).connectOutput(0, mixer, 1);
        mixer.connectTo(rig.output(sink));

        rig.playToEnd();

        assertThat(rendered(sink)).isEqualTo(ALL);
    }

    @Conformance(
            spec = "media-session",
            section = "14",
            rule = "a transform ends when all its inputs have ended, not before")
    @Test
    void section14InputsEndApart() {
        FakeSource left = rig.fakes.source(second()).name("left").build();
        FakeSource right = rig.fakes
                .source(StreamScript.video(25, Duration.ofMillis(400)))
                .name("right")
                .build();
        Mixer transform = new Mixer();
        TopologyNode mixer = rig.transform(transform);
        rig.source(left, 0).connectOutput(0, mixer, 0);
        rig.source(right, 0).connectOutput(0, mixer, 1);
        mixer.connectTo(rig.output(sink));

        rig.playToEnd();

        assertThat(rendered(sink)).as("its other input is not missed any more").isEqualTo(ALL);
        assertThat(transform.messages).filteredOn(Message.END_OF_STREAM::equals).hasSize(2);
        assertThat(transform.messages).filteredOn(Message.DRAIN::equals).hasSize(1);
    }

    @Conformance(
            spec = "media-session",
            section = "14",
            rule = "a transform of two outputs feeds both branches; one that asks late holds the other, nothing is"
                    + " lost")
    @Test
    void section14TwoOutputs() {
        FakeSource source = rig.fakes.source(second()).build();
        FakeSink other = rig.fakes.sink().name("other").depth(1).build();
        TopologyNode splitter = rig.transform(new Splitter());
        rig.source(source, 0).connectTo(splitter);
        splitter.connectOutput(0, rig.output(sink), 0);
        splitter.connectOutput(1, rig.output(other), 0);

        rig.playToEnd();

        assertThat(rendered(sink)).isEqualTo(ALL);
        assertThat(rendered(other)).isEqualTo(ALL);
    }

    @Conformance(
            spec = "media-session",
            section = "14",
            rule = "what a transform gives at an output that leads nowhere is dropped")
    @Test
    void section14FreeOutput() {
        FakeSource source = rig.fakes.source(second()).build();
        TopologyNode splitter = rig.transform(new Splitter());
        rig.source(source, 0).connectTo(splitter);
        splitter.connectTo(rig.output(sink));
        splitter.setOutputPrefType(1, null);

        rig.playToEnd();

        assertThat(rendered(sink)).isEqualTo(ALL);
    }

    /** How a transform goes wrong. */
    private enum Stuck {
        NEVER_TAKES,
        GIVES_NOTHING
    }

    @Conformance(
            spec = "media-session",
            section = "14",
            rule = "a transform that neither takes input nor gives output ends in an error that names it, not in a"
                    + " hang")
    @ParameterizedTest
    @EnumSource
    void section14Stuck(Stuck how) {
        FakeSource source = rig.fakes.source(second()).build();
        HandMadeTransform broken = new HandMadeTransform(1, 1) {
            @Override
            boolean hasRoom(int input) {
                return false;
            }

            @Override
            boolean produce(TransformOutput output) {
                return how == Stuck.GIVES_NOTHING;
            }
        };
        BranchRig.chain(rig.source(source, 0), rig.transform(broken), rig.output(sink));

        rig.set().call("start", s -> s.start(null, PropVariant.EMPTY));

        assertThat(rig.error()).isEqualTo(Status.MF_E_UNEXPECTED);
    }

    @Conformance(
            spec = "topology",
            section = "9.2",
            rule = "BEGIN_STREAMING, START_OF_STREAM, END_OF_STREAM, DRAIN, END_STREAMING as the topology lives")
    @Test
    void section92() {
        FakeTransform effect = playThrough(null, null);
        rig.session().clearTopologies();
        rig.session().close();
        rig.virtual.advance(Duration.ofSeconds(1));

        assertThat(effect.messages())
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
            section = "9.2",
            rule = "BEGIN_STREAMING when the topology becomes current, START_OF_STREAM when its sources run,"
                    + " END_STREAMING when it leaves")
    @Test
    void section92When() {
        FakeTransform first = rig.fakes.transform(I420, I420).name("first").build();
        BranchRig.chain(
                rig.source(rig.fakes.source(second()).latency(10_000_000).build(), 0),
                rig.transform(first),
                rig.output(sink));
        var scenario = rig.set().expect(MediaEventType.MESessionTopologySet).pass(Duration.ofMillis(10));
        assertThat(first.messages()).containsExactly(Message.BEGIN_STREAMING);

        scenario.call("start", s -> s.start(null, PropVariant.EMPTY)).expect(MediaEventType.MESessionStarted);
        assertThat(first.messages()).containsExactly(Message.BEGIN_STREAMING, Message.START_OF_STREAM);

        FakeTransform next = rig.fakes.transform(I420, I420).name("next").build();
        rig.topology.clear();
        BranchRig.chain(
                rig.source(rig.fakes.source(second()).build(), 0),
                rig.transform(next),
                rig.output(rig.fakes.sink().build()));
        scenario.call("setTopology", s -> s.setTopology(Set.of(), rig.topology))
                .expect(MediaEventType.MESessionTopologySet)
                .pass(Duration.ofMillis(10));
        assertThat(next.messages()).as("it is not its turn yet").isEmpty();

        scenario.expect(MediaEventType.MESessionEnded);
        assertThat(first.messages())
                .filteredOn(message -> message != Message.FLUSH)
                .endsWith(Message.END_OF_STREAM, Message.DRAIN, Message.END_STREAMING);
        assertThat(next.messages())
                .filteredOn(message -> message != Message.FLUSH)
                .containsExactly(
                        Message.BEGIN_STREAMING, Message.START_OF_STREAM, Message.END_OF_STREAM, Message.DRAIN);
    }

    @Conformance(
            spec = "topology",
            section = "3.7",
            rule = "DRAIN: default and ALWAYS drain at the end of the stream, NEVER does not")
    @ParameterizedTest(name = "DRAIN {0}: drained {1}, {2} frames")
    @CsvSource({", true, 25", "0, true, 25", "1, true, 25", "2, false, 23"})
    void section37Drain(Integer drain, boolean drained, int frames) {
        FakeTransform effect = playThrough(drain, null);

        assertThat(effect.messages().contains(Message.DRAIN)).isEqualTo(drained);
        assertThat(sink.stream().rendered()).hasSize(frames);
    }

    @Conformance(
            spec = "topology",
            section = "3.7",
            rule = "FLUSH: ALWAYS on seek and stop, SEEK on a seek alone, NEVER not at all")
    @ParameterizedTest(name = "FLUSH {0}: on a seek {1}, on a stop {2}")
    @CsvSource({", true, true", "0, true, true", "1, true, false", "2, false, false"})
    void section37Flush(Integer flush, boolean onSeek, boolean onStop) {
        FakeSource source =
                rig.fakes.source(StreamScript.video(25, Duration.ofSeconds(4))).build();
        FakeTransform effect = rig.fakes.transform(I420, I420).name("effect").build();
        TopologyNode node = rig.transform(effect);
        set(node, NodeAttributes.FLUSH, flush);
        BranchRig.chain(rig.source(source, 0), node, rig.output(sink));
        var scenario = rig.play().pass(Duration.ofSeconds(1));

        long before = flushes(effect);
        scenario.call("seek", s -> s.start(null, PropVariant.i8(20_000_000))).expect(MediaEventType.MESessionStarted);
        assertThat(flushes(effect) > before).isEqualTo(onSeek);

        before = flushes(effect);
        scenario.call("stop", s -> s.stop()).expect(MediaEventType.MESessionStopped);
        assertThat(flushes(effect) > before).isEqualTo(onStop);
    }

    @Conformance(
            spec = "media-session",
            section = "14",
            rule = "a gap goes through transforms and becomes a TICK marker at the sink")
    @Test
    void section14Gap() {
        FakeSource source = rig.fakes.source(second().gap(5)).build();
        FakeTransform effect = rig.fakes.transform(I420, I420).name("effect").build();
        BranchRig.chain(rig.source(source, 0), rig.transform(effect), rig.output(sink));

        rig.playToEnd();

        assertThat(sink.stream().rendered()).hasSize(24);
        assertThat(effect.messages()).contains(Message.TICK);
        assertThat(sink.stream().markers()).contains(MarkerType.TICK);
    }

    private FakeTransform playThrough(Integer drain, Integer flush) {
        FakeSource source = rig.fakes.source(second()).build();
        FakeTransform effect =
                rig.fakes.transform(I420, I420).name("effect").delay(2).build();
        TopologyNode node = rig.transform(effect);
        set(node, NodeAttributes.DRAIN, drain);
        set(node, NodeAttributes.FLUSH, flush);
        BranchRig.chain(rig.source(source, 0), node, rig.output(sink));
        rig.playToEnd();
        return effect;
    }

    private static void set(TopologyNode node, AttributeKey<Integer> key, Integer value) {
        if (value != null) {
            node.set(key, value);
        }
    }

    private static long flushes(FakeTransform transform) {
        return transform.messages().stream()
                .filter(message -> message == Message.FLUSH)
                .count();
    }

    private static List<Integer> rendered(FakeSink sink) {
        return sink.stream().rendered().stream().map(Rendered::index).toList();
    }
}
