package dev.reel.session.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.StreamSink.MarkerType;
import dev.reel.pipeline.transform.Transform.Message;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.session.MediaSession;
import dev.reel.session.SessionRegistry;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransform;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** media-session.md §14: how data, ends, gaps and events travel between source and sink; §15: whose a sink is afterwards. */
class StreamingRulesTest {
    private static final MediaType I420 = MediaType.of(MajorType.VIDEO, Subtype.I420);

    private final BranchRig rig = new BranchRig();
    private final FakeSource source =
            rig.fakes.source(StreamScript.video(25, Duration.ofSeconds(1))).build();

    @Conformance(
            spec = "media-session",
            section = "14",
            rule = "pull model: as many samples as are asked for, several requests may be open, none is sent unasked")
    @ParameterizedTest(name = "{0} requests at a time")
    @ValueSource(ints = {1, 2, 7})
    void section14Pull(int depth) {
        FakeSink sink = rig.fakes.sink().depth(depth).build();
        BranchRig.chain(rig.source(source, 0), rig.output(sink));

        rig.play().pass(Duration.ofMillis(300));

        // One is being shown; the sink keeps as many as it asked for, and the fakes' ledger minds samples that were
        // not.
        assertThat(sink.stream().statistics().received()
                        - sink.stream().rendered().size())
                .isEqualTo(depth);
        rig.virtual.advance(Duration.ofSeconds(2));
        assertThat(sink.stream().rendered()).hasSize(25);
        rig.finish();
    }

    @Conformance(
            spec = "media-session",
            section = "14",
            rule = "transform loop: on NOT_ACCEPTING the sample is kept and output taken first, until more input is"
                    + " needed")
    @ParameterizedTest(name = "{0} outputs for an input")
    @ValueSource(ints = {1, 2, 5})
    void section14Loop(int pieces) {
        FakeTransform splitter =
                rig.fakes.transform(I420, I420).pieces(pieces).name("splitter").build();
        FakeSink sink = rig.fakes.sink().build();
        BranchRig.chain(rig.source(source, 0), rig.transform(splitter), rig.output(sink));

        rig.playToEnd();

        assertThat(sink.stream().rendered()).hasSize(25 * pieces);
        assertThat(sink.stream().rendered()).extracting(frame -> frame.time()).isSorted();
        rig.finish();
    }

    @Conformance(
            spec = "media-session",
            section = "14",
            rule = "stream end: drain along the branch, then the ENDOFSEGMENT marker behind the last sample")
    @Test
    void section14End() {
        FakeTransform effect =
                rig.fakes.transform(I420, I420).delay(3).name("effect").build();
        FakeSink sink = rig.fakes.sink().build();
        BranchRig.chain(rig.source(source, 0), rig.transform(effect), rig.output(sink));

        rig.playToEnd();

        assertThat(effect.messages()).containsSubsequence(Message.END_OF_STREAM, Message.DRAIN);
        assertThat(sink.stream().rendered()).hasSize(25);
        assertThat(sink.stream().markers()).endsWith(MarkerType.ENDOFSEGMENT);
        rig.finish();
    }

    @Conformance(
            spec = "media-session",
            section = "14",
            rule = "other in-band events are offered to each transform; one that it keeps it hands on itself; at the"
                    + " sink an EVENT marker")
    @ParameterizedTest(name = "kept by the transform: {0}")
    @ValueSource(booleans = {false, true})
    void section14Events(boolean kept) {
        List<MediaEvent> offered = new ArrayList<>();
        HandMadeTransform between = new HandMadeTransform(1, 1) {
            private final List<MediaEvent> own = new ArrayList<>();

            @Override
            boolean hasRoom(int input) {
                return held.get(0).isEmpty();
            }

            @Override
            boolean produce(TransformOutput output) {
                Sample sample = held.get(0).poll();
                if (sample == null) {
                    return false;
                }
                own.forEach(output::putEvent);
                own.clear();
                output.put(sample);
                return true;
            }

            @Override
            public boolean processEvent(int stream, MediaEvent event) {
                offered.add(event);
                if (kept) {
                    own.add(event);
                }
                return kept;
            }
        };
        FakeSink sink = rig.fakes.sink().build();
        BranchRig.chain(rig.source(source, 0), rig.transform(between), rig.output(sink));
        var play = rig.play().pass(Duration.ofMillis(300));
        MediaEvent event = MediaEvent.of(MediaEventType.MEEncodingParameters);

        source.streams().get(0).raise(event);
        play.expect(MediaEventType.MESessionEnded);

        assertThat(offered).contains(event);
        assertThat(sink.stream().markers().stream()
                        .filter(MarkerType.EVENT::equals)
                        .count())
                .isEqualTo(1);
        rig.finish();
    }

    @Conformance(
            spec = "media-session",
            section = "14",
            rule = "preroll: before the clock starts, with its start time; not with DISABLE_PREROLL, not for sinks"
                    + " without it")
    @ParameterizedTest(name = "preroll sink {0}, DISABLE_PREROLL {1}, start at {2} s: {3}")
    @CsvSource({
        "true, -1, 0, true",
        "true, 0, 0.5, true",
        "true, 1, 0, false",
        "true, 1, 0.5, false",
        "false, -1, 0.5, false"
    })
    void section14Preroll(boolean able, int disabled, double start, boolean expected) {
        FakeSink sink = able
                ? rig.fakes.prerollSink().depth(3).name("screen").build()
                : rig.fakes.sink().depth(3).name("screen").build();
        TopologyNode output = rig.output(sink);
        if (disabled >= 0) {
            output.set(NodeAttributes.DISABLE_PREROLL, disabled);
        }
        BranchRig.chain(rig.source(source, 0), output);
        long time = Math.round(start * Platform.SECOND);

        rig.set()
                .expect(MediaEventType.MESessionTopologySet)
                .call("start", s -> s.start(null, PropVariant.i8(time)))
                .expect(MediaEventType.MESessionStarted);

        List<String> calls = rig.trace.of("screen");
        assertThat(calls.contains("notifyPreroll " + time)).isEqualTo(expected);
        if (expected) {
            assertThat(calls).containsSubsequence("notifyPreroll " + time, "onClockStart " + time);
        }
        rig.virtual.advance(Duration.ofSeconds(2));
        assertThat(sink.stream().rendered()).hasSize(25 - (int) Math.floor(start * 25));
        rig.finish();
    }

    @Conformance(
            spec = "media-session",
            section = "14",
            rule = "rateless by the sink's characteristic or by MF_TOPONODE_RATELESS: the clock runs as fast as data"
                    + " is taken")
    @ParameterizedTest(name = "the sink says so {0}, the node says so {1}: takes no time {2}")
    @CsvSource({"true, false, true", "true, true, true", "false, false, false"})
    void section14Rateless(boolean sinkSays, boolean nodeSays, boolean expected) {
        FakeSink.Builder<FakeSink> builder = rig.fakes.sink();
        FakeSink sink = (sinkSays ? builder.rateless() : builder).build();
        TopologyNode output = rig.output(sink);
        output.set(NodeAttributes.RATELESS, nodeSays ? 1 : 0);
        BranchRig.chain(rig.source(source, 0), output);

        rig.playToEnd();

        assertThat(sink.stream().rendered()).hasSize(25);
        assertThat(rig.virtual.time() < Platform.SECOND).isEqualTo(expected);
        rig.finish();
    }

    @Conformance(
            spec = "media-session",
            section = "15",
            rule = "a sink that was in a session cannot be used in another after that session's Shutdown:"
                    + " MF_E_SHUTDOWN")
    @Test
    void section15Afterwards() {
        FakeSink sink = rig.fakes.sink().build();
        BranchRig.chain(rig.source(source, 0), rig.output(sink));
        rig.playToEnd();
        rig.session().shutdown();
        rig.virtual.runUntilIdle();
        MediaSession another = MediaSession.create(null, new SessionRegistry(rig.transforms), rig.virtual.platform());

        CompletableFuture<MediaEvent> set = another.setTopology(Set.of(), rig.topology);
        rig.virtual.runUntilIdle();

        assertThat(status(set)).isIn(Status.MF_E_SHUTDOWN, Status.MF_E_STREAMSINK_REMOVED);
        another.shutdown();
        rig.finish();
    }

    @Conformance(
            spec = "media-session",
            section = "15",
            rule = "a media source is free for another session once MESessionClosed has come")
    @Test
    void section15SourceIsFree() {
        BranchRig.chain(rig.source(source, 0), rig.output(rig.fakes.sink().build()));
        rig.play().call("close", MediaSession::close).expect(MediaEventType.MESessionClosed);
        BranchRig other = new BranchRig();
        FakeSink next = rig.fakes.sink().name("next").build();
        BranchRig.chain(other.source(source, 0), other.output(next));
        MediaSession another = MediaSession.create(null, new SessionRegistry(rig.transforms), rig.virtual.platform());

        another.setTopology(Set.of(), other.topology);
        CompletableFuture<MediaEvent> start = another.start(null, PropVariant.EMPTY);
        rig.virtual.advance(Duration.ofSeconds(3));

        assertThat(status(start)).isEqualTo(Status.S_OK);
        assertThat(next.stream().rendered()).hasSize(25);
        another.shutdown();
        rig.finish();
    }

    private static Status status(CompletableFuture<MediaEvent> operation) {
        try {
            return operation.join().status();
        } catch (CompletionException failed) {
            return MediaException.statusOf(failed.getCause());
        }
    }
}
