package dev.reel.session;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationClock;
import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.Services;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.session.Awaiter.Answer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes the playback rate: sources first, then transforms, then the clock and with it the sinks (media-session.md §11.1).
 *
 * <p>Lives on the session's queue; the rate itself is read by any thread.
 */
final class RateOperations {
    /** A rate and whether the source drops delta frames for it. */
    record Rate(boolean thin, float value) {
        static final Rate NORMAL = new Rate(false, 1);
    }

    private final SessionCore core;
    private final Awaiter awaiter;
    private final Transport transport;
    private final PresentationClock clock;
    private final Set<SinkDriver> scrubbing = Collections.newSetFromMap(new IdentityHashMap<>());
    private volatile Rate rate = Rate.NORMAL;

    RateOperations(SessionCore core, Awaiter awaiter, Transport transport, PresentationClock clock) {
        this.core = core;
        this.awaiter = awaiter;
        this.transport = transport;
        this.clock = clock;
    }

    /** The rate that is in force. Any thread. */
    Rate rate() {
        return rate;
    }

    boolean isScrubbing() {
        return rate.value() == 0;
    }

    /** A clock that has just got its time source takes on the rate that was set before. */
    void applyToClock() {
        if (clock.rate() != rate.value()) {
            clock.setRate(false, rate.value());
        }
    }

    /** A source that is about to start takes on the rate that was set while another played. On the source's lane. */
    void applyTo(MediaSource source) {
        Rate wanted = rate;
        source.service(Services.RATE_CONTROL, RateControl.class)
                .filter(control -> control.rate() != wanted.value() || control.isThinned() != wanted.thin())
                .ifPresent(control -> control.setRate(wanted.thin(), wanted.value()));
    }

    /** The rates that are possible now in one direction. */
    static RateRange range(@Nullable Presentation presentation, boolean reverse, boolean thin) {
        return presentation == null ? RateRange.any() : RateRange.of(presentation, reverse, thin);
    }

    void setRate(Operation operation, Rate wanted, @Nullable Presentation presentation) {
        if (core.isFollowedBy(MediaEventType.MESessionRateChanged)) {
            core.fail(
                    operation,
                    new MediaException(
                            Status.MF_E_RATE_CHANGE_PREEMPTED, "a later change of the rate has overtaken this one"));
            return;
        }
        if (presentation == null) {
            if (isAllowed(operation, wanted, null)) {
                done(operation, wanted);
            }
            return;
        }
        ask(presentation, () -> {
            if (isAllowed(operation, wanted, presentation)) {
                changeSources(operation, wanted, presentation);
            }
        });
    }

    /** Asks sources and sinks what they can do now. */
    private void ask(Presentation presentation, Runnable next) {
        for (SourceDriver source : presentation.sources()) {
            if (!source.isAbandoned()) {
                core.call(source.lane(), source, source, source.name(), source::ask);
            }
        }
        for (OutputStage output : presentation.outputs()) {
            SinkDriver driver = output.driver();
            if (!driver.isAbandoned()) {
                core.call(driver.lane(), driver, driver, driver.name(), driver::ask);
            }
        }
        awaiter.then(core.componentTimeout(), outcome -> {
            // One that does not answer has been asked for the last time; what it said before stands.
            core.abandon(outcome);
            next.run();
        });
    }

    /** True when the change is possible; else the operation has failed. */
    private boolean isAllowed(Operation operation, Rate wanted, @Nullable Presentation presentation) {
        try {
            requireTransition(core.state(), rate.value(), wanted.value());
            if (wanted.value() != 0) {
                boolean reverse = wanted.value() < 0;
                range(presentation, reverse, wanted.thin())
                        .require(
                                wanted.thin(),
                                wanted.value(),
                                range(presentation, reverse, false).contains(wanted.value()));
            }
            return true;
        } catch (MediaException refused) {
            core.fail(operation, refused);
            return false;
        }
    }

    private void changeSources(Operation operation, Rate wanted, Presentation presentation) {
        for (SourceDriver source : presentation.sources()) {
            if (source.facts().controlsRate() && !source.isAbandoned()) {
                boolean answers = source.isSubscribed();
                source.rates().now(PropVariant.r4(wanted.value()));
                if (answers) {
                    awaiter.expect(Answer.SOURCE_RATE_CHANGED, source, source, source.name());
                }
                core.call(
                        source.lane(),
                        source,
                        source,
                        source.name(),
                        () -> source.source()
                                .service(Services.RATE_CONTROL, RateControl.class)
                                .ifPresent(control -> control.setRate(wanted.thin(), wanted.value())));
            }
        }
        awaiter.then(core.componentTimeout(), outcome -> {
            core.abandon(outcome);
            if (outcome.failure() != null) {
                core.fail(operation, outcome.failure());
            } else {
                changeTransformsAndClock(operation, wanted, presentation);
            }
        });
    }

    private void changeTransformsAndClock(Operation operation, Rate wanted, Presentation presentation) {
        for (Pipeline pipeline : presentation.pipelines()) {
            pipeline.queue().execute(() -> pipeline.setRate(wanted.thin(), wanted.value()));
        }
        if (clock.hasTimeSource()) {
            for (OutputStage output : presentation.outputs()) {
                SinkDriver driver = output.driver();
                if (presentation.isClockGiven() && !driver.isAbandoned()) {
                    awaiter.expect(Answer.SINK_RATE_CHANGED, driver, driver, driver.name());
                }
            }
            transport.callClock(Answer.SINK_RATE_CHANGED, () -> clock.setRate(false, wanted.value()));
        }
        awaiter.then(core.componentTimeout(), outcome -> {
            core.abandon(outcome);
            MediaException refused = outcome.failures().get(clock);
            if (refused == null) {
                done(operation, wanted);
            } else {
                core.fail(operation, refused);
            }
        });
    }

    /** A start at rate 0: each sink is to show one sample. */
    void expectScrub(Presentation presentation) {
        scrubbing.clear();
        if (isScrubbing()) {
            presentation.outputs().forEach(output -> scrubbing.add(output.driver()));
        }
    }

    /** A sink has shown its sample of a scrub; the last one completes it. */
    void scrubCompleted(SinkDriver sink) {
        if (scrubbing.remove(sink) && scrubbing.isEmpty()) {
            core.raise(MediaEvent.of(MediaEventType.MESessionScrubSampleComplete));
        }
    }

    private void done(Operation operation, Rate wanted) {
        rate = wanted;
        core.succeed(operation, PropVariant.r4(wanted.value()));
    }

    /** Which changes of direction a state allows; within a direction everything is allowed. */
    private static void requireTransition(SessionState state, float from, float to) {
        if (Math.signum(from) == Math.signum(to) || state == SessionState.STOPPED) {
            return;
        }
        boolean forwardAndZero = from >= 0 && to >= 0;
        if (state == SessionState.PAUSED && forwardAndZero) {
            return;
        }
        throw new MediaException(
                Status.MF_E_UNSUPPORTED_RATE_TRANSITION,
                "the rate cannot go from " + from + " to " + to + " in state " + state + "; "
                        + (forwardAndZero ? "pause" : "stop") + " first");
    }
}
