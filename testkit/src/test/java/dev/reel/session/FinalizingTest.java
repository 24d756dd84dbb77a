package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.MediaSink;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeFileSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyStatus;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sink has made is finished when its topology has ended, whoever has the sink then. */
class FinalizingTest {
    private static final String SPEC = "topology";
    private static final String SECTION = "8.2";

    private final SessionRig rig = new SessionRig();

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    private FakeFileSink file(String name, FaultPlan faults) {
        return rig.fakes.fileSink().name(name).faults(faults).build();
    }

    private FakeFileSink file(String name) {
        return file(name, new FaultPlan());
    }

    /** A topology whose sink is shut down when it leaves. */
    private Topology topology(double seconds, MediaSink sink) {
        return leaving(SessionRig.topology(rig.video(seconds), sink));
    }

    private static Topology leaving(Topology topology) {
        topology.outputNodes().forEach(output -> output.set(NodeAttributes.NOSHUTDOWN_ON_REMOVE, false));
        return topology;
    }

    /** What was done with a sink in the end, in order. */
    private List<String> endOf(String name) {
        return rig.calls(name).stream()
                .filter(call -> call.equals("finalizeSink") || call.equals("shutdown"))
                .toList();
    }

    @ParameterizedTest(name = "kept by the application: {0}")
    @ValueSource(booleans = {true, false})
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "a queued topology takes over: the sink of the one before is finalized, then shut down; Close is"
                    + " for the last")
    void oneAfterTheOther(boolean kept) {
        FakeFileSink one = file("one");
        FakeFileSink two = file("two");
        Topology first = SessionRig.topology(rig.video(2), one);
        rig.run(rig.setTopology(kept ? first : leaving(first)));
        rig.run(rig.setTopology(SessionRig.topology(rig.video(1), two)));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(endOf("one"))
                .containsExactlyElementsOf(kept ? List.of("finalizeSink") : List.of("finalizeSink", "shutdown"));
        assertThat(endOf("two")).isEmpty();
        assertThat(one.stream().rendered()).hasSize(50);
        assertThat(two.stream().rendered()).hasSize(25);
        rig.run(rig.session.close());
        assertThat(one.finalizationCount()).isEqualTo(1);
        assertThat(two.finalizationCount()).isEqualTo(1);
        rig.session.shutdown();
        rig.settle();
        assertThat(endOf("one")).containsExactly("finalizeSink", "shutdown");
        assertThat(endOf("two")).containsExactly("finalizeSink", "shutdown");
        assertThat(rig.count(MediaEventType.MEError)).isZero();
    }

    @ParameterizedTest(name = "ended: {0}, by {1}")
    @CsvSource({"true, IMMEDIATE", "true, CLEAR_CURRENT", "false, IMMEDIATE", "false, CLEAR_CURRENT"})
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "replaced or cleared: finalized when its streams had ended, else shut down without a file")
    void replaced(boolean ended, SetTopologyFlag how) {
        FakeFileSink old = file("old");
        FakeSource slow = rig.fakes
                .source(SessionRig.script(2))
                .latency(SessionRig.SECOND / 10)
                .build();
        rig.run(rig.setTopology(leaving(SessionRig.topology(slow, old))));
        rig.run(rig.start());
        if (ended) {
            rig.await(MediaEventType.MESessionEnded);
        } else {
            rig.advance(1);
            assertThat(old.stream().rendered()).isNotEmpty();
        }
        Topology next = how == SetTopologyFlag.IMMEDIATE ? topology(1, file("next")) : null;
        rig.run(rig.session.setTopology(Set.of(how), next));
        rig.settle();
        assertThat(endOf("old"))
                .containsExactlyElementsOf(ended ? List.of("finalizeSink", "shutdown") : List.of("shutdown"));
        rig.run(rig.session.close());
        assertThat(old.finalizationCount()).isEqualTo(ended ? 1 : 0);
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "a sink that appears in the next topology as well is finalized once, at Close")
    void aSinkOfBoth() {
        FakeFileSink file = file("file");
        rig.run(rig.setTopology(topology(2, file)));
        rig.run(rig.setTopology(topology(1, file)));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(file.stream().rendered()).hasSize(75);
        assertThat(endOf("file")).isEmpty();
        assertThat(rig.calls("file"))
                .as("it is not stopped in between")
                .doesNotContain("setPresentationClock null")
                .containsOnlyOnce("onClockStop");
        rig.run(rig.session.close());
        assertThat(endOf("file")).containsExactly("finalizeSink", "shutdown");
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "a sink that still writes when the last topology is through: the session ends behind it, its file"
                    + " is whole")
    void theLastToWrite() {
        FaultPlan late =
                new FaultPlan().always(FaultPoint.SINK_PLACE_MARKER, Fault.answeringLate(3 * SessionRig.SECOND));
        Topology first = topology(2, file("one", late));
        rig.run(rig.setTopology(first));
        rig.run(rig.setTopology(topology(1, file("two"))));
        rig.run(rig.start());
        rig.advance(2);
        assertThat(rig.last(MediaEventType.MESessionEnded)).isNull();
        assertThat(endOf("one")).isEmpty();
        rig.await(MediaEventType.MESessionEnded);
        assertThat(rig.statuses(first)).endsWith(TopologyStatus.ENDED);
        assertThat(endOf("one")).containsExactly("finalizeSink", "shutdown");
        rig.run(rig.session.close());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "finalizing takes its time: what plays goes on, the shutdown comes behind it, Close waits for it")
    void slowly(boolean closes) {
        FaultPlan slow = new FaultPlan().always(FaultPoint.SINK_FINALIZE, Fault.answeringLate(2 * SessionRig.SECOND));
        rig.run(rig.setTopology(topology(2, file("one", slow))));
        FakeFileSink two = file("two");
        rig.run(rig.setTopology(topology(1, two)));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(two.stream().rendered()).hasSize(25);
        assertThat(endOf("one")).containsExactly("finalizeSink");
        if (closes) {
            var close = rig.session.close();
            rig.advance(1);
            assertThat(close).as("it waits for the file").isNotDone();
            rig.run(close);
        } else {
            rig.session.shutdown();
            rig.advance(1);
            assertThat(endOf("one")).containsExactly("finalizeSink");
            rig.advance(2);
        }
        assertThat(endOf("one")).containsExactly("finalizeSink", "shutdown");
    }

    @ParameterizedTest
    @CsvSource({"fails, E_FAIL", "is silent, ERROR_TIMEOUT", "throws, E_FAIL"})
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "finalizing at a switch fails: MEError names the sink, which is shut down; what plays goes on")
    void inVain(String how, String status) {
        Fault fault = how.equals("fails")
                ? Fault.failing(Status.E_FAIL)
                : how.equals("throws") ? Fault.throwing(Status.E_FAIL) : Fault.neverAnswering();
        FakeFileSink one = file("one", new FaultPlan().always(FaultPoint.SINK_FINALIZE, fault));
        rig.run(rig.setTopology(topology(2, one)));
        FakeFileSink two = file("two");
        rig.run(rig.setTopology(topology(1, two)));
        rig.run(rig.start());
        MediaEvent error = rig.await(MediaEventType.MEError);
        rig.await(MediaEventType.MESessionEnded);
        assertThat(error.status().toString()).contains(status);
        assertThat(error.attributes().get(EventAttributes.COMPONENT)).contains("FakeFileSink");
        assertThat(two.stream().rendered()).hasSize(25);
        assertThat(endOf("one")).containsExactly("finalizeSink", "shutdown");
        rig.run(rig.session.close());
        assertThat(rig.count(MediaEventType.MEError)).isEqualTo(1);
    }
}
