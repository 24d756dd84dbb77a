package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.clock.ClockState;
import dev.reel.pipeline.clock.ClockStateSink;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEventType;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.Rendered;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** media-session.md §4.3: start, resume and seek. */
class Section43StartTest {
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

    @ParameterizedTest(name = "from {0}")
    @EnumSource(
            value = SessionState.class,
            names = {"STOPPED", "STARTED", "PAUSED"})
    @Conformance(spec = "media-session", section = "4.3", rule = "VT_I8: start or seek to this presentation time")
    void seeksFrom(SessionState state) {
        bring(state);
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
            rule = "negative position: S_OK, the clock starts at that negative value")
    void startsBeforeTheBeginning(SessionState state) {
        bring(state);
        int before = sink.stream().rendered().size();
        rig.run(rig.startAt(-2));
        assertThat(rig.session.clock().time()).isEqualTo(-2 * SessionRig.SECOND);
        rig.advance(3);
        assertThat(sink.stream().rendered()).hasSize(before + 26).allMatch(frame -> frame.lateness() == 0);
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
