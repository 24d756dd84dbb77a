package dev.reel.session;

import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.clock.ClockState;
import dev.reel.pipeline.clock.ClockStateSink;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.clock.PresentationTimeSource;
import dev.reel.pipeline.clock.SystemTimeSource;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.WorkQueue;
import dev.reel.session.Awaiter.Answer;
import dev.reel.session.flow.OutputStage;
import dev.reel.session.flow.Pipeline;
import dev.reel.session.flow.QualityTap;
import dev.reel.session.flow.RatelessTimeSource;
import dev.reel.session.flow.SessionLog;
import dev.reel.session.flow.SinkDriver;
import dev.reel.session.presentation.Presentation;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The presentation clock in the session's hand: who drives it, who follows it, and the sinks' answers to its changes
 * (media-session.md §4.3–§4.5, §9.1).
 *
 * <p>Lives on the session's queue; the clock is changed and asked on a lane of its own, because a device may take its time.
 */
final class ClockControl {
    private final ComponentCalls calls;
    private final Awaiter awaiter;
    private final ComponentRegistry components;
    private final Platform platform;
    private final PresentationClock clock;
    private final RatelessTimeSource rateless;
    private final PlaybackRate rate;
    private final Scrubbing scrubbing;
    private final QualityTap quality;
    private static final Set<Answer> CLOCK_ANSWERS =
            EnumSet.of(Answer.SINK_STARTED, Answer.SINK_PAUSED, Answer.SINK_STOPPED, Answer.SINK_RATE_CHANGED);

    /** The time source is called inside clock changes: one that does not return holds up this queue only. */
    private final WorkQueue lane;

    ClockControl(
            ComponentCalls calls,
            Awaiter awaiter,
            ComponentRegistry components,
            Platform platform,
            PresentationClock clock,
            RatelessTimeSource rateless,
            PlaybackRate rate,
            Scrubbing scrubbing,
            QualityTap quality) {
        this.calls = calls;
        this.awaiter = awaiter;
        this.components = components;
        this.platform = platform;
        this.clock = clock;
        this.rateless = rateless;
        this.rate = rate;
        this.scrubbing = scrubbing;
        this.quality = quality;
        this.lane = platform.blockingQueue("clock changes");
    }

    /** Asks the clock for its time, which a device may take a while to tell; goes on with that or with why there is none. */
    void read(Reader next) {
        AtomicLong time = new AtomicLong();
        calls.call(lane, clock, clock, nameOf(clock.timeSource()), () -> time.set(clock.time()));
        calls.thenPatiently(outcome -> next.accept(time.get(), outcome.failure()));
    }

    /** What is done with the clock's time, or without it. */
    interface Reader {
        void accept(long time, @Nullable MediaException silence);
    }

    /** Where the clock is asked and changed. */
    WorkQueue lane() {
        return lane;
    }

    /** Stops the clock for a while, or lets it go on, without a change of the session's state. */
    void hold(Presentation presentation, boolean hold, Runnable done) {
        if (hold == (clock.state() == ClockState.PAUSED)) {
            done.run();
        } else if (hold) {
            pause(presentation, ignored -> done.run());
        } else {
            start(presentation, PresentationClock.CURRENT_POSITION, ignored -> done.run());
        }
    }

    /** Pauses the clock; a sink that does not follow undoes it. */
    void pause(Presentation presentation, Consumer<@Nullable MediaException> done) {
        if (clock.state() != ClockState.PAUSED) {
            expectSinks(presentation, Answer.SINK_PAUSED);
            call(Answer.SINK_PAUSED, clock::pause);
        }
        calls.then(outcome -> {
            MediaException failure = decisive(outcome);
            if (failure != null && clock.state() == ClockState.PAUSED) {
                start(presentation, PresentationClock.CURRENT_POSITION, ignored -> done.accept(failure));
            } else {
                done.accept(failure);
            }
        });
    }

    /** Gives the clock, with the time source that suits a presentation, to its sinks. */
    void give(Presentation presentation, Consumer<@Nullable MediaException> done) {
        if (presentation.isClockGiven()) {
            done.accept(null);
            return;
        }
        PresentationTimeSource source = chooseTimeSource(presentation);
        calls.call(lane, clock, clock, nameOf(source), () -> {
            clock.setTimeSource(source);
            rate.applyTo(clock);
        });
        quality.clock(clock);
        calls.thenPatiently(chosen -> {
            if (chosen.failure() != null) {
                done.accept(chosen.failure());
                return;
            }
            for (MediaSink sink : presentation.sinks()) {
                calls.call(
                        components.laneOf(sink), sink, sink, SinkDriver.nameOf(sink), () -> give(presentation, sink));
            }
            calls.then(outcome -> {
                presentation.setClockGiven(outcome.failure() == null);
                presentation.outputs().forEach(output -> output.driver().setFollowing(true));
                done.accept(outcome.failure());
            });
        });
    }

    /** On the sink's lane. */
    private void give(Presentation presentation, MediaSink sink) {
        for (OutputStage output : presentation.outputs()) {
            if (output.driver().sink() == sink) {
                output.driver().subscribe();
            }
        }
        sink.setPresentationClock(clock);
    }

    /** A sink is not in what plays any more: it stops, follows the clock no longer, and what it asked for is void. */
    void take(Presentation presentation, MediaSink sink) {
        List<SinkDriver> following = presentation.outputs().stream()
                .map(OutputStage::driver)
                .filter(driver -> driver.sink() == sink && driver.isFollowing())
                .toList();
        if (following.isEmpty()) {
            return;
        }
        following.forEach(driver -> driver.setFollowing(false));
        following.get(0).lane().execute(() -> {
            SessionLog.guard("taking the clock from " + SinkDriver.nameOf(sink), () -> {
                if (clock.state() != ClockState.STOPPED && sink instanceof ClockStateSink follower) {
                    follower.onClockStop(platform.time());
                }
                sink.setPresentationClock(null);
            });
            following.forEach(SinkDriver::forgetRequests);
        });
    }

    private PresentationTimeSource chooseTimeSource(Presentation presentation) {
        Optional<PresentationTimeSource> device = presentation.timeSource();
        if (device.isPresent()) {
            return device.get();
        }
        if (presentation.isRateless()) {
            return rateless;
        }
        boolean system = clock.hasTimeSource() && clock.timeSource() instanceof SystemTimeSource;
        return system ? clock.timeSource() : new SystemTimeSource(platform);
    }

    /** Starts the clock at a presentation time, and lets the sinks have what came before it. */
    void start(Presentation presentation, long startTime, Consumer<@Nullable MediaException> done) {
        expectSinks(presentation, Answer.SINK_STARTED);
        scrubbing.expect(presentation);
        call(Answer.SINK_STARTED, () -> clock.start(startTime));
        calls.then(outcome -> {
            presentation.outputs().forEach(output -> output.setWaiting(false));
            presentation.pipelines().forEach(Pipeline::wake);
            done.accept(decisive(outcome));
        });
    }

    /** Changes the clock; when its time source refuses, no sink is told, so none is waited for. */
    void call(Answer told, Runnable change) {
        calls.call(lane, clock, clock, nameOf(clock.timeSource()), change, told);
    }

    /** The streams of a sink whose handler threw answer with that failure. */
    void sinkFailed(Presentation presentation, ClockStateSink sink, RuntimeException failure) {
        for (OutputStage output : presentation.outputs()) {
            SinkDriver driver = output.driver();
            if (driver.sink() == sink) {
                MediaException problem = ComponentCalls.asMedia(driver.name(), failure);
                CLOCK_ANSWERS.forEach(answer -> awaiter.arrived(answer, driver, problem));
            }
        }
    }

    private static String nameOf(PresentationTimeSource source) {
        return "time source " + source.getClass().getSimpleName();
    }

    /** What makes a change of the clock fail: its time source, and silence. Other sinks may fail without consequence. */
    private @Nullable MediaException decisive(Awaiter.Outcome outcome) {
        MediaException refused = outcome.failures().get(clock);
        return refused != null ? refused : outcome.silence();
    }

    private void expectSinks(Presentation presentation, Answer answer) {
        for (OutputStage output : presentation.outputs()) {
            SinkDriver driver = output.driver();
            // One that the clock was taken from, or never given, hears nothing and says nothing.
            if (driver.isFollowing() && !driver.isAbandoned()) {
                awaiter.expect(answer, driver, driver, driver.name());
            }
        }
    }

    /** Stops the clock if it runs; what the sinks made of it comes as the outcome. */
    void stop(Presentation presentation, Consumer<Awaiter.Outcome> done) {
        if (clock.hasTimeSource() && (clock.state() == ClockState.RUNNING || clock.state() == ClockState.PAUSED)) {
            expectSinks(presentation, Answer.SINK_STOPPED);
            call(Answer.SINK_STOPPED, clock::stop);
        }
        calls.then(outcome -> {
            done.accept(outcome);
        });
    }
}
