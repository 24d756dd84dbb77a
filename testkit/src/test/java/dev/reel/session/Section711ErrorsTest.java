package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransform;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import dev.reel.topology.TopologyStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** media-session.md §7.11: what goes wrong, what is told of it, and what still works. */
class Section711ErrorsTest {
    private static final String SPEC = "media-session";
    private static final String SECTION = "7.11";

    private final SessionRig rig = new SessionRig();
    private final FaultPlan sourceFaults = new FaultPlan();
    private final FaultPlan effectFaults = new FaultPlan();
    private final FaultPlan sinkFaults = new FaultPlan();
    private final FakeSource source =
            rig.fakes.source(SessionRig.script(8)).faults(sourceFaults).build();
    private final FakeSink sink = rig.fakes.sink().faults(sinkFaults).build();
    private final Topology topology = topology();

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    private Topology topology() {
        Topology made = SessionRig.topology(source, sink);
        FakeTransform effect = rig.fakes
                .transform(SessionRig.script(1).type(), SessionRig.script(1).type())
                .name("effect")
                .faults(effectFaults)
                .build();
        TopologyNode between = made.addNode(TopologyNodeType.TRANSFORM);
        between.setObject(effect);
        made.sourceNodes().get(0).connectTo(between);
        between.connectTo(made.outputNodes().get(0));
        return made;
    }

    private void play() {
        rig.run(rig.setTopology(topology));
        rig.run(rig.start());
        rig.advance(1);
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "resolution fails: TopologySet(error), VT_EMPTY, no READY; what plays is not touched")
    void resolution() {
        play();
        FakeSource coded = rig.fakes
                .source(StreamScript.compressedVideo(25, Duration.ofSeconds(1), 25))
                .name("coded")
                .build();
        Topology hopeless = SessionRig.topology(
                coded,
                rig.fakes
                        .sink()
                        .name("screen")
                        .accepts(source.streams()
                                .get(0)
                                .streamDescriptor()
                                .typeHandler()
                                .currentMediaType())
                        .build());
        assertThat(rig.outcome(rig.setTopology(hopeless))).isEqualTo(Status.MF_E_TOPO_CODEC_NOT_FOUND);
        MediaEvent event = rig.lastOf(MediaEventType.MESessionTopologySet);
        assertThat(event.value()).isEqualTo(PropVariant.EMPTY);
        assertThat(event.attributes().get(EventAttributes.MESSAGE)).isNotEmpty();
        assertThat(rig.statuses(hopeless)).isEmpty();
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(200);
    }

    static Stream<Arguments> starts() {
        List<Arguments> rows = new ArrayList<>();
        for (Fault fault : List.of(
                Fault.throwing(Status.MF_E_HW_MFT_FAILED_START_STREAMING),
                Fault.failing(Status.MF_E_HW_MFT_FAILED_START_STREAMING))) {
            for (SessionState from : List.of(SessionState.STOPPED, SessionState.PAUSED, SessionState.STARTED)) {
                rows.add(arguments(fault, from));
            }
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "{0} while {1}")
    @MethodSource
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "source.Start throws, or MESourceStarted has an error: Started(error), the session where it was")
    void starts(Fault fault, SessionState from) {
        rig.run(rig.setTopology(topology));
        if (from != SessionState.STOPPED) {
            rig.run(rig.start());
            rig.advance(1);
        }
        if (from == SessionState.PAUSED) {
            rig.run(rig.session.pause());
        }
        sourceFaults.next(FaultPoint.SOURCE_START, fault);
        assertThat(rig.outcome(rig.startAt(2))).isEqualTo(Status.MF_E_HW_MFT_FAILED_START_STREAMING);
        assertThat(rig.session.state()).isEqualTo(from);
        rig.run(rig.startAt(2));
        rig.await(MediaEventType.MESessionEnded);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "MF_E_MEDIA_SOURCE_WRONGSTATE, ignored",
        "MF_E_END_OF_STREAM,           ignored",
        "MF_E_INVALID_STREAM_DATA,     fatal",
        "E_FAIL,                       fatal",
        "MF_E_SHUTDOWN,                fatal",
    })
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "RequestSample fails: WRONGSTATE and END_OF_STREAM are ignored, another code is MEError and"
                    + " streaming halts")
    void requests(String symbol, String outcome) {
        Status status = Status.all().values().stream()
                .filter(known -> known.symbol().equals(symbol))
                .findFirst()
                .orElseThrow();
        sourceFaults.at(FaultPoint.STREAM_REQUEST, 20, Fault.throwing(status));
        play();
        if (outcome.equals("ignored")) {
            rig.await(MediaEventType.MESessionEnded);
            assertThat(rig.count(MediaEventType.MEError)).isZero();
            assertThat(sink.stream().rendered()).hasSize(200);
        } else {
            MediaEvent error = rig.lastOf(MediaEventType.MEError);
            assertThat(error.status()).isEqualTo(status);
            assertThat(error.value()).isEqualTo(PropVariant.EMPTY);
            assertHalted();
            rig.run(rig.session.stop());
        }
    }

    static Stream<Arguments> afterAnError() {
        List<Arguments> rows = new ArrayList<>();
        for (String who : List.of("source", "stream", "sink", "ProcessInput", "ProcessOutput", "ProcessSample")) {
            for (String call : List.of("stop", "close", "setTopology(IMMEDIATE)", "shutdown", "seek")) {
                rows.add(arguments(who, call));
            }
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "{0}, then {1}")
    @MethodSource
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "MEError of source, stream, sink or transform: forwarded, streaming halts, state stays; Stop,"
                    + " Close, SetTopology(IMMEDIATE), Shutdown and a seek work")
    void afterAnError(String who, String call) {
        play();
        MediaEvent error = MediaEvent.of(MediaEventType.MEError, Status.MF_E_INVALID_STREAM_DATA);
        Fault fault = Fault.throwing(Status.MF_E_INVALID_STREAM_DATA);
        switch (who) {
            case "source" -> source.raise(error);
            case "stream" -> source.streams().get(0).raise(error);
            case "sink" -> sink.stream().raise(error);
            case "ProcessInput" -> effectFaults.next(FaultPoint.TRANSFORM_INPUT, fault);
            case "ProcessOutput" -> effectFaults.next(FaultPoint.TRANSFORM_OUTPUT, fault);
            default -> sinkFaults.next(FaultPoint.SINK_PROCESS_SAMPLE, fault);
        }
        rig.advance(0.5);
        MediaEvent told = rig.lastOf(MediaEventType.MEError);
        assertThat(rig.count(MediaEventType.MEError)).isEqualTo(1);
        assertThat(told.status()).isEqualTo(Status.MF_E_INVALID_STREAM_DATA);
        assertThat(told.attributes().get(EventAttributes.COMPONENT))
                .contains(
                        switch (who) {
                            case "source", "stream" -> "FakeSource";
                            case "ProcessInput", "ProcessOutput" -> "FakeTransform";
                            default -> "FakeSink";
                        });
        assertHalted();
        switch (call) {
            case "stop" -> {
                rig.run(rig.session.stop());
                rig.run(rig.start());
                rig.await(MediaEventType.MESessionEnded);
            }
            case "close" -> rig.run(rig.session.close());
            case "shutdown" -> rig.session.shutdown();
            case "seek" -> {
                rig.run(rig.startAt(6));
                rig.await(MediaEventType.MESessionEnded);
                assertThat(sink.stream()
                                .rendered()
                                .get(sink.stream().rendered().size() - 1)
                                .index())
                        .isEqualTo(199);
            }
            default -> {
                FakeSink other = rig.fakes.sink().name("other").build();
                rig.run(rig.setTopology(SessionRig.topology(rig.video(1), other), SetTopologyFlag.IMMEDIATE));
                rig.await(MediaEventType.MESessionEnded);
                assertThat(other.stream().rendered()).hasSize(25);
            }
        }
    }

    /** Nothing is asked for or shown any more, and the session has not stopped by itself. */
    private void assertHalted() {
        assertThat(rig.session.state()).isEqualTo(SessionState.STARTED);
        rig.advance(0.5);
        int requests = source.streams().get(0).requestCount();
        int shown = sink.stream().rendered().size();
        rig.advance(5);
        assertThat(source.streams().get(0).requestCount()).isEqualTo(requests);
        assertThat(sink.stream().rendered()).hasSize(shown);
        assertThat(rig.count(MediaEventType.MESessionStopped)).isZero();
        assertThat(rig.count(MediaEventType.MESessionEnded)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"source", "stream", "sink"})
    @Conformance(spec = SPEC, section = SECTION, rule = "MENonFatalError: forwarded, streaming goes on")
    void notFatal(String who) {
        play();
        MediaEvent warning = MediaEvent.of(MediaEventType.MENonFatalError, Status.MF_E_INVALID_STREAM_DATA);
        switch (who) {
            case "source" -> source.raise(warning);
            case "stream" -> source.streams().get(0).raise(warning);
            default -> sink.stream().raise(warning);
        }
        rig.await(MediaEventType.MESessionEnded);
        assertThat(rig.events).containsOnlyOnce(warning);
        assertThat(sink.stream().rendered()).hasSize(200);
    }

    @ParameterizedTest
    @CsvSource({"MF_E_INVALIDREQUEST", "MF_E_INVALID_STATE_TRANSITION"})
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "ProcessSample refused for the sink's state: the sample is kept and offered again")
    void keptAndOfferedAgain(String symbol) {
        Status status = symbol.equals("MF_E_INVALIDREQUEST")
                ? Status.MF_E_INVALIDREQUEST
                : Status.MF_E_INVALID_STATE_TRANSITION;
        play();
        sinkFaults.next(FaultPoint.SINK_PROCESS_SAMPLE, Fault.throwing(status));
        rig.advance(0.1);
        rig.run(rig.session.pause());
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(rig.count(MediaEventType.MEError)).isZero();
        assertThat(sink.stream().rendered()).hasSize(200);
    }

    @ParameterizedTest(name = "{0} fails at its start: {1}")
    @CsvSource({"device, MF_E_AUDIO_PLAYBACK_DEVICE_IN_USE", "screen, S_OK"})
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "a clock handler that fails: the time source's code is that of Started; another sink's is ignored")
    void clockHandlers(String who, String symbol) {
        FaultPlan plan = new FaultPlan()
                .at(FaultPoint.SINK_CLOCK_START, 1, Fault.throwing(Status.MF_E_AUDIO_PLAYBACK_DEVICE_IN_USE));
        FakeSink device = rig.fakes
                .deviceSink()
                .name("device")
                .faults(who.equals("device") ? plan : new FaultPlan())
                .build();
        FakeSink screen = rig.fakes
                .sink()
                .name("screen")
                .faults(who.equals("screen") ? plan : new FaultPlan())
                .build();
        Topology both = SessionRig.topology(
                rig.fakes
                        .source(SessionRig.script(2), SessionRig.script(2))
                        .name("two")
                        .build(),
                device,
                screen);
        rig.run(rig.setTopology(both));
        assertThat(rig.outcome(rig.start()).symbol()).isEqualTo(symbol);
        assertThat(rig.session.state()).isEqualTo(symbol.equals("S_OK") ? SessionState.STARTED : SessionState.STOPPED);
        rig.run(rig.session.stop());
        rig.run(rig.start());
    }

    static Stream<Arguments> reuse() {
        List<Arguments> rows = new ArrayList<>();
        for (SessionState state : List.of(SessionState.STOPPED, SessionState.PAUSED, SessionState.STARTED)) {
            for (String next : List.of("the same", "another", "another, immediate", "nothing")) {
                rows.add(arguments(state, next));
            }
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "shut down while {0}, then {1}")
    @MethodSource
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "re-use after the source was shut down: Start gives S_OK, MF_E_INVALIDREQUEST or MF_E_SHUTDOWN;"
                    + " Closed always comes")
    void reuse(SessionState state, String next) {
        FakeSink other = rig.fakes.sink().name("other").build();
        Topology same = topology();
        play();
        if (state == SessionState.STOPPED) {
            rig.run(rig.session.stop());
        } else if (state == SessionState.PAUSED) {
            rig.run(rig.session.pause());
        }
        source.shutdown();
        rig.settle();
        Topology fresh = SessionRig.topology(rig.video(1), other);
        CompletableFuture<MediaEvent> set = switch (next) {
            case "the same" -> rig.setTopology(same);
            case "another" -> rig.setTopology(fresh);
            case "another, immediate" -> rig.setTopology(fresh, SetTopologyFlag.IMMEDIATE);
            default -> rig.session.clearTopologies();
        };
        assertThat(rig.outcome(set)).isIn(Status.S_OK, Status.MF_E_INVALIDREQUEST, Status.MF_E_SHUTDOWN);
        Status started = rig.outcome(rig.start());
        assertThat(started).isIn(Status.S_OK, Status.MF_E_INVALIDREQUEST, Status.MF_E_SHUTDOWN);
        if (next.equals("another, immediate")) {
            assertThat(started).isEqualTo(Status.S_OK);
            rig.await(MediaEventType.MESessionEnded);
            assertThat(other.stream().rendered()).hasSize(25);
        }
        assertThat(rig.outcome(rig.session.close())).isIn(Status.S_OK, Status.MF_E_SHUTDOWN);
        assertThat(rig.count(MediaEventType.MESessionClosed)).isEqualTo(1);
        assertThat(rig.session.state()).isEqualTo(SessionState.CLOSED);
    }

    @ParameterizedTest
    @CsvSource({
        "SOURCE_START, MESessionStarted",
        "SOURCE_PAUSE, MESessionPaused",
        "SOURCE_STOP,  MESessionStopped",
    })
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "a component says MEError instead of its answer: the operation has its own event all the same")
    void bothEvents(FaultPoint point, MediaEventType completion) {
        rig.run(rig.setTopology(topology));
        if (point != FaultPoint.SOURCE_START) {
            rig.run(rig.start());
            rig.advance(1);
        }
        rig.forget();
        sourceFaults.next(point, Fault.raisingError(Status.MF_E_INVALID_STREAM_DATA));
        CompletableFuture<MediaEvent> operation = switch (point) {
            case SOURCE_START -> rig.start();
            case SOURCE_PAUSE -> rig.session.pause();
            default -> rig.session.stop();
        };
        assertThat(rig.outcome(operation).isFailure()).isTrue();
        assertThat(rig.count(completion)).isEqualTo(1);
        assertThat(rig.lastOf(MediaEventType.MEError).status()).isEqualTo(Status.MF_E_INVALID_STREAM_DATA);
        assertThat(rig.statuses(topology)).doesNotContain(TopologyStatus.ENDED);
        assertThat(rig.outcome(rig.session.close())).isNotNull();
    }
}
