package dev.reel.ffmpeg.proof;

import java.util.Locale;

/**
 * What came first at one place.
 *
 * @param manner how it was gone to
 * @param kind what was looked at
 * @param target presentation time, 100 ns units
 * @param took until it was there, 100 ns units
 * @param verdict what it was
 */
public record SeekResult(SeekProof.Manner manner, Kind kind, long target, long took, Verdict verdict) {
    /** What was looked at. */
    public enum Kind {
        PICTURE,
        SOUND
    }

    /** How it compares. */
    public enum Outcome {
        RIGHT,
        WRONG,
        MISSING
    }

    /**
     * How it compares, and in words.
     *
     * @param words empty when it is right
     */
    public record Verdict(Outcome outcome, String words) {
        static final Verdict RIGHT = new Verdict(Outcome.RIGHT, "");

        static Verdict wrong(String words) {
            return new Verdict(Outcome.WRONG, words);
        }

        static Verdict missing(String words) {
            return new Verdict(Outcome.MISSING, words);
        }
    }

    @Override
    public String toString() {
        return manner.name().toLowerCase(Locale.ROOT) + " " + kind.name().toLowerCase(Locale.ROOT)
                + " at " + target / 1e7 + " s: " + verdict.outcome().name().toLowerCase(Locale.ROOT)
                + (verdict.words().isEmpty() ? "" : ", " + verdict.words());
    }
}
