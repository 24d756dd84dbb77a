package dev.reel.session;

import dev.reel.platform.Sample;

/**
 * Drops what lies before the wanted start, at the one place of a branch that MF_TOPONODE_MARKIN_HERE names
 * (media-session.md §10).
 */
final class Trim {
    /** Drops nothing. */
    static final Trim NONE = new Trim();

    private long start = Long.MIN_VALUE;

    /** Presentation time, 100 ns units, before which nothing is wanted. */
    void setStart(long time) {
        start = time;
    }

    /** True for a sample that ends at or before the start; one that reaches into it is kept. */
    boolean drops(Sample sample) {
        if (!sample.hasTime() || sample.time() >= start) {
            return false;
        }
        long duration = sample.hasDuration() ? sample.duration() : 0;
        return sample.time() + duration <= start;
    }
}
