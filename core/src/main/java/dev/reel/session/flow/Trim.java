package dev.reel.session.flow;

import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a branch to its range of time at the one place that MF_TOPONODE_MARKIN_HERE and MARKOUT_HERE name
 * (media-session.md §10). On the pipeline's queue.
 */
public final class Trim {
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

    private long shift;
    private boolean reverse;

    /**
     * Sets the presentation times, 100 ns units, between which data is wanted: from {@code newStart} on to {@code newStop}.
     *
     * @param newShift presentation time minus media time, on which the samples of sound lie evenly
     * @param backwards time runs from {@code newStart} down
     */
    void setRange(long newStart, long newStop, long newShift, boolean backwards) {
        start = newStart;
        stop = newStop;
        shift = newShift;
        reverse = backwards;
    }

    /** Moves the end of the clip, which is not where time runs to when it runs backward. */
    void setStop(long newStop) {
        if (!reverse) {
            stop = newStop;
        }
    }

    /** True for a time at which the branch has ended. */
    boolean isBehind(long time) {
        return reverse ? time < stop : time >= stop;
    }

    /**
     * As {@link #apply}, for a stream that may be compressed: its data before the range is needed to decode what follows, what
     * lies behind the end is not.
     */
    Verdict apply(Sample sample, boolean compressed, Supplier<@Nullable MediaType> type) {
        return compressed && sample.hasTime() && !isBehind(sample.time()) ? Verdict.KEEP : apply(sample, type);
    }

    /**
     * Judges a sample. One that reaches into the range from outside is kept: sound is cut to the samples that lie inside, a
     * picture stays as it is.
     *
     * @param type the type of the stream; asked for only when a sample has to be cut
     */
    Verdict apply(Sample sample, Supplier<@Nullable MediaType> type) {
        if (!sample.hasTime()) {
            return Verdict.KEEP;
        }
        long time = sample.time();
        long end = time + (sample.hasDuration() ? sample.duration() : 0);
        if (reverse) {
            return time > start ? Verdict.DROP : time < stop && end <= stop ? Verdict.END : Verdict.KEEP;
        }
        if (time >= stop) {
            return Verdict.END;
        }
        if (time < start && end <= start) {
            return Verdict.DROP;
        }
        return time < start || end > stop
                ? AudioCut.apply(sample, type.get(), new AudioCut.Range(start, stop, shift))
                : Verdict.KEEP;
    }
}
