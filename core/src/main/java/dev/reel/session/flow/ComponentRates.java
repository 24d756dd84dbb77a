package dev.reel.session.flow;

import dev.reel.pipeline.RateSupport;
import dev.reel.platform.MediaException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The playback rates that a component said it can do (media-session.md §11.2).
 *
 * @param forward the ranges forward, without and with thinning; null when the component says nothing about rates
 * @param reverse the ranges backward
 */
public record ComponentRates(
        @Nullable Direction forward, @Nullable Direction reverse) {
    /** The ranges in one direction. */
    private record Direction(RateRange plain, RateRange thinned) {
        static Direction of(RateSupport support, boolean reverse) {
            return new Direction(rangeOf(support, reverse, false), rangeOf(support, reverse, true));
        }

        private static RateRange rangeOf(RateSupport support, boolean reverse, boolean thin) {
            try {
                return new RateRange(
                        Math.abs(support.slowestRate(reverse, thin)), Math.abs(support.fastestRate(reverse, thin)));
            } catch (MediaException unsupported) {
                return RateRange.NONE;
            }
        }
    }

    private static final ComponentRates SILENT = new ComponentRates(null, null);

    /** What an object says; it is asked on the calling thread. */
    public static ComponentRates of(Optional<RateSupport> support) {
        return support.map(said -> new ComponentRates(Direction.of(said, false), Direction.of(said, true)))
                .orElse(SILENT);
    }

    /** Of one that says nothing, or cannot be asked. */
    public static ComponentRates silent() {
        return SILENT;
    }

    /** The range in a direction; empty when the component says nothing. */
    public Optional<RateRange> range(boolean backward, boolean thin) {
        return Optional.ofNullable(backward ? reverse : forward)
                .map(direction -> thin ? direction.thinned() : direction.plain());
    }
}
