package dev.reel.session;

import dev.reel.pipeline.RateSupport;
import dev.reel.platform.Status;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rates that everything in a presentation can do (media-session.md §11.2); without one nothing stands against any.
 *
 * <p>Any thread may ask.
 */
final class PresentationRates implements RateSupport {
    private final Supplier<@Nullable Presentation> presentation;

    /** @param presentation gives the one that plays or would play; asked anew each time */
    PresentationRates(Supplier<@Nullable Presentation> presentation) {
        this.presentation = presentation;
    }

    @Override
    public float slowestRate(boolean reverse, boolean thin) {
        float slowest = RateRange.of(presentation.get(), reverse, thin).slowest();
        return reverse ? -slowest : slowest;
    }

    @Override
    public float fastestRate(boolean reverse, boolean thin) {
        float fastest = RateRange.of(presentation.get(), reverse, thin).fastest();
        return reverse ? -fastest : fastest;
    }

    @Override
    public Verdict isRateSupported(boolean thin, float rate) {
        // A still picture needs a seek, not a rate.
        return rate == 0 ? new Verdict(Status.S_OK, rate) : RateSupport.super.isRateSupported(thin, rate);
    }
}
