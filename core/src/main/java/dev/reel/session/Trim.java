package dev.reel.session;

import dev.reel.platform.Sample;

/**
 * Cuts a branch to its range of time at the one place that MF_TOPONODE_MARKIN_HERE and MARKOUT_HERE name
 * (media-session.md §10). On the pipeline's queue.
 */
final class Trim {
    /** What becomes of a sample. */
    enum Verdict {
        KEEP,
        /** Lies before the range. */
        DROP,
        /** Lies behind the range: the branch has ended. */
        END
    }

    private long start = Long.MIN_VALUE;
    private long stop = Long.MAX_VALUE;

    private boolean reverse;

    /**
     * Sets the presentation times, 100 ns units, between which data is wanted.
     *
     * @param backwards time runs from {@code newStart} down
     */
    void setRange(long newStart, long newStop, boolean backwards) {
        start = newStart;
        stop = newStop;
        reverse = backwards;
    }

    /** Moves the end of the range. */
    void setStop(long newStop) {
        stop = newStop;
    }

    /** Judges a sample; one that reaches into the range from either side is kept. */
    Verdict judge(Sample sample) {
        if (!sample.hasTime()) {
            return Verdict.KEEP;
        }
        if (reverse) {
            return sample.time() > start ? Verdict.DROP : Verdict.KEEP;
        }
        if (sample.time() >= stop) {
            return Verdict.END;
        }
        if (sample.time() >= start) {
            return Verdict.KEEP;
        }
        long duration = sample.hasDuration() ? sample.duration() : 0;
        return sample.time() + duration <= start ? Verdict.DROP : Verdict.KEEP;
    }
}
