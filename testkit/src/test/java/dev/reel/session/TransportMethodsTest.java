package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reel.pipeline.ClockState;
import dev.reel.pipeline.ClockStateSink;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.testkit.fake.Rendered;
import dev.reel.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** media-session.md §4.3 to §4.8: start, seek, pause, stop, close, shutdown and what can be asked. */
class TransportMethodsTest {
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

    // ---------------------------------------------------------------- §4.3 Start

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.3",
            rule = "VT_EMPTY from stopped: from 0, with MF_EVENT_PRESENTATION_TIME_OFFSET")
    void startsAtTheBeginning() {
        play(1);
        assertThat(rig.lastOf(MediaEventType.MESessionStarted)
                        .attributes()
                        .get(EventAttributes.PRESENTATION_TIME_OFFSET))
                .isZero();
        assertThat(rig.session.clock().time()).isEqualTo(SessionRig.SECOND);
        assertThat(sink.stream().rendered()).hasSize(26).allMatch(frame -> frame.lateness() == 0);
    }

    @Test
    @Conformance(spec = "media-session", section = "4.3", rule = "the null GUID is the same as no time format")
    void theNullGuidIsTheDefaultFormat() {
        setUp();
        rig.run(rig.session.start(new UUID(0, 0), PropVariant.i8(2 * SessionRig.SECOND)));
        assertThat(rig.calls("source")).contains("start " + 2 * SessionRig.SECOND);
    }

    @ParameterizedTest(name = "from {0}")
    @EnumSource(
            value = SessionState.class,
            names = {"STOPPED", "STARTED", "PAUSED"})
    @Conformance(spec = "media-session", section = "4.3", rule = "VT_I8: start or seek to this presentation time")
    void seeksFrom(SessionState state) {
        bring(state);
        sinkForgets();
        rig.run(rig.startAt(5));
        assertThat(rig.session.clock().time()).isEqualTo(5 * SessionRig.SECOND);
        assertThat(rig.session.clock().state()).isEqualTo(ClockState.RUNNING);
        rig.advance(1);
        assertThat(rig.session.clock().time()).isEqualTo(6 * SessionRig.SECOND);
        List<Rendered> after = sink.stream().rendered().stream()
                .filter(frame -> frame.time() >= 5 * SessionRig.SECOND)
                .toList();
        assertThat(after).hasSize(26).allMatch(frame -> frame.lateness() == 0);
    }

    private void sinkForgets() {
        rig.forget();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.3",
            rule = "seek while started or paused: source stop then start, state sinks see one OnClockStart")
    void aSeekStopsAndStartsTheSourceUnderOneStartOfTheClock() {
        for (boolean paused : new boolean[] {false, true}) {
            if (!paused) {
                play(1);
            } else {
                rig.run(rig.session.pause());
            }
            Notices notices = new Notices();
            rig.session.clock().addClockStateSink(notices);
            rig.forget();
            rig.run(rig.startAt(4));
            assertThat(rig.calls("source").stream().filter(line -> !line.startsWith("<-")))
                    .containsExactly("stop", "start 40000000");
            assertThat(notices.seen).containsExactly("start 40000000");
            assertThat(rig.calls("sink").stream().filter(line -> line.startsWith("onClock")))
                    .containsExactly("onClockStart 40000000");
            rig.session.clock().removeClockStateSink(notices);
        }
    }

    @Test
    @Conformance(spec = "media-session", section = "4.3", rule = "from stopped: source.Start, then OnClockStart")
    void fromStoppedTheSourceComesBeforeTheClock() {
        setUp();
        rig.run(rig.start());
        List<String> order = rig.trace.entries().stream()
                .map(entry -> entry.who() + " " + entry.what())
                .filter(line -> line.equals("source start EMPTY") || line.equals("sink onClockStart 0"))
                .toList();
        assertThat(order).containsExactly("source start EMPTY", "sink onClockStart 0");
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.3",
            rule = "after pause VT_EMPTY resumes at the frozen time through OnClockRestart")
    void resumesAtTheFrozenTime() {
        play(1);
        rig.run(rig.session.pause());
        rig.advance(5);
        rig.forget();
        rig.run(rig.start());
        assertThat(rig.session.clock().time()).isEqualTo(SessionRig.SECOND);
        assertThat(rig.calls("source")).contains("start EMPTY").doesNotContain("stop");
        assertThat(rig.calls("sink")).contains("onClockRestart");
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(250).allMatch(frame -> frame.lateness() == 0);
    }

    @Test
    @Conformance(spec = "media-session", section = "4.3", rule = "VT_EMPTY while started: S_OK and changes nothing")
    void startingWhatRunsChangesNothing() {
        play(1);
        rig.forget();
        rig.run(rig.start());
        assertThat(rig.calls("source")).isEmpty();
        assertThat(rig.told()).containsExactly("MESessionStarted(S_OK)");
        assertThat(rig.session.clock().time()).isEqualTo(SessionRig.SECOND);
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
            rule = "negative position: S_OK, the clock starts at that negative value")
    void startsBeforeTheBeginning() {
        setUp();
        rig.run(rig.startAt(-2));
        assertThat(rig.session.clock().time()).isEqualTo(-2 * SessionRig.SECOND);
        rig.advance(3);
        assertThat(sink.stream().rendered()).hasSize(26).allMatch(frame -> frame.lateness() == 0);
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
            rule = "other value types and formats: MF_E_UNSUPPORTED_TIME_FORMAT")
    void otherPositionsAreRefused() {
        play(1);
        assertThat(rig.outcome(rig.session.start(null, PropVariant.r8(1))))
                .isEqualTo(Status.MF_E_UNSUPPORTED_TIME_FORMAT);
        assertThat(rig.outcome(rig.session.start(UUID.randomUUID(), PropVariant.i8(1))))
                .isEqualTo(Status.MF_E_UNSUPPORTED_TIME_FORMAT);
        assertThat(rig.session.state()).isEqualTo(SessionState.STARTED);
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered().stream()
                        .mapToInt(Rendered::index)
                        .distinct()
                        .count())
                .isEqualTo(250);
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
        assertThat(rig.calls("live")).contains("stop", "start 50000000");
        rig.run(rig.session.stop());
        rig.run(rig.start());
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.3",
            rule = "several starts in a row run one after the other, none is dropped")
    void everyStartOfARowIsExecuted() {
        setUp();
        var starts = List.of(rig.start(), rig.startAt(2), rig.startAt(4), rig.startAt(6));
        rig.settle();
        assertThat(starts).allMatch(start -> start.isDone());
        assertThat(rig.count(MediaEventType.MESessionStarted)).isEqualTo(4);
        assertThat(rig.calls("source").stream().filter(call -> call.startsWith("start")))
                .containsExactly("start EMPTY", "start 20000000", "start 40000000", "start 60000000");
        assertThat(rig.session.clock().time()).isEqualTo(6 * SessionRig.SECOND);
    }

    // ---------------------------------------------------------------- §4.4 Pause, §4.5 Stop

    @Test
    @Conformance(spec = "media-session", section = "4.4", rule = "Pause freezes the clock; nothing is rendered")
    void aPauseFreezes() {
        play(1);
        rig.run(rig.session.pause());
        int shown = sink.stream().rendered().size();
        rig.advance(30);
        assertThat(rig.session.clock().time()).isEqualTo(SessionRig.SECOND);
        assertThat(rig.session.clock().state()).isEqualTo(ClockState.PAUSED);
        assertThat(sink.stream().rendered()).hasSize(shown);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.4",
            rule = "a source that cannot pause: its error, playback goes on")
    void aSourceThatCannotPauseGoesOn() {
        FakeSource live = rig.fakes
                .source(SessionRig.script(3))
                .name("live")
                .characteristics(SourceCharacteristic.CAN_SEEK)
                .build();
        rig.run(rig.setTopology(SessionRig.topology(live, sink)));
        rig.run(rig.start());
        rig.advance(1);
        assertThat(rig.outcome(rig.session.pause())).isEqualTo(Status.MF_E_INVALIDREQUEST);
        assertThat(rig.session.state()).isEqualTo(SessionState.STARTED);
        assertThat(rig.session.clock().state()).isEqualTo(ClockState.RUNNING);
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(75);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.5",
            rule = "Stop resets position and clock; the topology stays current")
    void aStopGoesBackToTheBeginning() {
        play(2);
        rig.run(rig.session.stop());
        assertThat(rig.session.clock().time()).isZero();
        assertThat(rig.session.state()).isEqualTo(SessionState.STOPPED);
        rig.forget();
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        List<Rendered> all = sink.stream().rendered();
        assertThat(all.subList(all.size() - 250, all.size())).allMatch(frame -> frame.lateness() == 0);
    }

    @Test
    @Conformance(spec = "media-session", section = "4.5", rule = "stopping does not remove queued topologies")
    void aStopKeepsTheQueue() {
        play(1);
        FakeSink second = rig.fakes.sink().name("second").build();
        Topology next = SessionRig.topology(rig.video(1), second);
        rig.run(rig.setTopology(next));
        rig.run(rig.session.stop());
        assertThat(rig.session.fullTopology(next.id()).id()).isEqualTo(next.id());
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(second.stream().rendered()).hasSize(25);
    }

    // ---------------------------------------------------------------- §4.6 Close, §4.7 Shutdown

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

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.7",
            rule = "Shutdown: no event, pending callback not invoked, clock shut down, sinks once, sources never")
    void shutdownReleasesEverythingWithoutAnEvent() {
        play(1);
        rig.forget();
        assertThat(rig.session.clock().isShutdown()).isFalse();
        var clock = rig.session.clock();
        var pending = rig.session.stop();
        rig.session.shutdown();
        assertThat(clock.isShutdown()).isTrue();
        rig.settle();
        assertThat(rig.events).isEmpty();
        assertThat(SessionRig.statusOf(pending)).isEqualTo(Status.MF_E_SHUTDOWN);
        assertThat(sink.shutdownCount()).isEqualTo(1);
        assertThat(source.shutdownCount()).isZero();
        assertThatThrownBy(rig.session::shutdown)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        again -> assertThat(again.status()).isEqualTo(Status.MF_E_SHUTDOWN));
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.7",
            rule = "sinks of accepted topologies are shut down exactly once, also after ClearTopologies")
    void theSinksOfDroppedTopologiesAreShutDownToo() {
        setUp();
        FakeSink queued = rig.fakes.sink().name("queued").build();
        rig.run(rig.setTopology(SessionRig.topology(rig.video(1), queued)));
        rig.run(rig.session.clearTopologies());
        assertThat(queued.shutdownCount()).isZero();
        rig.session.shutdown();
        rig.settle();
        assertThat(sink.shutdownCount()).isEqualTo(1);
        assertThat(queued.shutdownCount()).isEqualTo(1);
    }

    // ---------------------------------------------------------------- §4.8 getters

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.8",
            rule = "GetClock works from creation; its time methods fail until a topology runs")
    void theClockIsThereFromTheStart() {
        assertThatThrownBy(() -> rig.session.clock().time())
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_CLOCK_NO_TIME_SOURCE));
        play(1);
        assertThat(rig.session.clock().time()).isEqualTo(SessionRig.SECOND);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"current, true", "queued, true", "ended, false", "unknown, false"})
    @Conformance(
            spec = "media-session",
            section = "4.8",
            rule = "GetFullTopology by id: current and queued ones, else MF_E_NOT_FOUND")
    void topologiesById(String which, boolean found) {
        FakeSource brief = rig.video(1);
        Topology ended = SessionRig.topology(brief, rig.fakes.sink().name("a").build());
        rig.run(rig.setTopology(ended));
        Topology current = SessionRig.topology(source, sink);
        rig.run(rig.setTopology(current, SetTopologyFlag.IMMEDIATE));
        Topology queued =
                SessionRig.topology(rig.video(1), rig.fakes.sink().name("b").build());
        rig.run(rig.setTopology(queued));
        long id = switch (which) {
            case "current" -> current.id();
            case "queued" -> queued.id();
            case "ended" -> ended.id();
            default -> 987_654_321;
        };
        if (found) {
            assertThat(rig.session.fullTopology(id).id()).isEqualTo(id);
        } else {
            assertThatThrownBy(() -> rig.session.fullTopology(id))
                    .isInstanceOfSatisfying(
                            MediaException.class,
                            failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_NOT_FOUND));
        }
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

    /** A clock state sink of the application. */
    private static final class Notices implements ClockStateSink {
        final List<String> seen = new ArrayList<>();

        @Override
        public void onClockStart(long systemTime, long startOffset) {
            seen.add("start " + startOffset);
        }

        @Override
        public void onClockStop(long systemTime) {
            seen.add("stop");
        }

        @Override
        public void onClockPause(long systemTime) {
            seen.add("pause");
        }

        @Override
        public void onClockRestart(long systemTime) {
            seen.add("restart");
        }

        @Override
        public void onClockSetRate(long systemTime, float rate) {
            seen.add("rate " + rate);
        }
    }
}
