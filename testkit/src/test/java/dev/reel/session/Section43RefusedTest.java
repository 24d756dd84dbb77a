package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.testkit.fake.Rendered;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** media-session.md §4.3: starts that a source or a position does not let happen. */
class Section43RefusedTest {
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

    @ParameterizedTest(name = "from {0}")
    @EnumSource(
            value = SessionState.class,
            names = {"STOPPED", "STARTED", "PAUSED"})
    @Conformance(
            spec = "media-session",
            section = "4.3",
            rule = "position beyond the duration: MF_E_INVALID_POSITION, session stays usable")
    void aPositionBeyondTheEndLeavesTheSessionWhereItWas(SessionState state) {
        bring(state);
        assertThat(rig.outcome(rig.startAt(60))).isEqualTo(Status.MF_E_INVALID_POSITION);
        assertThat(rig.session.state()).isEqualTo(state);
        long now = rig.session.clock().hasTimeSource() ? rig.session.clock().time() : 0;
        assertThat(now).isEqualTo(state == SessionState.STOPPED ? 0 : SessionRig.SECOND);
        if (state != SessionState.STARTED) {
            rig.run(rig.start());
        }
        rig.await(MediaEventType.MESessionEnded);
        // Nothing is missing: what was not shown before the attempt is shown after it.
        assertThat(sink.stream().rendered().stream()
                        .mapToInt(Rendered::index)
                        .distinct()
                        .count())
                .isEqualTo(250);
        assertThat(sink.stream().rendered()).allMatch(frame -> frame.lateness() == 0);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.3",
            rule = "the source's BeginGetEvent fails with X: X, its Start is not called")
    void aSourceThatCannotBeListenedToIsNotStarted() {
        faults.next(FaultPoint.SOURCE_SUBSCRIBE, Fault.throwing(Status.E_OUTOFMEMORY));
        setUp();
        assertThat(rig.outcome(rig.start())).isEqualTo(Status.E_OUTOFMEMORY);
        assertThat(rig.calls("source")).noneMatch(call -> call.startsWith("start"));
        assertThat(rig.session.state()).isEqualTo(SessionState.STOPPED);
        rig.run(rig.start());
    }

    @ParameterizedTest(name = "thrown at once: {0}")
    @ValueSource(booleans = {true, false})
    @Conformance(
            spec = "media-session",
            section = "4.3",
            rule = "the source's Start fails with X: X; Stop and Close still work")
    void aSourceThatDoesNotStart(boolean thrown) {
        Status status = Status.MF_E_HW_MFT_FAILED_START_STREAMING;
        faults.next(FaultPoint.SOURCE_START, thrown ? Fault.throwing(status) : Fault.failing(status));
        setUp();
        assertThat(rig.outcome(rig.start())).isEqualTo(status);
        assertThat(rig.session.state()).isEqualTo(SessionState.STOPPED);
        rig.run(rig.session.stop());
        rig.run(rig.start());
        rig.advance(1);
        faults.next(FaultPoint.SOURCE_START, thrown ? Fault.throwing(status) : Fault.failing(status));
        assertThat(rig.outcome(rig.startAt(5))).isEqualTo(status);
        assertThat(rig.session.clock().time()).isCloseTo(SessionRig.SECOND, within(SessionRig.SECOND / 2));
        rig.run(rig.session.stop());
        rig.run(rig.session.close());
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.3",
            rule = "the source was shut down before the start: MF_E_INVALIDREQUEST")
    void aSourceThatIsShutDownCannotBeStarted() {
        setUp();
        source.shutdown();
        assertThat(rig.outcome(rig.start())).isEqualTo(Status.MF_E_INVALIDREQUEST);
        rig.run(rig.session.close());
    }

    @Test
    @Conformance(spec = "media-session", section = "4.3", rule = "the source is shut down right after a seek: S_OK")
    void aSourceThatIsShutDownUnderASeek() {
        play(1);
        var seek = rig.startAt(5);
        source.shutdown();
        assertThat(rig.outcome(seek)).isEqualTo(Status.S_OK);
        assertThat(rig.outcome(rig.session.close())).isIn(Status.S_OK, Status.MF_E_SHUTDOWN);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.3",
            rule = "the session passes a seek on to a source without CAN_SEEK and reports its answer")
    void aSourceThatCannotSeekAnswersItself() {
        FakeSource live = rig.fakes
                .source(SessionRig.script(10))
                .name("live")
                .characteristics(SourceCharacteristic.CAN_PAUSE)
                .build();
        rig.run(rig.setTopology(SessionRig.topology(live, sink)));
        rig.run(rig.start());
        rig.advance(1);
        rig.forget();
        assertThat(rig.outcome(rig.startAt(5))).isEqualTo(Status.MF_E_INVALIDREQUEST);
        assertThat(rig.calls("live")).contains("start 50000000").doesNotContain("stop");
        assertThat(rig.session.state()).as("goes on as before").isEqualTo(SessionState.STARTED);
        rig.run(rig.session.pause());
        assertThat(rig.outcome(rig.startAt(5))).isEqualTo(Status.MF_E_INVALIDREQUEST);
        assertThat(rig.session.state()).isEqualTo(SessionState.PAUSED);
        rig.run(rig.start());
        rig.advance(20);
        assertThat(rig.session.state()).as("and comes to its end").isEqualTo(SessionState.STOPPED);
        rig.run(rig.start());
    }

    private void bring(SessionState state) {
        setUp();
        if (state != SessionState.STOPPED) {
            rig.run(rig.start());
            rig.advance(1);
        }
        if (state == SessionState.PAUSED) {
            rig.run(rig.session.pause());
        }
    }
}
