package dev.reel.session;

import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.session.Awaiter.Answer;
import dev.reel.session.flow.OutputStage;
import dev.reel.session.flow.Pipeline;
import dev.reel.session.flow.SinkDriver;
import dev.reel.session.flow.SourceDriver;
import dev.reel.session.presentation.Presentation;
import dev.reel.session.presentation.PresentationRates;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Changes the playback rate: sources first, then transforms, then the clock and with it the sinks (media-session.md §11.1).
 *
 * <p>Lives on the session's queue; the rate itself is read by any thread.
 */
final class RateOperations {
    private final Operations operations;
    private final Standing standing;
    private final ComponentCalls calls;
    private final Awaiter awaiter;
    private final ClockControl clockControl;
    private final PresentationClock clock;
    private final PlaybackRate rate;
    /** What the components have been told last; it differs from the rate in force only until a change has succeeded. */
    private PlaybackRate.Rate told = PlaybackRate.Rate.NORMAL;

    RateOperations(
            Operations operations,
            Standing standing,
            ComponentCalls calls,
            Awaiter awaiter,
            ClockControl clockControl,
            PresentationClock clock,
            PlaybackRate rate) {
        this.operations = operations;
        this.standing = standing;
        this.calls = calls;
        this.awaiter = awaiter;
        this.clockControl = clockControl;
        this.clock = clock;
        this.rate = rate;
    }

    /** @param early the next presentation, if its sources run already; null otherwise */
    void setRate(
            Operation operation,
            PlaybackRate.Rate wanted,
            @Nullable Presentation presentation,
            @Nullable Presentation early) {
        if (isOvertaken()) {
            operations.fail(operation, overtaken());
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
                calls.call(source.lane(), source, source, source.name(), source::ask);
            }
        }
        for (OutputStage output : presentation.outputs()) {
            SinkDriver driver = output.driver();
            if (!driver.isAbandoned()) {
                calls.call(driver.lane(), driver, driver, driver.name(), driver::ask);
            }
        }
        calls.then(outcome -> {
            // One that does not answer has been asked for the last time; what it said before stands.
            next.run();
        });
    }

    /** Why a change is not possible now; null when it is. */
    private @Nullable MediaException whyNot(PlaybackRate.Rate wanted, @Nullable Presentation presentation) {
        try {
            requireTransition(standing.state(), rate.value(), wanted.value());
            PlaybackRate.requireSupport(new PresentationRates(() -> presentation), wanted);
            return null;
        } catch (MediaException refused) {
            return refused;
        }
    }

    private void change(
            Operation operation,
            PlaybackRate.Rate wanted,
            Presentation presentation,
            List<SourceDriver> sources,
            Consumer<MediaException> fails) {
        changeSources(sources, wanted, failure -> {
            if (failure != null) {
                fails.accept(failure);
            } else if (isOvertaken()) {
                operations.fail(operation, overtaken());
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

    private boolean isOvertaken() {
        return operations.isFollowedBy(MediaEventType.MESessionRateChanged);
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
        if (presentation == null || told.equals(rate.inForce())) {
            operations.fail(operation, reason);
            return;
        }
        changeSources(
                sources,
                rate.inForce(),
                ignored -> changeTransforms(presentation, rate.inForce(), again -> operations.fail(operation, reason)));
    }

    private void changeSources(
            List<SourceDriver> sources, PlaybackRate.Rate wanted, Consumer<@Nullable MediaException> done) {
        told = wanted;
        for (SourceDriver source : sources) {
            if (source.facts().controlsRate() && !source.isAbandoned()) {
                source.rates().now(PropVariant.r4(wanted.value()));
                if (source.isSubscribed()) {
                    awaiter.expect(Answer.SOURCE_RATE_CHANGED, source, source, source.name());
                }
                calls.call(
                        source.lane(),
                        source,
                        source,
                        source.name(),
                        () -> source.source()
                                .service(Services.RATE_CONTROL, RateControl.class)
                                .ifPresent(control -> control.setRate(wanted.thin(), wanted.value())));
            }
        }
        calls.then(outcome -> {
            done.accept(outcome.failure());
        });
    }

    private void changeTransforms(
            Presentation presentation, PlaybackRate.Rate wanted, Consumer<@Nullable MediaException> done) {
        for (Pipeline pipeline : presentation.pipelines()) {
            if (!pipeline.isAbandoned()) {
                calls.call(
                        pipeline.queue(),
                        pipeline,
                        pipeline,
                        pipeline.name(),
                        () -> pipeline.changeRate(wanted.thin(), wanted.value()));
            }
        }
        calls.then(outcome -> {
            done.accept(outcome.failure());
        });
    }

    private void changeClock(
            Operation operation, PlaybackRate.Rate wanted, Presentation presentation, Consumer<MediaException> fails) {
        if (clock.hasTimeSource()) {
            for (OutputStage output : presentation.outputs()) {
                SinkDriver driver = output.driver();
                if (driver.isFollowing() && !driver.isAbandoned()) {
                    awaiter.expect(Answer.SINK_RATE_CHANGED, driver, driver, driver.name());
                }
            }
            clockControl.call(Answer.SINK_RATE_CHANGED, () -> clock.setRate(false, wanted.value()));
        }
        calls.then(outcome -> {
            MediaException refused = outcome.failures().get(clock);
            if (refused == null) {
                done(operation, wanted);
            } else {
                fails.accept(refused);
            }
        });
    }

    private void done(Operation operation, PlaybackRate.Rate wanted) {
        rate.set(wanted);
        told = wanted;
        operations.succeed(operation, PropVariant.r4(wanted.value()));
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
