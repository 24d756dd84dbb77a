package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.session.flow.SessionStatus;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeActivate;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One component misbehaves at one place, in every way that a contract does not allow: every operation still ends, a failure
 * names who it was, the close keeps its bound, nothing is lost.
 */
class FaultTest {
    private static final long CLOSE_BOUND = 5 * Platform.SECOND;
    private static final long MINUTE = 60 * Platform.SECOND;

    /** Points of the video sink, the audio device, the source and the decoder that a playing session reaches. */
    private static final Map<String, Set<FaultPoint>> POINTS = Map.of(
            "source",
            EnumSet.of(
                    FaultPoint.SOURCE_SUBSCRIBE,
                    FaultPoint.SOURCE_START,
                    FaultPoint.SOURCE_PAUSE,
                    FaultPoint.SOURCE_STOP,
                    FaultPoint.STREAM_SUBSCRIBE,
                    FaultPoint.STREAM_REQUEST),
            "decoder",
            EnumSet.of(FaultPoint.TRANSFORM_INPUT, FaultPoint.TRANSFORM_OUTPUT, FaultPoint.TRANSFORM_MESSAGE),
            "screen",
            sinkPoints(),
            "speaker",
            sinkPoints(),
            "file",
            EnumSet.of(FaultPoint.SINK_FINALIZE, FaultPoint.SINK_PROCESS_SAMPLE, FaultPoint.SINK_PLACE_MARKER));

    private static Set<FaultPoint> sinkPoints() {
        return EnumSet.of(
                FaultPoint.SINK_SUBSCRIBE,
                FaultPoint.SINK_SET_TYPE,
                FaultPoint.SINK_SET_CLOCK,
                FaultPoint.SINK_PREROLL,
                FaultPoint.SINK_CLOCK_START,
                FaultPoint.SINK_CLOCK_PAUSE,
                FaultPoint.SINK_CLOCK_RESTART,
                FaultPoint.SINK_CLOCK_STOP,
                FaultPoint.SINK_PROCESS_SAMPLE,
                FaultPoint.SINK_PLACE_MARKER,
                FaultPoint.SINK_FLUSH,
                FaultPoint.SINK_SHUTDOWN);
    }

    private static List<Fault> faults(FaultPoint point) {
        List<Fault> all = new ArrayList<>(List.of(
                Fault.throwing(Status.E_FAIL),
                Fault.throwing(new IllegalStateException("nobody expects this")),
                Fault.takingLong(Platform.SECOND),
                Fault.takingLong(MINUTE)));
        if (point != FaultPoint.SINK_SHUTDOWN) {
            all.add(Fault.shuttingDown());
        }
        if (point.isAnswered()) {
            all.addAll(List.of(
                    Fault.failing(Status.E_OUTOFMEMORY),
                    Fault.neverAnswering(),
                    Fault.answeringLate(Platform.SECOND),
                    Fault.answeringLate(MINUTE),
                    Fault.answeringTwice(),
                    Fault.answeringInWrongOrder(),
                    Fault.raisingError(Status.MF_E_INVALID_STREAM_DATA)));
        }
        return all;
    }

    static Stream<Arguments> allFaults() {
        List<Arguments> rows = new ArrayList<>();
        POINTS.keySet().stream().sorted().forEach(who -> {
            for (FaultPoint point : POINTS.get(who)) {
                for (Fault fault : faults(point)) {
                    for (int occurrence = 1; occurrence <= 3; occurrence++) {
                        rows.add(Arguments.of(who, point, fault, occurrence));
                    }
                }
            }
        });
        return rows.stream();
    }

    @ParameterizedTest(name = "{0} {1} {2} at {3}")
    @MethodSource("allFaults")
    @Conformance(
            spec = "media-session",
            section = "4.6",
            rule = "whatever goes wrong, every operation ends and MESessionClosed is delivered within its bound")
    void oneFault(String who, FaultPoint point, Fault fault, int occurrence) {
        Play play = new Play(Map.of(who, new FaultPlan().at(point, occurrence, fault)));
        SessionRig rig = play.rig;
        play.ends(rig.setTopology(play.topology));
        play.ends(rig.start());
        rig.advance(1);
        play.ends(rig.session.pause());
        play.ends(rig.start());
        play.ends(rig.startAt(1));
        rig.advance(1);
        play.ends(rig.session.stop());
        play.ends(rig.start());
        rig.advance(1);
        long before = rig.virtual.time();
        var close = rig.session.close();
        play.ends(close);
        long slow = fault instanceof Fault.TakesLong taking ? taking.amount() : 0;
        assertThat(rig.virtual.time() - before).isLessThanOrEqualTo(CLOSE_BOUND + slow);
        assertThat(rig.session.state()).isEqualTo(SessionState.CLOSED);
        assertThat(rig.told().get(rig.told().size() - 1)).startsWith("MESessionClosed");
        rig.finish();
    }

    @ParameterizedTest(name = "{0} {1} {2} at {3}")
    @MethodSource("silences")
    @Conformance(spec = "media-session", section = "16", rule = "a component that never answers is abandoned and named")
    void silenceIsNamed(String who, FaultPoint point, MediaEventType operation, String name) {
        Play play = new Play(Map.of(who, new FaultPlan().at(point, 1, Fault.neverAnswering())));
        SessionRig rig = play.rig;
        play.ends(rig.setTopology(play.topology));
        play.ends(rig.start());
        rig.advance(1);
        play.ends(rig.session.pause());
        play.ends(rig.start());
        play.ends(rig.session.stop());
        MediaEvent event = rig.events.stream()
                .filter(one -> one.type() == operation && one.status().isFailure())
                .findFirst()
                .orElseThrow(() -> new AssertionError(rig.trace.dump()));
        assertThat(event.status()).isEqualTo(SessionStatus.ERROR_TIMEOUT);
        assertThat(event.attributes().get(EventAttributes.MESSAGE)).contains(name);
        // Another topology plays as if nothing had been.
        FakeSink sink = rig.fakes.sink().name("again").build();
        play.ends(rig.setTopology(SessionRig.topology(rig.video(1), sink), SetTopologyFlag.IMMEDIATE));
        play.ends(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(25);
        rig.finish();
    }

    static Stream<Arguments> silences() {
        return Stream.of(
                Arguments.of("source", FaultPoint.SOURCE_START, MediaEventType.MESessionStarted, "source FakeSource"),
                Arguments.of("source", FaultPoint.SOURCE_PAUSE, MediaEventType.MESessionPaused, "source FakeSource"),
                Arguments.of("source", FaultPoint.SOURCE_STOP, MediaEventType.MESessionStopped, "source FakeSource"),
                Arguments.of(
                        "screen", FaultPoint.SINK_CLOCK_START, MediaEventType.MESessionStarted, "sink FakePrerollSink"),
                Arguments.of(
                        "screen", FaultPoint.SINK_CLOCK_PAUSE, MediaEventType.MESessionPaused, "sink FakePrerollSink"),
                Arguments.of(
                        "speaker", FaultPoint.SINK_CLOCK_STOP, MediaEventType.MESessionStopped, "sink FakeDeviceSink"));
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "7.11",
            rule = "time source's clock handler fails on start: Start fails with that code; other sinks: ignored")
    void onlyTheTimeSourceCanRefuseAStart() {
        Play device = new Play(Map.of(
                "speaker",
                new FaultPlan()
                        .at(FaultPoint.SINK_CLOCK_START, 1, Fault.throwing(Status.MF_E_AUDIO_PLAYBACK_DEVICE_IN_USE))));
        device.ends(device.rig.setTopology(device.topology));
        assertThat(device.rig.outcome(device.rig.start())).isEqualTo(Status.MF_E_AUDIO_PLAYBACK_DEVICE_IN_USE);
        assertThat(device.rig.session.state()).isEqualTo(SessionState.STOPPED);
        device.rig.run(device.rig.start());
        device.rig.finish();
        Play screen = new Play(
                Map.of("screen", new FaultPlan().at(FaultPoint.SINK_CLOCK_START, 1, Fault.failing(Status.E_FAIL))));
        screen.ends(screen.rig.setTopology(screen.topology));
        screen.rig.run(screen.rig.start());
        screen.rig.finish();
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultPoint.class,
            names = {"TRANSFORM_INPUT", "TRANSFORM_OUTPUT"})
    @Conformance(
            spec = "media-session",
            section = "7.11",
            rule = "ProcessInput/ProcessOutput fails unexpectedly: MEError(code) that names the transform")
    void aFailingTransformIsNamed(FaultPoint point) {
        Play play = new Play(
                Map.of("decoder", new FaultPlan().at(point, 10, Fault.throwing(Status.MF_E_INVALID_STREAM_DATA))));
        play.ends(play.rig.setTopology(play.topology));
        play.rig.run(play.rig.start());
        MediaEvent error = play.rig.await(MediaEventType.MEError);
        assertThat(error.status()).isEqualTo(Status.MF_E_INVALID_STREAM_DATA);
        assertThat(error.attributes().get(EventAttributes.COMPONENT)).contains("FakeTransform");
        play.rig.run(play.rig.session.stop());
        play.rig.run(play.rig.start());
        play.rig.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "7.11",
            rule = "ProcessSample refused by a paused or stopped sink: the sample is kept and offered again")
    void aPausedSinkMayRefuse() {
        SessionRig rig = new SessionRig();
        FakeSink sink = rig.fakes.sink().refusesWhenPaused().depth(4).build();
        FakeSource source = rig.fakes
                .source(SessionRig.script(3))
                .latency(Platform.SECOND / 10)
                .build();
        rig.run(rig.setTopology(SessionRig.topology(source, sink)));
        rig.run(rig.start());
        rig.advance(1);
        rig.run(rig.session.pause());
        rig.advance(10);
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(75);
        rig.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "15",
            rule = "a sink made by an activation object is shut down through it; a failing one is given up")
    void activationObjects() {
        SessionRig rig = new SessionRig();
        FakeSink made = rig.fakes.sink().name("made").build();
        FakeActivate<FakeSink> good = new FakeActivate<>(() -> made, FakeSink::shutdown);
        Topology topology = SessionRig.topology(
                rig.video(1), rig.fakes.sink().name("placeholder").build());
        topology.outputNodes().get(0).setObject(good);
        rig.run(rig.setTopology(topology));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        FakeActivate<FakeSink> bad = new FakeActivate<>(
                () -> made,
                sink -> {},
                new FaultPlan().always(FaultPoint.ACTIVATE, Fault.throwing(Status.E_OUTOFMEMORY)));
        Topology failing = SessionRig.topology(
                rig.video(1), rig.fakes.sink().name("placeholder").build());
        failing.outputNodes().get(0).setObject(bad);
        assertThat(rig.outcome(rig.setTopology(failing))).isEqualTo(Status.E_OUTOFMEMORY);
        assertThat(good.shutdownCount()).isZero();
        rig.finish();
        assertThat(good.shutdownCount()).isEqualTo(1);
        assertThat(made.shutdownCount()).isEqualTo(1);
    }

    @ParameterizedTest(name = "NOSHUTDOWN_ON_REMOVE {0}: {1} at the switch")
    @CsvSource({"-1, 0", "1, 0", "0, 1"})
    @Conformance(
            spec = "media-session",
            section = "15",
            rule = "media sink on topology switch: MF_TOPONODE_NOSHUTDOWN_ON_REMOVE, default leave alone; on Shutdown"
                    + " always, once")
    void sinksThatLeave(int attribute, int expected) {
        SessionRig rig = new SessionRig();
        FakeSink sink = rig.fakes.sink().build();
        FakeSource source = rig.video(5);
        Topology topology = SessionRig.topology(source, sink);
        if (attribute >= 0) {
            topology.outputNodes().get(0).set(NodeAttributes.NOSHUTDOWN_ON_REMOVE, attribute);
        }
        rig.run(rig.setTopology(topology));
        rig.run(rig.start());
        // A queued topology with the same sink does not take it along when it is dropped.
        Topology same = SessionRig.topology(rig.video(1), sink);
        same.outputNodes().get(0).set(NodeAttributes.NOSHUTDOWN_ON_REMOVE, 0);
        rig.run(rig.setTopology(same));
        rig.run(rig.session.clearTopologies());
        assertThat(sink.shutdownCount()).isZero();
        rig.run(rig.setTopology(
                SessionRig.topology(rig.video(1), rig.fakes.sink().name("next").build()), SetTopologyFlag.IMMEDIATE));
        assertThat(sink.shutdownCount()).isEqualTo(expected);
        rig.finish();
        assertThat(sink.shutdownCount()).isEqualTo(1);
        assertThat(source.shutdownCount()).isZero();
    }

    /** A file with pictures and sound, a screen, a device that keeps the time, and a recording beside. */
    private static final class Play {
        final SessionRig rig;
        final Topology topology;

        Play(Map<String, FaultPlan> plans) {
            rig = new SessionRig(
                    new VirtualPlatform(),
                    null,
                    List.of(fakes -> new FakeTransformFactory(
                            TransformCategory.VIDEO_DECODER,
                            fakes.transform(
                                            MediaType.of(MajorType.VIDEO, Subtype.H264),
                                            MediaType.video(Subtype.I420, 640, 360))
                                    .name("decoder")
                                    .delay(2)
                                    .faults(plan(plans, "decoder")))));
            FakeSource source = rig.fakes
                    .source(
                            StreamScript.compressedVideo(25, Duration.ofSeconds(10), 25),
                            StreamScript.audio(Duration.ofSeconds(10)),
                            StreamScript.audio(Duration.ofSeconds(10)))
                    .faults(plan(plans, "source"))
                    .build();
            topology = SessionRig.topology(
                    source,
                    rig.fakes
                            .prerollSink()
                            .name("screen")
                            .accepts(MediaType.of(MajorType.VIDEO, Subtype.I420))
                            .faults(plan(plans, "screen"))
                            .build(),
                    rig.fakes
                            .deviceSink()
                            .name("speaker")
                            .faults(plan(plans, "speaker"))
                            .build(),
                    rig.fakes
                            .fileSink()
                            .name("file")
                            .faults(plan(plans, "file"))
                            .build());
        }

        private static FaultPlan plan(Map<String, FaultPlan> plans, String who) {
            return plans.getOrDefault(who, new FaultPlan());
        }

        void ends(CompletableFuture<MediaEvent> operation) {
            rig.outcome(operation);
        }
    }
}
