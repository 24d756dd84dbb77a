package dev.reel.session.presentation;

import dev.reel.pipeline.RateSupport;
import dev.reel.platform.Status;
import dev.reel.session.flow.ComponentRates;
import dev.reel.session.flow.OutputStage;
import dev.reel.session.flow.Pipeline;
import dev.reel.session.flow.RateRange;
import dev.reel.session.flow.SourceDriver;
import dev.reel.session.flow.TransformStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rates that everything in a presentation can do (media-session.md §11.2); without one nothing stands against any.
 *
 * <p>Any thread may ask.
 */
public final class PresentationRates implements RateSupport {
    private final Supplier<@Nullable Presentation> presentation;

    /** @param presentation gives the one that plays or would play; asked anew each time */
    public PresentationRates(Supplier<@Nullable Presentation> presentation) {
        this.presentation = presentation;
    }

    @Override
    public float slowestRate(boolean reverse, boolean thin) {
        float slowest = rangeOf(presentation.get(), reverse, thin).slowest();
        return reverse ? -slowest : slowest;
    }

    @Override
    public float fastestRate(boolean reverse, boolean thin) {
        float fastest = rangeOf(presentation.get(), reverse, thin).fastest();
        return reverse ? -fastest : fastest;
    }

    @Override
    public Verdict isRateSupported(boolean thin, float rate) {
        // A still picture needs a seek, not a rate.
        return rate == 0 ? new Verdict(Status.S_OK, rate) : RateSupport.super.isRateSupported(thin, rate);
    }

    /** The rates that all objects of a presentation can do in a direction; without one nothing stands against any. */
    public static RateRange rangeOf(@Nullable Presentation presentation, boolean reverse, boolean thin) {
        RateRange range = RateRange.ANY;
        if (presentation == null) {
            return range;
        }
        for (SourceDriver source : presentation.sources()) {
            range = and(range, source.facts().rates(), reverse, thin);
        }
        for (Pipeline pipeline : presentation.pipelines()) {
            for (TransformStage stage : pipeline.transforms()) {
                ComponentRates rates = presentation.facts().of(stage.transform());
                if (!rates.equals(ComponentRates.silent())) {
                    range = and(range, rates, reverse, thin);
                } else if (reverse && !thin) {
                    // A transform that says nothing goes forward at any rate, backward by key frames only.
                    return RateRange.NONE;
                }
            }
        }
        for (OutputStage output : presentation.outputs()) {
            if (!Presentation.isRateless(output)) {
                range = and(range, output.driver().rates(), reverse, thin);
            }
        }
        return range;
    }

    /** Without rate support an object plays forward at the normal rate only. */
    private static RateRange and(RateRange range, ComponentRates rates, boolean reverse, boolean thin) {
        return range.and(rates.range(reverse, thin).orElse(reverse ? RateRange.NONE : RateRange.NORMAL));
    }
}
