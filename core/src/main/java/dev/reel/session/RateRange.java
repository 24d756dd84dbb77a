package dev.reel.session;

import org.jspecify.annotations.Nullable;

/**
 * The rates that all objects of a presentation can do in one direction (media-session.md §11.2), as magnitudes.
 *
 * @param slowest the largest of the objects' slowest rates
 * @param fastest the smallest of the objects' fastest rates; 0 when the direction is not possible at all
 */
record RateRange(float slowest, float fastest) {
    static final RateRange NONE = new RateRange(0, 0);

    /** What is possible without any topology: everything, as nothing stands against it. */
    private static final RateRange ANY = new RateRange(0, Float.MAX_VALUE);

    private static final RateRange NORMAL = new RateRange(1, 1);

    static RateRange of(@Nullable Presentation presentation, boolean reverse, boolean thin) {
        RateRange range = ANY;
        if (presentation == null) {
            return range;
        }
        for (SourceDriver source : presentation.sources()) {
            range = range.and(source.facts().rates(), reverse, thin);
        }
        for (Pipeline pipeline : presentation.pipelines()) {
            for (TransformStage stage : pipeline.transforms()) {
                ComponentRates rates = presentation.facts().of(stage.transform());
                if (!rates.equals(ComponentRates.silent())) {
                    range = range.and(rates, reverse, thin);
                } else if (reverse && !thin) {
                    // A transform that says nothing goes forward at any rate, backward by key frames only.
                    return NONE;
                }
            }
        }
        for (OutputStage output : presentation.outputs()) {
            if (!Presentation.isRateless(output)) {
                range = range.and(output.driver().rates(), reverse, thin);
            }
        }
        return range;
    }

    /** Without rate support an object plays forward at the normal rate only. */
    private RateRange and(ComponentRates rates, boolean reverse, boolean thin) {
        RateRange other = rates.range(reverse, thin).orElse(reverse ? NONE : NORMAL);
        return other.fastest == 0
                ? NONE
                : new RateRange(Math.max(slowest, other.slowest), Math.min(fastest, other.fastest));
    }
}
