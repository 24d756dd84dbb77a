package dev.reel.session;

import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.Optional;

/**
 * The rates that all objects of a presentation can do in one direction (media-session.md §11.2), as magnitudes.
 *
 * @param slowest the largest of the objects' slowest rates
 * @param fastest the smallest of the objects' fastest rates; 0 when the direction is not possible at all
 */
record RateRange(float slowest, float fastest) {
    private static final RateRange NONE = new RateRange(0, 0);

    /** What is possible without any topology: everything forward, as nothing stands against it. */
    private static final RateRange ANY = new RateRange(0, Float.MAX_VALUE);

    static RateRange any() {
        return ANY;
    }

    static RateRange of(Presentation presentation, boolean reverse, boolean thin) {
        RateRange range = ANY;
        for (SourceDriver source : presentation.sources()) {
            Optional<RateSupport> support = source.source().service(Services.RATE_CONTROL, RateSupport.class);
            range = range.and(support, reverse, thin);
        }
        for (Pipeline pipeline : presentation.pipelines()) {
            for (TransformStage stage : pipeline.transforms()) {
                if (stage.transform() instanceof RateSupport support) {
                    range = range.and(Optional.of(support), reverse, thin);
                } else if (reverse && !thin) {
                    // A transform that says nothing goes forward at any rate, backward by key frames only.
                    return NONE;
                }
            }
        }
        for (OutputStage output : presentation.outputs()) {
            if (!Presentation.isRateless(output)) {
                range = range.and(
                        output.driver().sink().service(Services.RATE_CONTROL, RateSupport.class), reverse, thin);
            }
        }
        return range;
    }

    boolean contains(float rate) {
        float magnitude = Math.abs(rate);
        return fastest > 0 && magnitude >= slowest && magnitude <= fastest;
    }

    /** The possible magnitude next to a rate's, with the rate's sign. */
    float nearest(float rate) {
        float magnitude = Math.max(slowest, Math.min(fastest, Math.abs(rate)));
        return rate < 0 ? -magnitude : magnitude;
    }

    /** Fails with the code that says best why a rate is not possible. */
    void require(boolean thin, float rate, boolean possibleWithoutThinning) {
        if (contains(rate)) {
            return;
        }
        if (rate < 0 && fastest == 0) {
            throw new MediaException(Status.MF_E_REVERSE_UNSUPPORTED, "the presentation cannot be played backwards");
        }
        if (thin && possibleWithoutThinning) {
            throw new MediaException(
                    Status.MF_E_THINNING_UNSUPPORTED, "the presentation cannot be thinned at rate " + rate);
        }
        throw new MediaException(
                Status.MF_E_UNSUPPORTED_RATE,
                "the presentation cannot be played at rate " + rate + "; the nearest that it can is " + nearest(rate));
    }

    /** Without rate support an object plays forward at the normal rate only. */
    private RateRange and(Optional<RateSupport> support, boolean reverse, boolean thin) {
        if (support.isEmpty()) {
            return reverse ? NONE : new RateRange(Math.max(slowest, 1), Math.min(fastest, 1));
        }
        try {
            float itsSlowest = Math.abs(support.get().slowestRate(reverse, thin));
            float itsFastest = Math.abs(support.get().fastestRate(reverse, thin));
            return new RateRange(Math.max(slowest, itsSlowest), Math.min(fastest, itsFastest));
        } catch (MediaException cannotSay) {
            // Without a type, or shut down by others: as without rate support.
            return and(Optional.empty(), reverse, thin);
        }
    }
}
