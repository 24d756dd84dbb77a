package dev.reel.session;

import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.ServiceProvider;
import dev.reel.pipeline.Services;
import dev.reel.platform.MediaException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rates that all objects of a presentation can do in one direction (media-session.md §11.2), as magnitudes.
 *
 * @param slowest the largest of the objects' slowest rates
 * @param fastest the smallest of the objects' fastest rates; 0 when the direction is not possible at all
 */
record RateRange(float slowest, float fastest) {
    private static final RateRange NONE = new RateRange(0, 0);

    /** What is possible without any topology: everything, as nothing stands against it. */
    private static final RateRange ANY = new RateRange(0, Float.MAX_VALUE);

    static RateRange of(@Nullable Presentation presentation, boolean reverse, boolean thin) {
        RateRange range = ANY;
        if (presentation == null) {
            return range;
        }
        for (SourceDriver source : presentation.sources()) {
            range = range.and(supportOf(source.source()), reverse, thin);
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
                range = range.and(supportOf(output.driver().sink()), reverse, thin);
            }
        }
        return range;
    }

    /** What a component says of its rates; nothing when it is shut down. */
    static Optional<RateSupport> supportOf(ServiceProvider component) {
        try {
            return component.service(Services.RATE_CONTROL, RateSupport.class);
        } catch (MediaException gone) {
            return Optional.empty();
        }
    }

    /** The magnitude of an object's fastest rate in a direction, 0 when it cannot go there. */
    static float fastestOf(RateSupport support, boolean reverse, boolean thin) {
        try {
            return Math.abs(support.fastestRate(reverse, thin));
        } catch (MediaException unsupported) {
            return 0;
        }
    }

    /** Without rate support an object plays forward at the normal rate only. */
    private RateRange and(Optional<RateSupport> support, boolean reverse, boolean thin) {
        if (support.isEmpty()) {
            return reverse ? NONE : new RateRange(Math.max(slowest, 1), Math.min(fastest, 1));
        }
        float itsFastest = fastestOf(support.get(), reverse, thin);
        if (itsFastest == 0) {
            return NONE;
        }
        float itsSlowest = Math.abs(support.get().slowestRate(reverse, thin));
        return new RateRange(Math.max(slowest, itsSlowest), Math.min(fastest, itsFastest));
    }
}
