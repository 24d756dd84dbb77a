package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may go wrong between two topologies, and what the one that plays must not notice of it. */
class SwitchFaultsTest {
    private static final String SPEC = "media-session";

    private final SessionRig rig = new SessionRig();
    private final FakeSink sink = rig.fakes.sink().build();
    private final Topology first = SessionRig.topology(rig.video(2), sink);

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = "7.7",
            rule = "a queued topology that cannot be run is an MEError at its turn; the one before plays to its end,"
                    + " the next has its turn")
    void theNextCannotBeRun() {
        FakeSink gone = rig.fakes.sink().name("gone").build();
        Topology second = SessionRig.topology(rig.video(1), gone);
        gone.shutdown();
        FakeSink last = rig.fakes.sink().name("last").build();
        rig.run(rig.setTopology(first));
        rig.run(rig.setTopology(second, SetTopologyFlag.NORESOLUTION));
        rig.run(rig.setTopology(SessionRig.topology(rig.video(1), last)));
        rig.run(rig.start());
        MediaEvent error = rig.await(MediaEventType.MEError);
        assertThat(error.status()).isEqualTo(Status.MF_E_SHUTDOWN);
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(50);
        assertThat(last.stream().rendered()).hasSize(25);
        assertThat(rig.statuses(first)).endsWith(TopologyStatus.ENDED);
        assertThat(rig.count(MediaEventType.MEError)).isEqualTo(1);
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = "7.8",
            rule = "IMMEDIATE: a sink of a dropped topology that the new one has, too, is not shut down")
    void aSinkOfTheDroppedOne() {
        FakeSink shared = rig.fakes.sink().name("shared").build();
        Topology second = SessionRig.topology(rig.video(1), shared);
        second.outputNodes().forEach(output -> output.set(NodeAttributes.NOSHUTDOWN_ON_REMOVE, false));
        rig.run(rig.setTopology(first));
        rig.run(rig.setTopology(second));
        rig.run(rig.start());
        rig.run(rig.setTopology(SessionRig.topology(rig.video(1), shared), SetTopologyFlag.IMMEDIATE));
        rig.await(MediaEventType.MESessionEnded);
        assertThat(shared.shutdownCount()).isZero();
        assertThat(shared.stream().rendered()).hasSize(25);
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = "7.12",
            rule = "a sink that is lost while its topology still ends does not keep the session from its end")
    void aSinkIsLostAtTheEnd() {
        FaultPlan never = new FaultPlan().always(FaultPoint.SINK_PLACE_MARKER, Fault.neverAnswering());
        FakeSink deaf = rig.fakes.sink().name("deaf").faults(never).build();
        Topology lost = SessionRig.topology(rig.video(2), deaf);
        rig.run(rig.setTopology(lost));
        rig.run(rig.setTopology(SessionRig.topology(rig.video(1), sink)));
        rig.run(rig.start());
        rig.advance(2.5);
        deaf.stream().raise(MediaEvent.of(MediaEventType.MESinkInvalidated, Status.E_FAIL));
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(25);
        assertThat(rig.statuses(lost)).endsWith(TopologyStatus.ENDED);
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = "7.9",
            rule = "ClearTopologies: a sink that a dropped topology shares with one that still ends shows it to its"
                    + " end")
    void aSinkThatStillEnds() {
        FaultPlan late = new FaultPlan().always(FaultPoint.SINK_PLACE_MARKER, Fault.answeringLate(SessionRig.SECOND));
        FakeSink shared = rig.fakes.sink().name("shared").faults(late).build();
        Topology ending = SessionRig.topology(rig.video(2), shared);
        rig.run(rig.setTopology(ending));
        Topology second = SessionRig.topology(rig.video(2), sink);
        rig.run(rig.setTopology(second));
        rig.run(rig.setTopology(SessionRig.topology(rig.video(2), shared)));
        rig.run(rig.start());
        rig.advance(2.4);
        assertThat(rig.session.currentTopology().id()).isEqualTo(second.id());
        assertThat(rig.statuses(ending)).doesNotContain(TopologyStatus.ENDED);
        rig.run(rig.session.clearTopologies());
        assertThat(rig.calls("shared")).doesNotContain("onClockStop", "setPresentationClock null");
        rig.await(MediaEventType.MESessionEnded);
        assertThat(rig.statuses(ending)).endsWith(TopologyStatus.ENDED);
        assertThat(shared.stream().rendered()).hasSize(50);
        assertThat(sink.stream().rendered()).hasSize(50);
    }

    @ParameterizedTest(name = "for good: {0}")
    @ValueSource(booleans = {false, true})
    @Conformance(
            spec = SPEC,
            section = "7.12",
            rule = "MEStreamSinkFormatInvalidated while the device's clock cannot tell its time: tried once more,"
                    + " else an MEError")
    void theClockCannotBeRead(boolean forGood) {
        FaultPlan deaf = new FaultPlan();
        FakeSink speaker = rig.fakes.deviceSink().name("speaker").faults(deaf).build();
        rig.run(rig.setTopology(SessionRig.topology(rig.video(4), speaker)));
        rig.run(rig.start());
        rig.advance(1);
        int settings = speaker.stream().typeHandler().settingCount();
        if (forGood) {
            deaf.always(FaultPoint.SINK_TIME, Fault.throwing(Status.E_FAIL));
        } else {
            deaf.next(FaultPoint.SINK_TIME, Fault.throwing(Status.E_FAIL));
        }
        speaker.stream().raise(MediaEvent.of(MediaEventType.MEStreamSinkFormatInvalidated));
        rig.settle();
        if (forGood) {
            assertThat(rig.lastOf(MediaEventType.MEError).status()).isEqualTo(Status.E_FAIL);
            deaf.clear();
        } else {
            assertThat(speaker.stream().typeHandler().settingCount()).isEqualTo(settings + 1);
            rig.await(MediaEventType.MESessionEnded);
        }
    }
}
