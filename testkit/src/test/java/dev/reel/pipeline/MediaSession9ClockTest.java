package dev.reel.pipeline;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.clock.ClockState;
import dev.reel.pipeline.clock.ClockStateSink;
import dev.reel.pipeline.clock.CorrelatedTime;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.clock.SystemTimeSource;
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

/** media-session.md §9.2, §9.3, §9.5, §9.6 and §9.8: the presentation clock. */
class MediaSession9ClockTest {
    private static final long SECOND = Platform.SECOND;

    private final VirtualPlatform virtual = new VirtualPlatform();
    private final PresentationClock clock = new PresentationClock(virtual.platform());
    private final List<String> told = new ArrayList<>();
    private final ClockStateSink sink = new ToldClockSink("sink", told);

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
            clock.removeClockStateSink(new ToldClockSink("other", told));
            clock.removeClockStateSink(sink);
            clock.addClockStateSink(sink);
        }

        @Test
        @Conformance(
                spec = "media-session",
                section = "9.2",
                rule = "SetTimeSource makes the source a state sink, once; null: E_POINTER")
        void theTimeSourceHearsOfEveryChangeOnce() {
            assertStatus(() -> clock.setTimeSource(null), Status.E_POINTER);
            assertThat(clock.hasTimeSource()).isFalse();
            ToldTimeSource source = new ToldTimeSource(told);
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
}
