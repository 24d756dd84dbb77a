package dev.reel.pipeline;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.clock.ClockState;
import dev.reel.pipeline.clock.ClockStateSink;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.clock.SystemTimeSource;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** media-session.md §9.4: who hears of a change of the presentation clock, in which order. */
class MediaSession94NotificationsTest {
    private final VirtualPlatform virtual = new VirtualPlatform();
    private final PresentationClock clock = new PresentationClock(virtual.platform());
    private final List<String> told = new ArrayList<>();
    private final ClockStateSink sink = new ToldClockSink("sink", told);
    private final ToldTimeSource source = new ToldTimeSource(told);

    @Test
    @Conformance(
            spec = "media-session",
            section = "9.4",
            rule = "the time source first and synchronously, others later on a queue")
    void theTimeSourceIsToldFirst() {
        clock.setTimeSource(source);
        clock.addClockStateSink(sink);
        clock.addClockStateSink(new ToldClockSink("second", told));
        clock.start(5);
        assertThat(told).containsExactly("source rate 1.0", "source start 5");
        virtual.runUntilIdle();
        assertThat(told).containsExactly("source rate 1.0", "source start 5", "sink start 5", "second start 5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "seek", "pause", "restart", "stop", "rate"})
    @Conformance(
            spec = "media-session",
            section = "9.4",
            rule = "a time source that fails abandons the change: its code is returned, nobody else is told")
    void aTimeSourceCanRefuse(String change) {
        clock.setTimeSource(source);
        clock.addClockStateSink(sink);
        if (!change.equals("start")) {
            clock.start(1);
        }
        if (change.equals("restart")) {
            clock.pause();
        }
        virtual.runUntilIdle();
        ClockState before = clock.state();
        told.clear();
        source.refusal = Status.MF_E_AUDIO_PLAYBACK_DEVICE_IN_USE;
        assertStatus(
                () -> {
                    switch (change) {
                        case "start", "seek" -> clock.start(5);
                        case "pause" -> clock.pause();
                        case "restart" -> clock.start(PresentationClock.CURRENT_POSITION);
                        case "stop" -> clock.stop();
                        default -> clock.setRate(false, 2);
                    }
                },
                Status.MF_E_AUDIO_PLAYBACK_DEVICE_IN_USE);
        virtual.runUntilIdle();
        assertThat(told).isEmpty();
        assertThat(clock.state()).isEqualTo(before);
        assertThat(clock.rate()).isEqualTo(1);
    }

    @Test
    @Conformance(spec = "media-session", section = "9.4", rule = "what other sinks return is ignored")
    void anotherSinkCannotRefuse() {
        clock.setTimeSource(source);
        clock.addClockStateSink(new ToldClockSink("failing", told) {
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
            clock.addClockStateSink(new ToldClockSink("sink", told) {
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
