package dev.reel.pipeline;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** media-session.md §9.2–§9.8: the presentation clock. */
class MediaSession9ClockTest {
    private static final long SECOND = Platform.SECOND;

    private final VirtualPlatform virtual = new VirtualPlatform();
    private final PresentationClock clock = new PresentationClock(virtual.platform());
    private final List<String> told = new ArrayList<>();
    private final ClockStateSink sink = new Listener("sink");

    @Nested
    class Section92WithoutATimeSource {
        @Test
        @Conformance(spec = "media-session", section = "9.2", rule = "GetTimeSource, GetTime, GetCorrelatedTime")
        void readingFails() {
            assertStatus(clock::timeSource, Status.MF_E_CLOCK_NO_TIME_SOURCE);
            assertStatus(clock::time, Status.MF_E_CLOCK_NO_TIME_SOURCE);
            assertStatus(clock::correlatedTime, Status.MF_E_CLOCK_NO_TIME_SOURCE);
        }

        @Test
        @Conformance(spec = "media-session", section = "9.2", rule = "GetClockCharacteristics, GetProperties")
        void itsPropertiesAreTheTimeSources() {
            assertStatus(clock::characteristics, Status.MF_E_CLOCK_NO_TIME_SOURCE);
            assertStatus(clock::properties, Status.MF_E_CLOCK_NO_TIME_SOURCE);
        }

        @Test
        @Conformance(spec = "media-session", section = "9.2", rule = "GetContinuityKey 0, GetState INVALID")
        void keyAndStateCanBeRead() {
            assertThat(clock.continuityKey()).isZero();
            assertThat(clock.state()).isEqualTo(ClockState.INVALID);
        }

        @Test
        @Conformance(spec = "media-session", section = "9.2", rule = "Start, Pause, Stop, SetRate")
        void changesFail() {
            assertStatus(() -> clock.start(0), Status.MF_E_CLOCK_NO_TIME_SOURCE);
            assertStatus(clock::pause, Status.MF_E_CLOCK_NO_TIME_SOURCE);
            assertStatus(clock::stop, Status.MF_E_CLOCK_NO_TIME_SOURCE);
            assertStatus(() -> clock.setRate(false, 2), Status.MF_E_CLOCK_NO_TIME_SOURCE);
        }

        @Test
        @Conformance(
                spec = "media-session",
                section = "9.2",
                rule = "AddClockStateSink: null or twice; RemoveClockStateSink: null or unknown")
        void sinksAreAddedOnceAndRemovedAtWill() {
            assertStatus(() -> clock.addClockStateSink(null), Status.E_INVALIDARG);
            assertStatus(() -> clock.removeClockStateSink(null), Status.E_INVALIDARG);
            clock.addClockStateSink(sink);
            assertStatus(() -> clock.addClockStateSink(sink), Status.E_INVALIDARG);
            clock.removeClockStateSink(new Listener("other"));
            clock.removeClockStateSink(sink);
            clock.addClockStateSink(sink);
        }

        @Test
        @Conformance(
                spec = "media-session",
                section = "9.2",
                rule = "SetTimeSource makes the source a state sink, once")
        void theTimeSourceHearsOfEveryChangeOnce() {
            Source source = new Source();
            clock.setTimeSource(source);
            clock.start(0);
            virtual.runUntilIdle();
            assertThat(told).containsExactly("source rate 1.0", "source start 0");
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        // from, call, status, clock after, source after
        "INVALID, stop,  S_OK,                         STOPPED, INVALID",
        "INVALID, pause, MF_E_INVALIDREQUEST,          INVALID, INVALID",
        "INVALID, start, S_OK,                         RUNNING, RUNNING",
        "STOPPED, stop,  MF_E_CLOCK_STATE_ALREADY_SET, STOPPED, STOPPED",
        "STOPPED, pause, MF_E_INVALIDREQUEST,          STOPPED, STOPPED",
        "STOPPED, start, S_OK,                         RUNNING, RUNNING",
        "RUNNING, stop,  S_OK,                         STOPPED, STOPPED",
        "RUNNING, pause, S_OK,                         PAUSED,  PAUSED",
        "RUNNING, start, S_OK,                         RUNNING, RUNNING",
        "PAUSED,  stop,  S_OK,                         STOPPED, STOPPED",
        "PAUSED,  pause, MF_E_CLOCK_STATE_ALREADY_SET, PAUSED,  PAUSED",
        "PAUSED,  start, S_OK,                         RUNNING, RUNNING",
    })
    @Conformance(spec = "media-session", section = "9.3", rule = "state table")
    void section93States(ClockState from, String call, String status, ClockState clockAfter, ClockState sourceAfter) {
        SystemTimeSource source = new SystemTimeSource(virtual.platform());
        clock.setTimeSource(source);
        bring(from);
        Runnable change = switch (call) {
            case "stop" -> clock::stop;
            case "pause" -> clock::pause;
            default -> () -> clock.start(0);
        };
        if (status.equals("S_OK")) {
            change.run();
        } else {
            assertStatus(change::run, statusOf(status));
        }
        assertThat(clock.state()).isEqualTo(clockAfter);
        assertThat(source.state()).isEqualTo(sourceAfter);
    }

    private static Status statusOf(String symbol) {
        return Status.all().values().stream()
                .filter(status -> status.symbol().equals(symbol))
                .findFirst()
                .orElseThrow();
    }

    private void bring(ClockState state) {
        if (state != ClockState.INVALID) {
            clock.start(0);
        }
        if (state == ClockState.STOPPED) {
            clock.stop();
        } else if (state == ClockState.PAUSED) {
            clock.pause();
        }
    }

    @Nested
    class Section94Notifications {
        private final Source source = new Source();

        @Test
        @Conformance(
                spec = "media-session",
                section = "9.4",
                rule = "the time source first and synchronously, others later on a queue")
        void theTimeSourceIsToldFirst() {
            clock.setTimeSource(source);
            clock.addClockStateSink(sink);
            clock.addClockStateSink(new Listener("second"));
            clock.start(5);
            assertThat(told).containsExactly("source rate 1.0", "source start 5");
            virtual.runUntilIdle();
            assertThat(told).containsExactly("source rate 1.0", "source start 5", "sink start 5", "second start 5");
        }

        @Test
        @Conformance(spec = "media-session", section = "9.4", rule = "a time source that fails abandons the change")
        void aTimeSourceCanRefuse() {
            clock.setTimeSource(source);
            clock.addClockStateSink(sink);
            told.clear();
            source.refusal = Status.MF_E_AUDIO_PLAYBACK_DEVICE_IN_USE;
            assertStatus(() -> clock.start(5), Status.MF_E_AUDIO_PLAYBACK_DEVICE_IN_USE);
            assertStatus(() -> clock.setRate(false, 2), Status.MF_E_AUDIO_PLAYBACK_DEVICE_IN_USE);
            virtual.runUntilIdle();
            assertThat(told).isEmpty();
            assertThat(clock.state()).isEqualTo(ClockState.INVALID);
            assertThat(clock.rate()).isEqualTo(1);
        }

        @Test
        @Conformance(spec = "media-session", section = "9.4", rule = "what other sinks return is ignored")
        void anotherSinkCannotRefuse() {
            clock.setTimeSource(source);
            clock.addClockStateSink(new Listener("failing") {
                @Override
                public void onClockStart(long systemTime, long startOffset) {
                    throw new IllegalStateException("planned");
                }
            });
            clock.addClockStateSink(sink);
            clock.start(0);
            virtual.runUntilIdle();
            assertThat(told).contains("sink start 0");
            assertThat(clock.state()).isEqualTo(ClockState.RUNNING);
        }

        @Test
        @Conformance(
                spec = "media-session",
                section = "9.4",
                rule = "Start(current) from paused is a restart, every other a start")
        void everyChangeHasItsNotice() {
            clock.setTimeSource(source);
            clock.addClockStateSink(sink);
            clock.start(0);
            clock.start(PresentationClock.CURRENT_POSITION);
            clock.start(7);
            clock.pause();
            clock.start(PresentationClock.CURRENT_POSITION);
            clock.pause();
            clock.start(9);
            clock.setRate(false, 0.5f);
            clock.stop();
            clock.start(PresentationClock.CURRENT_POSITION);
            virtual.runUntilIdle();
            assertThat(told.stream().filter(line -> line.startsWith("sink")))
                    .containsExactly(
                            "sink start 0",
                            "sink start current",
                            "sink start 7",
                            "sink pause",
                            "sink restart",
                            "sink pause",
                            "sink start 9",
                            "sink rate 0.5",
                            "sink stop",
                            "sink start current");
        }

        @Test
        @Conformance(spec = "media-session", section = "9.4", rule = "one system time for one change")
        void everySinkGetsTheSameSystemTime() {
            virtual.advance(123);
            List<Long> times = new ArrayList<>();
            clock.setTimeSource(new SystemTimeSource(virtual.platform()));
            for (int i = 0; i < 3; i++) {
                clock.addClockStateSink(new Listener("sink") {
                    @Override
                    public void onClockStart(long systemTime, long startOffset) {
                        times.add(systemTime);
                        virtual.spend(10);
                    }
                });
            }
            clock.start(0);
            virtual.runUntilIdle();
            assertThat(times).containsExactly(123L, 123L, 123L);
        }

        @Test
        @Conformance(spec = "media-session", section = "9.4", rule = "a removed sink hears nothing more")
        void aRemovedSinkHearsNothingMore() {
            clock.setTimeSource(source);
            clock.addClockStateSink(sink);
            clock.start(0);
            clock.removeClockStateSink(sink);
            clock.pause();
            virtual.runUntilIdle();
            assertThat(told).doesNotContain("sink pause");
        }
    }

    @Test
    @Conformance(spec = "media-session", section = "9.5", rule = "running: source time; paused: frozen; stopped: 0")
    void section95Time() {
        clock.setTimeSource(new SystemTimeSource(virtual.platform()));
        clock.start(10 * SECOND);
        virtual.advance(Duration.ofSeconds(2));
        assertThat(clock.time()).isEqualTo(12 * SECOND);
        assertThat(clock.correlatedTime()).isEqualTo(new CorrelatedTime(12 * SECOND, 2 * SECOND));
        clock.pause();
        virtual.advance(Duration.ofSeconds(5));
        assertThat(clock.time()).isEqualTo(12 * SECOND);
        clock.start(PresentationClock.CURRENT_POSITION);
        virtual.advance(Duration.ofSeconds(1));
        assertThat(clock.time()).isEqualTo(13 * SECOND);
        clock.stop();
        virtual.advance(Duration.ofSeconds(1));
        assertThat(clock.time()).isZero();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "9.5",
            rule = "times before the start may be negative and are not clamped")
    void section95NegativeTime() {
        clock.setTimeSource(new SystemTimeSource(virtual.platform()));
        clock.start(-3 * SECOND);
        virtual.advance(Duration.ofSeconds(1));
        assertThat(clock.time()).isEqualTo(-2 * SECOND);
    }

    @Test
    @Conformance(spec = "media-session", section = "9.6", rule = "default rate 1; thinning is refused, rate unchanged")
    void section96Thinning() {
        assertThat(clock.rate()).isEqualTo(1);
        assertStatus(() -> clock.setRate(true, 2), Status.MF_E_THINNING_UNSUPPORTED);
        clock.setTimeSource(new SystemTimeSource(virtual.platform()));
        clock.start(0);
        assertStatus(() -> clock.setRate(true, 1), Status.MF_E_THINNING_UNSUPPORTED);
        assertThat(clock.rate()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 0.5f, 1, 2, -1})
    @Conformance(spec = "media-session", section = "9.6", rule = "rates are accepted while running")
    void section96Rates(float rate) {
        clock.setTimeSource(new SystemTimeSource(virtual.platform()));
        clock.start(0);
        virtual.advance(Duration.ofSeconds(1));
        clock.setRate(false, rate);
        virtual.advance(Duration.ofSeconds(2));
        assertThat(clock.rate()).isEqualTo(rate);
        assertThat(clock.time()).isEqualTo(SECOND + (long) (2 * rate * SECOND));
    }

    @Nested
    class Section97Timers {
        private final List<String> fired = new ArrayList<>();
        private final ClockTimer timer =
                clock.newTimer(() -> fired.add("fired@" + virtual.time()), () -> fired.add("orphaned"));

        Section97Timers() {
            clock.setTimeSource(new SystemTimeSource(virtual.platform()));
        }

        @ParameterizedTest
        @ValueSource(floats = {0.5f, 1, 2})
        @Conformance(
                spec = "media-session",
                section = "9.7",
                rule = "a time that has passed fires at once, whatever the rate")
        void aPastTimeFiresAtOnce(float rate) {
            clock.start(SECOND);
            clock.setRate(false, rate);
            timer.arm(SECOND / 2);
            virtual.runUntilIdle();
            assertThat(fired).containsExactly("fired@0");
        }

        @Test
        @Conformance(spec = "media-session", section = "9.7", rule = "timers fire on clock time")
        void aTimerFiresAtItsClockTime() {
            clock.start(0);
            timer.arm(3 * SECOND);
            virtual.advance(Duration.ofSeconds(10));
            assertThat(fired).containsExactly("fired@" + 3 * SECOND);
        }

        @Test
        @Conformance(spec = "media-session", section = "9.7", rule = "a pause holds a timer back")
        void aPauseHoldsATimerBack() {
            clock.start(0);
            timer.arm(3 * SECOND);
            virtual.advance(Duration.ofSeconds(2));
            clock.pause();
            virtual.advance(Duration.ofSeconds(60));
            assertThat(fired).isEmpty();
            clock.start(PresentationClock.CURRENT_POSITION);
            virtual.advance(Duration.ofSeconds(5));
            assertThat(fired).containsExactly("fired@" + 63 * SECOND);
        }

        @Test
        @Conformance(spec = "media-session", section = "9.7", rule = "a seek and a rate move a timer")
        void aSeekAndARateMoveATimer() {
            clock.start(0);
            timer.arm(20 * SECOND);
            clock.start(10 * SECOND);
            clock.setRate(false, 2);
            virtual.advance(Duration.ofSeconds(4));
            assertThat(fired).isEmpty();
            virtual.advance(Duration.ofSeconds(2));
            assertThat(fired).containsExactly("fired@" + 5 * SECOND);
        }

        @Test
        @Conformance(spec = "media-session", section = "9.7", rule = "a seek past the time of a timer fires it")
        void aSeekPastATimerFiresIt() {
            clock.start(0);
            timer.arm(20 * SECOND);
            clock.start(30 * SECOND);
            virtual.runUntilIdle();
            assertThat(fired).containsExactly("fired@0");
        }

        @Test
        @Conformance(
                spec = "media-session",
                section = "9.7",
                rule = "in reverse a timer fires when the clock falls to its time")
        void inReverseATimerFiresOnTheWayDown() {
            clock.start(10 * SECOND);
            clock.setRate(false, -2);
            timer.arm(4 * SECOND);
            virtual.advance(Duration.ofSeconds(5));
            assertThat(fired).containsExactly("fired@" + 3 * SECOND);
        }

        @Test
        @Conformance(
                spec = "media-session",
                section = "9.7",
                rule = "relative timers count from the present clock time")
        void aRelativeTimerCountsFromNow() {
            clock.start(100 * SECOND);
            virtual.advance(Duration.ofSeconds(1));
            timer.armRelative(2 * SECOND);
            virtual.advance(Duration.ofSeconds(5));
            assertThat(fired).containsExactly("fired@" + 3 * SECOND);
        }

        @Test
        @Conformance(spec = "media-session", section = "9.7", rule = "CancelTimer prevents the callback")
        void aCancelledTimerIsSilent() {
            clock.start(0);
            timer.arm(3 * SECOND);
            timer.cancel();
            virtual.advance(Duration.ofSeconds(5));
            clock.stop();
            virtual.runUntilIdle();
            assertThat(fired).isEmpty();
        }

        @Test
        @Conformance(spec = "media-session", section = "9.7", rule = "a stop orphans pending timers")
        void aStopOrphansATimer() {
            clock.start(0);
            timer.arm(3 * SECOND);
            clock.stop();
            virtual.advance(Duration.ofSeconds(5));
            assertThat(fired).containsExactly("orphaned");
        }

        @Test
        @Conformance(spec = "media-session", section = "9.7", rule = "a shutdown orphans pending timers and later ones")
        void aShutdownOrphansATimer() {
            clock.start(0);
            timer.arm(3 * SECOND);
            clock.shutdown();
            virtual.runUntilIdle();
            assertThat(fired).containsExactly("orphaned");
            timer.arm(4 * SECOND);
            virtual.advance(Duration.ofSeconds(5));
            assertThat(fired).containsExactly("orphaned", "orphaned");
        }

        @Test
        @Conformance(spec = "media-session", section = "9.7", rule = "null callback: E_POINTER")
        void aCallbackIsRequired() {
            assertStatus(() -> clock.newTimer(null, () -> {}), Status.E_POINTER);
        }

        @Test
        @Conformance(
                spec = "media-session",
                section = "9.7",
                rule = "a timer armed before the clock starts waits for it")
        void aTimerOfAClockAtRestWaits() {
            timer.arm(3 * SECOND);
            virtual.advance(Duration.ofSeconds(10));
            assertThat(fired).isEmpty();
            clock.start(0);
            virtual.advance(Duration.ofSeconds(10));
            assertThat(fired).containsExactly("fired@" + 13 * SECOND);
        }
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "9.8",
            rule = "GetShutdownStatus before and after; Shutdown may be repeated")
    void section98Shutdown() {
        assertThat(clock.isShutdown()).isFalse();
        clock.shutdown();
        clock.shutdown();
        assertThat(clock.isShutdown()).isTrue();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "9.8",
            rule = "after Shutdown GetTimeSource, GetTime and Start still work")
    void section98AfterShutdown() {
        SystemTimeSource source = new SystemTimeSource(virtual.platform());
        clock.setTimeSource(source);
        clock.shutdown();
        assertThat(clock.timeSource()).isSameAs(source);
        clock.start(SECOND);
        virtual.advance(Duration.ofSeconds(1));
        assertThat(clock.time()).isEqualTo(2 * SECOND);
    }

    @Test
    @Conformance(spec = "media-session", section = "9.1", rule = "a new time source takes on the clock's rate")
    void aNewTimeSourceTakesOnTheRate() {
        clock.setTimeSource(new SystemTimeSource(virtual.platform()));
        clock.setRate(false, 2);
        clock.setTimeSource(new SystemTimeSource(virtual.platform()));
        clock.start(0);
        virtual.advance(Duration.ofSeconds(1));
        assertThat(clock.time()).isEqualTo(2 * SECOND);
    }

    @ParameterizedTest
    @CsvSource({"RUNNING, 7", "PAUSED, 5"})
    @Conformance(
            spec = "media-session",
            section = "9.1",
            rule = "a time source that is changed in mid-presentation goes on")
    void aNewTimeSourceGoesOnWhereTheOldOneWas(ClockState state, long secondsAfter) {
        clock.setTimeSource(new SystemTimeSource(virtual.platform()));
        clock.start(0);
        virtual.advance(Duration.ofSeconds(5));
        if (state == ClockState.PAUSED) {
            clock.pause();
        }
        clock.setTimeSource(new SystemTimeSource(virtual.platform()));
        virtual.advance(Duration.ofSeconds(2));
        assertThat(clock.time()).isEqualTo(secondsAfter * SECOND);
        assertThat(clock.timeSource().state()).isEqualTo(state);
    }

    private class Listener implements ClockStateSink {
        private final String name;

        Listener(String name) {
            this.name = name;
        }

        @Override
        public void onClockStart(long systemTime, long startOffset) {
            told.add(name + " start " + (startOffset == PresentationClock.CURRENT_POSITION ? "current" : startOffset));
        }

        @Override
        public void onClockStop(long systemTime) {
            told.add(name + " stop");
        }

        @Override
        public void onClockPause(long systemTime) {
            told.add(name + " pause");
        }

        @Override
        public void onClockRestart(long systemTime) {
            told.add(name + " restart");
        }

        @Override
        public void onClockSetRate(long systemTime, float rate) {
            told.add(name + " rate " + rate);
        }
    }

    /** A time source that says what it is told and may refuse it. */
    private final class Source extends Listener implements PresentationTimeSource {
        private Status refusal = Status.S_OK;

        Source() {
            super("source");
        }

        @Override
        public void onClockStart(long systemTime, long startOffset) {
            check();
            super.onClockStart(systemTime, startOffset);
        }

        @Override
        public void onClockSetRate(long systemTime, float rate) {
            check();
            super.onClockSetRate(systemTime, rate);
        }

        private void check() {
            if (!refusal.isSuccess()) {
                throw new MediaException(refusal, "planned");
            }
        }

        @Override
        public long time() {
            return 0;
        }

        @Override
        public CorrelatedTime correlatedTime() {
            return new CorrelatedTime(0, 0);
        }

        @Override
        public ClockState state() {
            return ClockState.RUNNING;
        }

        @Override
        public long systemTimeOf(long clockTime) {
            return Long.MAX_VALUE;
        }
    }
}
