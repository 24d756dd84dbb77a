package dev.reel.session.flow;

import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.VideoFrame;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a branch to its range of time at the one place that MF_TOPONODE_MARKIN_HERE and MARKOUT_HERE name
 * (media-session.md §10). On the pipeline's queue.
 *
 * <p>A picture is seen until the next one comes, whatever it says of itself: the last picture that begins at or before the range is
 * held until its follower shows that it was the last, and is then the first of the range.
 */
public final class Trim {
    /** What becomes of a sample. */
    enum Verdict {
        KEEP,
        /** Lies before the range. */
        DROP,
        /** May be what is to be seen at the begin of the range: it is kept here, see {@link #takeHeld}. */
        HOLD,
        /** Lies behind the range: the branch has ended. */
        END
    }

    private long start = Long.MIN_VALUE;
    private long stop = Long.MAX_VALUE;

    private long shift;
    private boolean reverse;
    private @Nullable Sample held;

    /**
     * Sets the presentation times, 100 ns units, between which data is wanted: from {@code newStart} on to {@code newStop}.
     *
     * @param newShift presentation time minus media time, on which the samples of sound lie evenly
     * @param backwards time runs from {@code newStart} down
     */
    void setRange(long newStart, long newStop, long newShift, boolean backwards) {
        forget();
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

    boolean isHolding() {
        return held != null;
    }

    /** Drops what is held. */
    void forget() {
        Sample picture = held;
        held = null;
        if (picture != null) {
            picture.close();
        }
    }

    /**
     * The picture that belongs before whatever was judged last and is not held itself; null when there is none. The end of the
     * stream has it come out, too.
     *
     * @param next when the next picture begins, presentation time in 100 ns units; MAX_VALUE when none follows
     */
    @Nullable
    Sample takeHeld(long next) {
        Sample picture = held;
        held = null;
        if (picture != null) {
            long end = picture.time() + (picture.hasDuration() ? picture.duration() : 0);
            if (next != Long.MAX_VALUE) {
                picture.setDuration(Math.max(next - picture.time(), 0));
            } else if (end <= start) {
                // Seen until something else ends.
                picture.setDuration(start + 1 - picture.time());
            }
        }
        return picture;
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
        if (time <= start && isPicture(sample, type)) {
            forget();
            if (time == start) {
                return Verdict.KEEP;
            }
            held = sample;
            return Verdict.HOLD;
        }
        if (time < start && end <= start) {
            return Verdict.DROP;
        }
        return time < start || end > stop
                ? AudioCut.apply(sample, type.get(), new AudioCut.Range(start, stop, shift))
                : Verdict.KEEP;
    }

    private static boolean isPicture(Sample sample, Supplier<@Nullable MediaType> type) {
        if (sample.bufferCount() == 1 && sample.buffer(0) instanceof VideoFrame) {
            return true;
        }
        MediaType present = type.get();
        return present != null && present.isVideo();
    }
}
