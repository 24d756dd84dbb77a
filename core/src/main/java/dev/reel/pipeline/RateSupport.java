package dev.reel.pipeline;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;

/**
 * Which playback rates an object can do (media-session.md §11).
 *
 * <p>An object that cannot go in a direction says 0 for its fastest rate, or fails with a {@link MediaException}.
 */
public interface RateSupport {
    /** The slowest rate in a direction, as a magnitude with the direction's sign. */
    float slowestRate(boolean reverse, boolean thin);

    /** The fastest rate in a direction, as a magnitude with the direction's sign; 0 when there is none. */
    float fastestRate(boolean reverse, boolean thin);

    /**
     * Whether a rate is possible.
     *
     * @param status {@code S_OK}, or why not: {@code MF_E_REVERSE_UNSUPPORTED}, {@code MF_E_THINNING_UNSUPPORTED},
     *     {@code MF_E_UNSUPPORTED_RATE}
     * @param nearest the rate itself, or the one next to it that is possible
     */
    record Verdict(Status status, float nearest) {
        /** True when the rate itself is possible. */
        public boolean isSupported() {
            return status.isSuccess();
        }
    }

    /** Tells whether a rate is possible, and which is next to it. */
    default Verdict isRateSupported(boolean thin, float rate) {
        boolean reverse = rate < 0;
        if (isWithin(reverse, thin, rate)) {
            return new Verdict(Status.S_OK, rate);
        }
        if (thin && isWithin(reverse, false, rate)) {
            return new Verdict(Status.MF_E_THINNING_UNSUPPORTED, rate);
        }
        if (fastest(reverse, thin) > 0) {
            return new Verdict(Status.MF_E_UNSUPPORTED_RATE, nearest(reverse, thin, rate));
        }
        return reverse
                ? new Verdict(Status.MF_E_REVERSE_UNSUPPORTED, nearest(false, thin, 0))
                : new Verdict(Status.MF_E_UNSUPPORTED_RATE, nearest(false, false, rate));
    }

    private boolean isWithin(boolean reverse, boolean thin, float rate) {
        float fastest = fastest(reverse, thin);
        return fastest > 0 && Math.abs(rate) <= fastest && Math.abs(rate) >= Math.abs(slowestRate(reverse, thin));
    }

    private float nearest(boolean reverse, boolean thin, float rate) {
        float fastest = fastest(reverse, thin);
        float slowest = fastest == 0 ? 0 : Math.abs(slowestRate(reverse, thin));
        float magnitude = Math.max(slowest, Math.min(fastest, Math.abs(rate)));
        return reverse ? -magnitude : magnitude;
    }

    private float fastest(boolean reverse, boolean thin) {
        try {
            return Math.abs(fastestRate(reverse, thin));
        } catch (MediaException unsupported) {
            return 0;
        }
    }
}
