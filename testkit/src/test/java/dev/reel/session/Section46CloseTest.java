package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.topology.Topology;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** media-session.md §4.6: close. */
class Section46CloseTest {
    private final SessionRig rig = new SessionRig();
    private final FaultPlan faults = new FaultPlan();
    private final FakeSource source =
            rig.fakes.source(SessionRig.script(10)).faults(faults).build();
    private final FakeSink sink = rig.fakes.sink().build();

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    private void setUp() {
        rig.run(rig.setTopology(SessionRig.topology(source, sink)));
    }

    private void play(double seconds) {
        setUp();
        rig.run(rig.start());
        rig.advance(seconds);
    }

    @Test
    void closingAgainIsNoFailureForWhoWaits() {
        play(1);
        rig.run(rig.session.close());

        assertThat(rig.session.close()).isNotCompletedExceptionally();
        rig.settle();
        assertThat(rig.lastOf(MediaEventType.MESessionClosed).status()).isEqualTo(Status.MF_E_INVALIDREQUEST);
    }

    // ---------------------------------------------------------------- §4.6 Close

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.6",
            rule = "Close finalizes sinks, brings no MESessionStopped, and its event is the last")
    void closeStopsAndFinalizes() {
        var file = rig.fakes.fileSink().name("file").build();
        rig.run(rig.setTopology(SessionRig.topology(source, file)));
        rig.run(rig.start());
        rig.run(rig.session.close());
        assertThat(file.finalizationCount()).isEqualTo(1);
        assertThat(rig.calls("source")).contains("stop");
        assertThat(rig.told()).doesNotContain("MESessionStopped(S_OK)").endsWith("MESessionClosed(S_OK)");
        MediaEvent closed = rig.lastOf(MediaEventType.MESessionClosed);
        assertThat(closed.value()).isEqualTo(PropVariant.EMPTY);
        rig.advance(20);
        assertThat(rig.told()).endsWith("MESessionClosed(S_OK)");
        assertThat(rig.session.sessionCapabilities()).isEmpty();
    }

    @ParameterizedTest(name = "from {0}")
    @EnumSource(
            value = SessionState.class,
            names = {"STOPPED", "STARTED", "PAUSED"})
    @Conformance(
            spec = "media-session",
            section = "4.6",
            rule = "the order of work: the whole stop sequence, finalizing and waiting for it, MESessionClosed")
    void theOrderOfWork(SessionState from) {
        FaultPlan slow = new FaultPlan().always(FaultPoint.SINK_FINALIZE, Fault.answeringLate(SessionRig.SECOND));
        var file = rig.fakes.fileSink().name("file").faults(slow).build();
        Topology both = SessionRig.topology(source, sink);
        FakeSource other = rig.fakes.source(SessionRig.script(10)).name("other").build();
        SessionRig.branch(both, other, other.createPresentationDescriptor(), 0, file);
        rig.run(rig.setTopology(both));
        if (from != SessionState.STOPPED) {
            rig.run(rig.start());
            rig.advance(1);
        }
        if (from == SessionState.PAUSED) {
            rig.run(rig.session.pause());
        }
        rig.forget();
        var close = rig.session.close();
        rig.settle();
        assertThat(close).as("it waits for the file").isNotDone();
        rig.run(close);
        List<String> order = rig.trace.entries().stream()
                .map(entry -> entry.who() + " " + entry.what())
                .filter(line -> List.of("sink onClockStop", "source stop", "sink 0 flush", "file finalizeSink")
                                .contains(line)
                        || line.startsWith("session <- MESessionClosed"))
                .toList();
        assertThat(order)
                .containsExactlyElementsOf(
                        from == SessionState.STOPPED
                                ? List.of("file finalizeSink", "session <- MESessionClosed(S_OK)")
                                : List.of(
                                        "sink onClockStop",
                                        "source stop",
                                        "sink 0 flush",
                                        "file finalizeSink",
                                        "session <- MESessionClosed(S_OK)"));
        assertThat(rig.told()).noneMatch(line -> line.startsWith("MESessionStopped"));
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.6",
            rule = "a sink that cannot be finalized: its error in MESessionClosed")
    void aFailingFinalizationIsReported() {
        FaultPlan failing = new FaultPlan().always(FaultPoint.SINK_FINALIZE, Fault.failing(Status.E_FAIL));
        var file = rig.fakes.fileSink().name("file").faults(failing).build();
        rig.run(rig.setTopology(SessionRig.topology(source, file)));
        rig.run(rig.start());
        assertThat(rig.outcome(rig.session.close())).isEqualTo(Status.E_FAIL);
        assertThat(rig.session.state()).isEqualTo(SessionState.CLOSED);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.6",
            rule = "source shut down while closing: MF_E_SHUTDOWN or S_OK, the event still comes")
    void aSourceThatIsShutDownUnderTheClose() {
        play(1);
        var close = rig.session.close();
        source.shutdown();
        assertThat(rig.outcome(close)).isIn(Status.S_OK, Status.MF_E_SHUTDOWN);
        assertThat(rig.count(MediaEventType.MESessionClosed)).isEqualTo(1);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.6",
            rule = "after Close the clock, the topology and the capabilities can still be asked for")
    void afterCloseThreeThingsCanBeAskedFor() {
        Topology topology = SessionRig.topology(source, sink);
        rig.run(rig.setTopology(topology));
        rig.run(rig.session.close());
        assertThat(rig.session.clock()).isNotNull();
        assertThat(rig.session.currentTopology().id()).isEqualTo(topology.id());
        assertThat(rig.session.fullTopology(topology.id()).id()).isEqualTo(topology.id());
        assertThat(rig.session.sessionCapabilities()).isEmpty();
    }
}
