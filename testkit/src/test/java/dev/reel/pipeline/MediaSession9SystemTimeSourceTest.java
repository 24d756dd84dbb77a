package dev.reel.pipeline;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.clock.ClockState;
import dev.reel.pipeline.clock.CorrelatedTime;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.clock.PresentationTimeSource;
import dev.reel.pipeline.clock.PresentationTimeSource.Characteristic;
import dev.reel.pipeline.clock.SystemTimeSource;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** media-session.md §9.9: the system time source. */
class MediaSession9SystemTimeSourceTest {
    private static final long NOW = 1_000;

    private final VirtualPlatform virtual = new VirtualPlatform();
    private final SystemTimeSource source = new SystemTimeSource(virtual.platform());

    MediaSession9SystemTimeSourceTest() {
        virtual.advance(NOW);
    }

    @Test
    @Conformance(spec = "media-session", section = "9.9", rule = "characteristics, key, first state")
    void itTellsWhatItIs() {
        assertThat(source.clockCharacteristics())
                .containsExactlyInAnyOrder(Characteristic.FREQUENCY_10MHZ, Characteristic.IS_SYSTEM_CLOCK);
        assertThat(source.continuityKey()).isZero();
        assertThat(source.state()).isEqualTo(ClockState.INVALID);
    }

    @Test
    @Conformance(spec = "media-session", section = "9.9", rule = "properties")
    void itTellsItsProperties() {
        PresentationTimeSource.Properties properties = source.clockProperties();
        assertThat(properties.correlationRate()).isZero();
        assertThat(properties.clockId()).isEqualTo(new UUID(0, 0));
        assertThat(properties.flags()).isZero();
        assertThat(properties.frequency()).isEqualTo(10_000_000);
        assertThat(properties.tolerance()).isEqualTo(50_000);
        assertThat(properties.jitter()).isEqualTo(1);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "9.9",
            rule = "underlying clock: its own per source, always running, system time")
    void theClockUnderneathAlwaysRuns() {
        PresentationTimeSource underneath = source.underlyingClock();
        assertThat(source.underlyingClock()).isSameAs(underneath);
        assertThat(new SystemTimeSource(virtual.platform()).underlyingClock()).isNotSameAs(underneath);
        assertThat(underneath.clockCharacteristics())
                .containsExactlyInAnyOrder(
                        Characteristic.FREQUENCY_10MHZ, Characteristic.ALWAYS_RUNNING, Characteristic.IS_SYSTEM_CLOCK);
        assertThat(underneath.state()).isEqualTo(ClockState.RUNNING);
        virtual.advance(5);
        assertThat(underneath.correlatedTime()).isEqualTo(new CorrelatedTime(NOW + 5, NOW + 5));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "INVALID, start,   S_OK,                RUNNING",
        "INVALID, pause,   S_OK,                PAUSED",
        "INVALID, restart, MF_E_INVALIDREQUEST, INVALID",
        "INVALID, stop,    S_OK,                INVALID",
        "STOPPED, start,   S_OK,                RUNNING",
        "STOPPED, pause,   MF_E_INVALIDREQUEST, STOPPED",
        "STOPPED, restart, MF_E_INVALIDREQUEST, STOPPED",
        "STOPPED, stop,    S_OK,                STOPPED",
        "RUNNING, start,   S_OK,                RUNNING",
        "RUNNING, pause,   S_OK,                PAUSED",
        "RUNNING, restart, MF_E_INVALIDREQUEST, RUNNING",
        "RUNNING, stop,    S_OK,                STOPPED",
        "PAUSED,  start,   S_OK,                RUNNING",
        "PAUSED,  pause,   MF_E_INVALIDREQUEST, PAUSED",
        "PAUSED,  restart, S_OK,                RUNNING",
        "PAUSED,  stop,    S_OK,                STOPPED",
    })
    @Conformance(spec = "media-session", section = "9.9", rule = "state machine")
    void statesFollowTheTable(ClockState from, String call, String status, ClockState after) {
        bring(from);
        assertThat(source.state()).isEqualTo(from);
        Runnable change = switch (call) {
            case "start" -> () -> source.onClockStart(NOW, 0);
            case "pause" -> () -> source.onClockPause(NOW);
            case "restart" -> () -> source.onClockRestart(NOW);
            default -> () -> source.onClockStop(NOW);
        };
        if (status.equals("S_OK")) {
            change.run();
        } else {
            assertStatus(change::run, Status.MF_E_INVALIDREQUEST);
        }
        assertThat(source.state()).isEqualTo(after);
    }

    private void bring(ClockState state) {
        if (state != ClockState.INVALID) {
            source.onClockStart(0, 0);
        }
        if (state == ClockState.STOPPED) {
            source.onClockStop(0);
        } else if (state == ClockState.PAUSED) {
            source.onClockPause(0);
        }
    }

    @Test
    @Conformance(spec = "media-session", section = "9.9", rule = "worked values at rate 1")
    void workedValuesAtRateOne() {
        source.onClockStart(0, 1);
        assertThat(source.time()).isEqualTo(NOW + 1);
        source.onClockPause(2);
        assertThat(source.time()).isEqualTo(3);
        source.onClockRestart(5);
        assertThat(source.time()).isEqualTo(NOW - 2);
        source.onClockPause(0);
        assertThat(source.time()).isEqualTo(-2);
        virtual.advance(77);
        assertThat(source.time()).isEqualTo(-2);
    }

    @Test
    @Conformance(spec = "media-session", section = "9.9", rule = "worked values at rate 2")
    void workedValuesAtRateTwo() {
        source.onClockSetRate(0, 2);
        source.onClockStart(0, 10);
        assertThat(source.time()).isEqualTo(2 * NOW + 10);
        source.onClockPause(2);
        assertThat(source.time()).isEqualTo(14);
        source.onClockRestart(5);
        assertThat(source.time()).isEqualTo(2 * NOW + 4);
        source.onClockPause(0);
        assertThat(source.time()).isEqualTo(4);
        source.onClockStart(10, 20);
        assertThat(source.time()).isEqualTo(2 * NOW);
    }

    @Test
    @Conformance(spec = "media-session", section = "9.9", rule = "after stop the time is 0")
    void aStoppedSourceShowsZero() {
        source.onClockStart(0, 500);
        source.onClockStop(5);
        assertThat(source.time()).isZero();
        assertThat(source.correlatedTime()).isEqualTo(new CorrelatedTime(0, NOW));
    }

    @ParameterizedTest(name = "from {0}")
    @CsvSource({
        // the source was started with (0, 100) before it came to the state at time 10, then start(current) at 20
        "INVALID, 980",
        "STOPPED, 980",
        "RUNNING, 1100",
        "PAUSED,  1090",
    })
    @Conformance(spec = "media-session", section = "9.9", rule = "OnClockStart(CURRENT_POSITION) by state")
    void aStartFromTheCurrentPositionDependsOnTheState(ClockState from, long expected) {
        if (from != ClockState.INVALID) {
            source.onClockStart(0, 100);
        }
        if (from == ClockState.STOPPED) {
            source.onClockStop(10);
        } else if (from == ClockState.PAUSED) {
            source.onClockPause(10);
        }
        source.onClockStart(20, PresentationClock.CURRENT_POSITION);
        assertThat(source.time()).isEqualTo(expected);
    }

    @Test
    @Conformance(spec = "media-session", section = "9.9", rule = "the platform's time of a clock time")
    void itForeseesWhenATimeComes() {
        assertThat(source.systemTimeOf(5)).isEqualTo(Long.MAX_VALUE);
        source.onClockStart(NOW, 0);
        assertThat(source.systemTimeOf(500)).isEqualTo(NOW + 500);
        source.onClockSetRate(NOW, 0.5f);
        assertThat(source.systemTimeOf(500)).isEqualTo(NOW + 1_000);
        source.onClockSetRate(NOW, 0);
        assertThat(source.systemTimeOf(500)).isEqualTo(Long.MAX_VALUE);
    }
}
