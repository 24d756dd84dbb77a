package dev.reel.ffmpeg.internal.read;

import dev.reel.platform.media.Sample;
import java.util.HashSet;
import java.util.Set;

/**
 * What a live source leaves out for a pause (topology.md §7): data that comes meanwhile is dropped, and behind the pause times
 * go on where they were, from a key frame on. Only touched on the source's queue. Times are 100 ns units.
 */
public final class LiveGap {
    private final Set<Integer> known = new HashSet<>();
    private boolean skipping;
    private boolean searching;
    private long resumeAt;
    private long from = Long.MIN_VALUE;
    private long shift;

    /** From now on data is dropped; what comes after it belongs at {@code time}. */
    public void pause(long time) {
        skipping = true;
        resumeAt = time;
    }

    /** Data passes again as soon as there is a place to begin at. */
    public void resume() {
        searching |= skipping;
        skipping = false;
    }

    /** A start at a position: nothing is left out. */
    public void reset() {
        skipping = false;
        searching = false;
        shift = 0;
        from = Long.MIN_VALUE;
        known.clear();
    }

    boolean isSkipping() {
        return skipping;
    }

    /**
     * Whether a sample is to be delivered; it then has its place in time.
     *
     * @param leads whether its stream is the one that data begins with after a pause
     */
    public boolean passes(int stream, Sample sample, boolean leads) {
        if (skipping || (searching && !(leads && sample.isCleanPoint() && sample.hasTime()))) {
            return false;
        }
        if (searching) {
            searching = false;
            from = sample.time();
            shift = from - resumeAt;
            known.clear();
        }
        if (sample.hasTime()) {
            if (sample.time() < from) {
                return false;
            }
            sample.setTime(sample.time() - shift);
        }
        if (known.add(stream) && shift != 0) {
            sample.setDiscontinuity(true);
        }
        return true;
    }
}
