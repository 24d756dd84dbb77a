package dev.reel.pipeline;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.clock.ClockTimer;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.clock.SystemTimeSource;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** media-session.md §9.7: timers on clock time. */
class MediaSession97TimersTest {
    private static final long SECOND = Platform.SECOND;

    private final VirtualPlatform virtual = new VirtualPlatform();
    private final PresentationClock clock = new PresentationClock(virtual.platform());
    private final List<String> fired = new ArrayList<>();
    private final ClockTimer timer =
            clock.newTimer(() -> fired.add("fired@" + virtual.time()), () -> fired.add("orphaned"));

    MediaSession97TimersTest() {
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
    @Conformance(spec = "media-session", section = "9.7", rule = "relative timers count from the present clock time")
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
    @Conformance(spec = "media-session", section = "9.7", rule = "a timer armed before the clock starts waits for it")
    void aTimerOfAClockAtRestWaits() {
        timer.arm(3 * SECOND);
        virtual.advance(Duration.ofSeconds(10));
        assertThat(fired).isEmpty();
        clock.start(0);
        virtual.advance(Duration.ofSeconds(10));
        assertThat(fired).containsExactly("fired@" + 13 * SECOND);
    }
}
