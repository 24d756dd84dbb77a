package dev.reel.session.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.session.MediaSession;
import dev.reel.session.SessionState;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.Scenario;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransform;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.NodeAttributes;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** media-session.md §7.12: a sink's format becomes invalid, or its device changes, in the middle of playback. */
class FormatInvalidatedTest {
    private static final MediaType I420 = MediaType.of(MajorType.VIDEO, Subtype.I420);
    private static final MediaType LARGE =
            StreamScript.video(25, Duration.ofSeconds(1)).type();
    private static final MediaType SMALL = MediaType.video(Subtype.I420, 320, 180);
    private static final int FRAMES = 75;
    private static final List<Integer> ALL = IntStream.range(0, FRAMES).boxed().toList();
    private static final Duration ONE = Duration.ofMillis(1010);

    private final BranchRig rig = new BranchRig();
    private final FakeTransformFactory scaler = new FakeTransformFactory(
            TransformCategory.VIDEO_PROCESSOR, rig.fakes.transform(I420, I420).name("scaler"));
    private final FakeSource source =
            rig.fakes.source(StreamScript.video(25, Duration.ofSeconds(3))).build();
    private final FakeSink sink = rig.fakes.sink().depth(4).build();

    @AfterEach
    void finish() {
        rig.finish();
    }

    @Conformance(
            spec = "media-session",
            section = "7.12",
            rule = "MEStreamSinkFormatInvalidated: the sink is given a type again, and everything from the play"
                    + " position on")
    @ParameterizedTest(name = "with a transform: {0}")
    @ValueSource(booleans = {false, true})
    void section712SameType(boolean transform) {
        TopologyNode from = rig.source(source, 0);
        if (transform) {
            BranchRig.chain(
                    from, rig.transform(rig.fakes.transform(I420, I420).delay(2).build()), rig.output(sink));
        } else {
            BranchRig.chain(from, rig.output(sink));
        }
        Scenario<MediaSession> play = rig.play().pass(ONE);
        int settings = sink.stream().typeHandler().settingCount();
        long received = sink.stream().statistics().received();

        invalidate();
        rig.virtual.runUntilIdle();

        assertThat(sink.stream().typeHandler().settingCount()).isEqualTo(settings + 1);
        assertThat(sink.stream().statistics().received())
                .as("what it held is sent again")
                .isGreaterThan(received);
        play.expect(MediaEventType.MESessionEnded);
        assertThat(frames(sink)).isEqualTo(ALL);
        assertThat(rig.trace.of("source").stream().filter(line -> line.startsWith("start ")))
                .anyMatch(line -> line.contains("10100000"));
        assertThat(dynamicChanges()).isZero();
        assertThat(rig.trace.count(MediaEventType.MESessionStarted)).isEqualTo(1);
    }

    @Conformance(
            spec = "media-session",
            section = "7.12",
            rule = "MEStreamSinkFormatInvalidated: a converter is inserted where the sink takes the format no more,"
                    + " DYNAMIC_CHANGED once")
    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = SessionState.class,
            names = {"STOPPED", "STARTED", "PAUSED"})
    void section712Converter(SessionState state) {
        rig.transforms.register(scaler);
        BranchRig.chain(rig.source(source, 0), rig.output(sink));
        Scenario<MediaSession> play = state == SessionState.STOPPED
                ? rig.set().expect(MediaEventType.MESessionTopologySet)
                : rig.play().pass(ONE);
        if (state == SessionState.PAUSED) {
            play.call("pause", MediaSession::pause).expect(MediaEventType.MESessionPaused);
        }
        sink.stream().typeHandler().acceptFromNowOn(SMALL);

        invalidate();
        rig.virtual.advance(Duration.ofMillis(1));

        assertThat(rig.session().state()).isEqualTo(state);
        assertThat(sink.stream().typeHandler().currentMediaType().width()).isEqualTo(320);
        assertThat(dynamicChanges()).isEqualTo(1);
        Topology full = rig.session().currentTopology();
        TopologyNode node = full.sourceNodes().get(0).output(0).node();
        assertThat(node.type()).isEqualTo(TopologyNodeType.TRANSFORM);
        assertThat(node.isTrue(NodeAttributes.LOCKED)).isTrue();
        assertThat(node.output(0).node()).isSameAs(full.outputNodes().get(0));
        if (state != SessionState.STARTED) {
            play.call("start", s -> s.start(null, PropVariant.EMPTY)).expect(MediaEventType.MESessionStarted);
        }
        // Once more, now that there is a converter: it gives another type, no second one comes.
        sink.stream().typeHandler().acceptFromNowOn(LARGE);
        invalidate();
        play.expect(MediaEventType.MESessionEnded);
        assertThat(frames(sink)).isEqualTo(ALL);
        assertThat(sink.stream().typeHandler().currentMediaType().width()).isEqualTo(640);
        assertThat(scaler.made()).hasSize(1);
        assertThat(dynamicChanges()).isEqualTo(1);
    }

    @Conformance(
            spec = "media-session",
            section = "7.12",
            rule = "MEStreamSinkFormatInvalidated: the transform before the sink gives another of its types, unless"
                    + " it is locked")
    @ParameterizedTest(name = "locked by the application: {0}")
    @ValueSource(booleans = {false, true})
    void section712Upstream(boolean locked) {
        rig.transforms.register(scaler);
        MediaType yuy2 = MediaType.of(MajorType.VIDEO, Subtype.YUY2);
        FakeTransform decoder =
                rig.fakes.transform(I420, I420).alsoGives(yuy2).name("decoder").build();
        FakeTransformFactory toYuy2 = new FakeTransformFactory(
                TransformCategory.VIDEO_PROCESSOR,
                rig.fakes.transform(I420, yuy2).name("toYuy2"));
        rig.transforms.register(toYuy2);
        TopologyNode node = rig.transform(decoder);
        if (locked) {
            decoder.setInputType(0, LARGE);
            decoder.setOutputType(0, LARGE);
            node.set(NodeAttributes.LOCKED, 1);
        }
        BranchRig.chain(rig.source(source, 0), node, rig.output(sink));
        Scenario<MediaSession> play = rig.play().pass(ONE);
        sink.stream().typeHandler().acceptFromNowOn(yuy2);

        invalidate();
        play.expect(MediaEventType.MESessionEnded);

        assertThat(frames(sink)).isEqualTo(ALL);
        assertThat(sink.stream().typeHandler().currentMediaType().fits(yuy2)).isTrue();
        assertThat(decoder.outputCurrentType(0).fits(yuy2)).isEqualTo(!locked);
        assertThat(dynamicChanges()).isEqualTo(locked ? 1 : 0);
    }

    @Conformance(
            spec = "media-session",
            section = "7.12",
            rule = "MEStreamSinkFormatInvalidated without a way: MEError MF_E_FORMAT_CHANGE_NOT_SUPPORTED that names"
                    + " the sink")
    @ParameterizedTest(name = "a converter is there, but the topology may not change: {0}")
    @ValueSource(booleans = {true, false})
    void section712Impossible(boolean notAllowed) {
        if (notAllowed) {
            rig.transforms.register(scaler);
            rig.topology.set(TopologyAttributes.DYNAMIC_CHANGE_NOT_ALLOWED, 1);
        }
        BranchRig.chain(rig.source(source, 0), rig.output(sink));
        Scenario<MediaSession> play = rig.play().pass(ONE);
        sink.stream().typeHandler().acceptFromNowOn(SMALL);

        invalidate();

        assertThat(rig.error()).isEqualTo(Status.MF_E_FORMAT_CHANGE_NOT_SUPPORTED);
        assertThat(rig.event(MediaEventType.MEError).attributes().get(EventAttributes.COMPONENT))
                .contains("FakeSink");
        assertThat(dynamicChanges()).isZero();
        play.call("stop", MediaSession::stop).expect(MediaEventType.MESessionStopped);
        play.call("close", MediaSession::close).expect(MediaEventType.MESessionClosed);
    }

    @Conformance(
            spec = "media-session",
            section = "7.12",
            rule = "MEStreamSinkFormatInvalidated: other branches of the source go on too, and lose nothing")
    @ParameterizedTest(name = "preroll {0}")
    @ValueSource(booleans = {false, true})
    void section712OtherBranches(boolean preroll) {
        rig.transforms.register(scaler);
        FakeSource two = rig.fakes
                .source(StreamScript.video(25, Duration.ofSeconds(3)), StreamScript.video(25, Duration.ofSeconds(3)))
                .name("two")
                .build();
        FakeSink other = preroll
                ? rig.fakes.prerollSink().name("other").build()
                : rig.fakes.sink().name("other").build();
        BranchRig.chain(rig.source(two, 0), rig.output(sink));
        BranchRig.chain(rig.source(two, 1), rig.output(other));
        Scenario<MediaSession> play = rig.play().pass(ONE);
        sink.stream().typeHandler().acceptFromNowOn(SMALL);

        invalidate();
        play.expect(MediaEventType.MESessionEnded);

        assertThat(frames(sink)).isEqualTo(ALL);
        assertThat(frames(other)).isEqualTo(ALL);
    }

    @Conformance(
            spec = "media-session",
            section = "7.12",
            rule = "MEStreamSinkFormatInvalidated, a source that cannot seek: the format changes, data goes on with"
                    + " what comes next")
    @Test
    void section712Unseekable() {
        rig.transforms.register(scaler);
        FakeSource live = rig.fakes
                .source(StreamScript.video(25, Duration.ofSeconds(3)))
                .name("live")
                .characteristics(SourceCharacteristic.CAN_PAUSE)
                .build();
        BranchRig.chain(rig.source(live, 0), rig.output(sink));
        Scenario<MediaSession> play = rig.play().pass(ONE);
        sink.stream().typeHandler().acceptFromNowOn(SMALL);

        invalidate();
        play.expect(MediaEventType.MESessionEnded);

        assertThat(frames(sink)).isEqualTo(ALL);
        assertThat(scaler.made()).hasSize(1);
        assertThat(rig.trace.of("live").stream().filter(line -> line.startsWith("start ")))
                .hasSize(1);
    }

    @Conformance(
            spec = "media-session",
            section = "7.12",
            rule = "MEStreamSinkFormatInvalidated while other operations wait or follow: each ends, the sink gets its"
                    + " type")
    @ParameterizedTest(name = "{0}")
    @CsvSource({"SEEK", "PAUSE", "STOP", "CLOSE"})
    void section712Among(String call) {
        rig.transforms.register(scaler);
        BranchRig.chain(rig.source(source, 0), rig.output(sink));
        Scenario<MediaSession> play = rig.play().pass(ONE);
        sink.stream().typeHandler().acceptFromNowOn(SMALL);
        invalidate();

        switch (call) {
            case "SEEK" ->
                play.call("seek", s -> s.start(null, PropVariant.i8(Platform.SECOND / 2)))
                        .expect(MediaEventType.MESessionStarted)
                        .expect(MediaEventType.MESessionEnded);
            case "PAUSE" -> play.call("pause", MediaSession::pause).expect(MediaEventType.MESessionPaused);
            case "STOP" -> play.call("stop", MediaSession::stop).expect(MediaEventType.MESessionStopped);
            default -> play.call("close", MediaSession::close).expect(MediaEventType.MESessionClosed);
        }
        rig.virtual.advance(Duration.ofSeconds(1));

        assertThat(rig.trace.count(MediaEventType.MEError)).isZero();
        if (!call.equals("CLOSE")) {
            assertThat(sink.stream().typeHandler().currentMediaType().width()).isEqualTo(320);
        }
    }

    @Conformance(
            spec = "media-session",
            section = "7.12",
            rule = "MEStreamSinkDeviceChanged: requests that failed meanwhile are issued again, at the sink and at"
                    + " the source")
    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = FaultPoint.class,
            names = {"SINK_PROCESS_SAMPLE", "STREAM_REQUEST"})
    void section712DeviceChanged(FaultPoint point) {
        FaultPlan plan = new FaultPlan();
        FakeSink device = rig.fakes.sink().depth(4).faults(plan).name("device").build();
        FakeSource film = rig.fakes
                .source(StreamScript.video(25, Duration.ofSeconds(3)))
                .faults(plan)
                .name("film")
                .build();
        BranchRig.chain(rig.source(film, 0), rig.output(device));
        Scenario<MediaSession> play = rig.play().pass(ONE);
        Status refusal = point == FaultPoint.STREAM_REQUEST
                ? Status.MF_E_MEDIA_SOURCE_WRONGSTATE
                : Status.MF_E_INVALID_STATE_TRANSITION;
        plan.always(point, Fault.throwing(refusal));
        rig.virtual.advance(Duration.ofSeconds(1));
        int shown = frames(device).size();
        plan.clear();
        rig.virtual.advance(Duration.ofSeconds(1));
        assertThat(frames(device)).as("nobody has said that it works again").hasSize(shown);

        device.stream().raise(MediaEvent.of(MediaEventType.MEStreamSinkDeviceChanged));
        play.expect(MediaEventType.MESessionEnded);

        assertThat(frames(device)).isEqualTo(ALL);
        assertThat(rig.trace.count(MediaEventType.MEError)).isZero();
    }

    private void invalidate() {
        sink.stream().raise(MediaEvent.of(MediaEventType.MEStreamSinkFormatInvalidated));
    }

    /** The frames by their times, each once: one that was being shown is sent again. */
    private static List<Integer> frames(FakeSink sink) {
        return sink.stream().rendered().stream()
                .map(frame -> (int) (frame.time() / 400_000))
                .distinct()
                .toList();
    }

    private long dynamicChanges() {
        return rig.trace.events().stream()
                .filter(event -> event.type() == MediaEventType.MESessionTopologyStatus)
                .filter(event -> event.attributes().get(EventAttributes.TOPOLOGY_STATUS)
                        == TopologyStatus.DYNAMIC_CHANGED.value())
                .count();
    }
}
