package dev.reel.session;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.Services;
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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** media-session.md §11.1: the rate of a session. */
class Section111RateControlTest {
    private static final String SPEC = "media-session";
    private static final String SECTION = "11.1";

    private final SessionRig rig = new SessionRig();
    private final FaultPlan sourceFaults = new FaultPlan();
    private final FakeSource source = rig.fakes
            .source(SessionRig.script(10))
            .rates(0, 8, true)
            .faults(sourceFaults)
            .build();
    private final FaultPlan sinkFaults = new FaultPlan();
    private final FakeSink sink = rig.fakes
            .deviceSink()
            .name("sink")
            .rates(0, 8, true)
            .faults(sinkFaults)
            .build();

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    private void set() {
        rig.run(rig.setTopology(SessionRig.topology(source, sink)));
    }

    @Test
    @Conformance(spec = SPEC, section = SECTION, rule = "GetRate: not thinned and 1.0 unless set")
    void theRateAtFirst() {
        RateControl control = rateControl();
        assertThat(control.rate()).isEqualTo(1);
        assertThat(control.isThinned()).isFalse();
        assertThat(rig.session.rate()).isEqualTo(1);
        assertThat(rig.session.isThinned()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 0.5f, 1, 2, -1})
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "SetRate is asynchronous, works without a topology, ends in MESessionRateChanged with VT_R4")
    void withoutATopology(float rate) {
        CompletableFuture<MediaEvent> set = rig.session.setRate(false, rate);
        assertThat(rig.session.rate()).as("not at once").isEqualTo(1);
        rig.run(set);
        assertThat(rig.lastOf(MediaEventType.MESessionRateChanged).value()).isEqualTo(PropVariant.r4(rate));
        assertThat(rig.session.rate()).isEqualTo(rate);
        assertThat(rig.session.clock().rate())
                .as("nothing drives the clock yet")
                .isEqualTo(1);
        set();
        if (rate >= 0) {
            rig.run(rig.start());
            assertThat(rig.session.clock().rate()).isEqualTo(rate);
            assertThat(rig.calls("source")).anyMatch(line -> line.equals("setRate " + rate) || rate == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    @Conformance(spec = SPEC, section = SECTION, rule = "what is no rate is refused at once: MF_E_UNSUPPORTED_RATE")
    void noRate(float rate) {
        assertStatus(() -> rig.session.setRate(false, rate), Status.MF_E_UNSUPPORTED_RATE);
    }

    @ParameterizedTest(name = "{0}, from {1} to {2}: {3}")
    @CsvSource({
        "STARTED, 1,  -1, no",
        "STARTED, -1, 1,  no",
        "STARTED, 1,  0,  no",
        "STARTED, 0,  1,  no",
        "STARTED, -1, 0,  no",
        "STARTED, 0,  -1, no",
        "STARTED, 1,  2,  yes",
        "STARTED, -1, -2, yes",
        "PAUSED,  1,  -1, no",
        "PAUSED,  -1, 1,  no",
        "PAUSED,  1,  0,  yes",
        "PAUSED,  0,  1,  yes",
        "PAUSED,  -1, 0,  no",
        "PAUSED,  0,  -1, no",
        "PAUSED,  1,  2,  yes",
        "PAUSED,  -1, -2, yes",
        "STOPPED, 1,  -1, yes",
        "STOPPED, -1, 1,  yes",
        "STOPPED, 1,  0,  yes",
        "STOPPED, 0,  1,  yes",
        "STOPPED, -1, 0,  yes",
        "STOPPED, 0,  -1, yes",
        "STOPPED, 1,  2,  yes",
        "STOPPED, -1, -2, yes",
    })
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "changes of sign by state; else MF_E_UNSUPPORTED_RATE_TRANSITION")
    void changesOfSign(SessionState state, float from, float to, String allowed) {
        set();
        rig.run(rig.session.setRate(false, from));
        if (state != SessionState.STOPPED) {
            rig.run(rig.startAt(5));
            rig.advance(0.5);
        }
        if (state == SessionState.PAUSED) {
            rig.run(rig.session.pause());
        }
        boolean yes = allowed.equals("yes");
        assertThat(rig.outcome(rig.session.setRate(false, to)))
                .isEqualTo(yes ? Status.S_OK : Status.MF_E_UNSUPPORTED_RATE_TRANSITION);
        assertThat(rig.session.rate()).isEqualTo(yes ? to : from);
        assertThat(rig.session.state()).isEqualTo(state);
        if (state != SessionState.STOPPED) {
            assertThat(rig.session.clock().rate()).isEqualTo(yes ? to : from);
        }
    }

    @ParameterizedTest(name = "rates {0}: thinned {1} at {2} is {3}")
    @CsvSource(
            delimiter = ';',
            value = {
                "f 0.5-4;                 false; 8;    MF_E_UNSUPPORTED_RATE",
                "f 0.5-4;                 false; 0.25; MF_E_UNSUPPORTED_RATE",
                "f 0.5-4;                 false; -1;   MF_E_REVERSE_UNSUPPORTED",
                "f 0.5-4;                 true;  2;    MF_E_THINNING_UNSUPPORTED",
                "f 0.5-4;                 true;  8;    MF_E_UNSUPPORTED_RATE",
                "f 0.5-4, ft 1-8;         true;  8;    S_OK",
                "f 0.5-4, rt 1-2;         false; -1;   MF_E_REVERSE_UNSUPPORTED",
                "f 0.5-4, rt 1-2;         true;  -1;   S_OK",
                "f 0.5-4, rt 1-2;         true;  -4;   MF_E_UNSUPPORTED_RATE",
                "f 0.5-4, r 1-2;          true;  -1;   MF_E_THINNING_UNSUPPORTED",
                "f 0.5-4, r 1-2, rt 1-2;  false; -2;   S_OK",
            })
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "MF_E_UNSUPPORTED_RATE, MF_E_REVERSE_UNSUPPORTED, MF_E_THINNING_UNSUPPORTED")
    void refusals(String rates, boolean thin, float rate, String symbol) {
        FakeSink picky =
                rig.fakes.sink().name("picky").rates(RateTable.of(rates)).build();
        rig.run(rig.setTopology(SessionRig.topology(source, picky)));
        assertThat(rig.outcome(rig.session.setRate(thin, rate)).symbol()).isEqualTo(symbol);
        boolean set = symbol.equals("S_OK");
        assertThat(rig.session.rate()).isEqualTo(set ? rate : 1);
        assertThat(rig.session.isThinned()).isEqualTo(set && thin);
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "a later SetRate overtakes those before it: MF_E_RATE_CHANGE_PREEMPTED")
    void overtaken() {
        set();
        rig.run(rig.start());
        rig.forget();
        CompletableFuture<MediaEvent> first = rig.session.setRate(false, 2);
        CompletableFuture<MediaEvent> second = rig.session.setRate(false, 4);
        CompletableFuture<MediaEvent> third = rig.session.setRate(false, 8);
        assertThat(rig.outcome(third)).isEqualTo(Status.S_OK);
        assertThat(SessionRig.statusOf(first)).isEqualTo(Status.MF_E_RATE_CHANGE_PREEMPTED);
        assertThat(SessionRig.statusOf(second)).isEqualTo(Status.MF_E_RATE_CHANGE_PREEMPTED);
        assertThat(rig.count(MediaEventType.MESessionRateChanged)).isEqualTo(3);
        assertThat(rig.calls("sink")).contains("onClockSetRate 8.0").doesNotContain("onClockSetRate 2.0");
    }

    @ParameterizedTest
    @CsvSource({"4, S_OK", "16, MF_E_UNSUPPORTED_RATE"})
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "a SetRate in progress is overtaken too; if the later one fails all is as it was")
    void overtakenInProgress(float later, String outcome) {
        sourceFaults.at(FaultPoint.SOURCE_SET_RATE, 1, Fault.answeringLate(SessionRig.SECOND));
        set();
        rig.run(rig.start());
        CompletableFuture<MediaEvent> first = rig.session.setRate(false, 2);
        rig.advance(0.5);
        assertThat(first).isNotDone();
        CompletableFuture<MediaEvent> second = rig.session.setRate(false, later);
        assertThat(rig.outcome(second).symbol()).isEqualTo(outcome);
        assertThat(SessionRig.statusOf(first)).isEqualTo(Status.MF_E_RATE_CHANGE_PREEMPTED);
        float expected = outcome.equals("S_OK") ? later : 1;
        assertThat(rig.session.rate()).isEqualTo(expected);
        assertThat(rig.session.clock().rate()).isEqualTo(expected);
        assertThat(sourceRate(source)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"source", "other source", "transform", "clock"})
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "a component that refuses: its code in MESessionRateChanged, everything at the old rate")
    void oneRefuses(String who) {
        RateTable rates = RateTable.of("f 0-8, r 0-8");
        FakeSource other = rig.fakes
                .source(SessionRig.script(10))
                .name("other")
                .rates(0, 8, true)
                .faults(
                        who.equals("other source")
                                ? new FaultPlan().at(FaultPoint.SOURCE_SET_RATE, 1, Fault.failing(Status.E_OUTOFMEMORY))
                                : new FaultPlan())
                .build();
        Topology topology = withTransform(rates);
        SessionRig.branch(
                topology,
                other,
                other.createPresentationDescriptor(),
                0,
                rig.fakes.sink().name("second").rates(0, 8, true).build());
        rig.run(rig.setTopology(topology));
        rig.run(rig.start());
        switch (who) {
            case "source" -> sourceFaults.at(FaultPoint.SOURCE_SET_RATE, 1, Fault.throwing(Status.E_OUTOFMEMORY));
            case "transform" -> rates.refusal = Status.E_OUTOFMEMORY;
            case "clock" -> sinkFaults.next(FaultPoint.SINK_CLOCK_SET_RATE, Fault.throwing(Status.E_OUTOFMEMORY));
            default -> {
                // It is in the other source's plan.
            }
        }
        assertThat(rig.outcome(rig.session.setRate(false, 2))).isEqualTo(Status.E_OUTOFMEMORY);
        assertThat(rig.session.rate()).isEqualTo(1);
        assertThat(rig.session.clock().rate()).isEqualTo(1);
        assertThat(sourceRate(source)).isEqualTo(1);
        assertThat(sourceRate(other)).isEqualTo(1);
        assertThat(rates.rate()).isEqualTo(1);
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(250);
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "order: sources, transforms that have rates, clock and its sinks, event")
    void order() {
        RateTable rates = RateTable.of("f 0-8", line -> rig.trace.note("transform", line));
        rig.run(rig.setTopology(withTransform(rates)));
        rig.run(rig.start());
        rig.advance(1);
        rig.forget();
        rig.run(rig.session.setRate(false, 2));
        assertThat(rig.trace.dump(entry -> entry.what().contains("ate"), false).lines())
                .containsExactly(
                        "source setRate 2.0",
                        "source <- MESourceRateChanged(S_OK, 2.0)",
                        "transform setRate 2.0",
                        "sink onClockSetRate 2.0",
                        "sink/0 <- MEStreamSinkRateChanged(S_OK, 2.0)",
                        "session <- MESessionRateChanged(S_OK)");
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "sources of the next topology that were started early follow a change, too")
    void theNextSourceFollows() {
        FakeSource next = rig.fakes
                .source(new StreamScript(SessionRig.script(1).type()).frames(25, Duration.ofSeconds(4), 25))
                .name("next")
                .rates(0, 8, true)
                .build();
        FakeSink raw = rig.fakes.sink().name("raw").rates(0, 8, true).build();
        FakeSource shortOne = rig.fakes
                .source(SessionRig.script(3))
                .name("short")
                .rates(0, 8, true)
                .build();
        rig.run(rig.setTopology(SessionRig.topology(shortOne, raw)));
        rig.run(rig.setTopology(SessionRig.topology(next, raw)));
        rig.run(rig.start());
        rig.advance(2);
        assertThat(rig.calls("next")).anyMatch(line -> line.startsWith("start"));
        rig.run(rig.session.setRate(true, 2));
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sourceRate(next)).isEqualTo(2);
        assertThat(raw.stream().rendered().stream().filter(frame -> frame.time() >= 4 * SessionRig.SECOND))
                .as("key frames only, once what was fetched ahead is through")
                .hasSizeBetween(3, 4);
    }

    private Topology withTransform(RateTable rates) {
        Topology topology = SessionRig.topology(source, sink);
        FakeTransform effect = rig.fakes
                .transform(SessionRig.script(1).type(), SessionRig.script(1).type())
                .name("effect")
                .build();
        TopologyNode between = topology.addNode(TopologyNodeType.TRANSFORM);
        between.setObject(rates.on(effect));
        topology.sourceNodes().get(0).connectTo(between);
        between.connectTo(topology.outputNodes().get(0));
        return topology;
    }

    private static float sourceRate(FakeSource source) {
        return source.service(Services.RATE_CONTROL, RateControl.class)
                .orElseThrow()
                .rate();
    }

    private RateControl rateControl() {
        return rig.session.service(Services.RATE_CONTROL, RateControl.class).orElseThrow();
    }
}
