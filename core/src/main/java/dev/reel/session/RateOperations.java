package dev.reel.session;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.session.Awaiter.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
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
    /** What the components have been told last; it differs from the rate in force only until a change has succeeded. */
    private Rate told = Rate.NORMAL;

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

    /** @param early the next presentation, if its sources run already; null otherwise */
    void setRate(Operation operation, Rate wanted, @Nullable Presentation presentation, @Nullable Presentation early) {
        if (isOvertaken()) {
            core.fail(operation, overtaken());
            return;
        }
        List<SourceDriver> sources = new ArrayList<>();
        if (presentation != null) {
            sources.addAll(presentation.sources());
        }
        if (early != null) {
            sources.addAll(early.sources());
        }
        Consumer<MediaException> fails = reason -> fail(operation, presentation, sources, reason);
        if (presentation == null) {
            MediaException refused = whyNot(wanted, null);
            if (refused == null) {
                done(operation, wanted);
            } else {
                fails.accept(refused);
            }
            return;
        }
        ask(presentation, () -> {
            MediaException refused = whyNot(wanted, presentation);
            if (refused == null) {
                change(operation, wanted, presentation, sources, fails);
            } else {
                fails.accept(refused);
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

    /** Why a change is not possible now; null when it is. */
    private @Nullable MediaException whyNot(Rate wanted, @Nullable Presentation presentation) {
        try {
            requireTransition(core.state(), rate.value(), wanted.value());
            requireSupport(new PresentationRates(() -> presentation), wanted);
            return null;
        } catch (MediaException refused) {
            return refused;
        }
    }

    private void change(
            Operation operation,
            Rate wanted,
            Presentation presentation,
            List<SourceDriver> sources,
            Consumer<MediaException> fails) {
        changeSources(sources, wanted, failure -> {
            if (failure != null) {
                fails.accept(failure);
            } else if (isOvertaken()) {
                core.fail(operation, overtaken());
            } else {
                changeTransforms(presentation, wanted, refused -> {
                    if (refused != null) {
                        fails.accept(refused);
                    } else {
                        changeClock(operation, wanted, presentation, fails);
                    }
                });
            }
        });
    }

    boolean isBackward() {
        return rate.value() < 0;
    }

    /** Why a presentation cannot start at the rate in force; null when it can. Forward, everything can start. */
    @Nullable
    MediaException refusal(Presentation presentation) {
        if (!isBackward()) {
            return null;
        }
        try {
            requireSupport(new PresentationRates(() -> presentation), rate);
            return null;
        } catch (MediaException refused) {
            return refused;
        }
    }

    private boolean isOvertaken() {
        return core.isFollowedBy(MediaEventType.MESessionRateChanged);
    }

    private static MediaException overtaken() {
        return new MediaException(
                Status.MF_E_RATE_CHANGE_PREEMPTED, "a later change of the rate has overtaken this one");
    }

    /** Everybody goes back to the rate that is in force, then the operation fails. */
    private void fail(
            Operation operation,
            @Nullable Presentation presentation,
            List<SourceDriver> sources,
            MediaException reason) {
        if (presentation == null || told.equals(rate)) {
            core.fail(operation, reason);
            return;
        }
        changeSources(
                sources, rate, ignored -> changeTransforms(presentation, rate, again -> core.fail(operation, reason)));
    }

    private void changeSources(List<SourceDriver> sources, Rate wanted, Consumer<@Nullable MediaException> done) {
        told = wanted;
        for (SourceDriver source : sources) {
            if (source.facts().controlsRate() && !source.isAbandoned()) {
                source.rates().now(PropVariant.r4(wanted.value()));
                if (source.isSubscribed()) {
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
            done.accept(outcome.failure());
        });
    }

    private void changeTransforms(Presentation presentation, Rate wanted, Consumer<@Nullable MediaException> done) {
        for (Pipeline pipeline : presentation.pipelines()) {
            if (!pipeline.isAbandoned()) {
                core.call(
                        pipeline.queue(),
                        pipeline,
                        pipeline,
                        pipeline.name(),
                        () -> pipeline.changeRate(wanted.thin(), wanted.value()));
            }
        }
        awaiter.then(core.componentTimeout(), outcome -> {
            core.abandon(outcome);
            done.accept(outcome.failure());
        });
    }

    private void changeClock(
            Operation operation, Rate wanted, Presentation presentation, Consumer<MediaException> fails) {
        if (clock.hasTimeSource()) {
            for (OutputStage output : presentation.outputs()) {
                SinkDriver driver = output.driver();
                if (driver.isFollowing() && !driver.isAbandoned()) {
                    awaiter.expect(Answer.SINK_RATE_CHANGED, driver, driver, driver.name());
                }
            }
            transport.clock().call(Answer.SINK_RATE_CHANGED, () -> clock.setRate(false, wanted.value()));
        }
        awaiter.then(core.componentTimeout(), outcome -> {
            core.abandon(outcome);
            MediaException refused = outcome.failures().get(clock);
            if (refused == null) {
                done(operation, wanted);
            } else {
                fails.accept(refused);
            }
        });
    }

    /** A start at rate 0: each sink is to show one sample. */
    void expectScrub(Presentation presentation) {
        scrubbing.clear();
        if (!isScrubbing()) {
            return;
        }
        for (OutputStage output : presentation.outputs()) {
            // One that keeps no time shows nothing, and does not say so.
            if (!Presentation.isRateless(output) && !output.driver().isAbandoned()) {
                scrubbing.add(output.driver());
            }
        }
        if (scrubbing.isEmpty()) {
            core.raise(MediaEvent.of(MediaEventType.MESessionScrubSampleComplete));
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
        told = wanted;
        core.succeed(operation, PropVariant.r4(wanted.value()));
    }

    private static void requireSupport(RateSupport support, Rate wanted) {
        RateSupport.Verdict answer = support.isRateSupported(wanted.thin(), wanted.value());
        if (answer.isSupported()) {
            return;
        }
        Status status = answer.status();
        String why = "the presentation cannot be played at rate " + wanted.value();
        if (status.equals(Status.MF_E_REVERSE_UNSUPPORTED)) {
            why = "the presentation cannot be played backwards" + (wanted.thin() ? "" : " with every picture");
        } else if (status.equals(Status.MF_E_THINNING_UNSUPPORTED)) {
            why = "the presentation cannot be thinned at rate " + wanted.value();
        }
        throw new MediaException(status, why + "; the nearest that it can is " + answer.nearest());
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
