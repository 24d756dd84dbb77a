package dev.reel.ffmpeg.internal.codec;

import dev.reel.ffmpeg.internal.natives.TimeBase;

/**
 * Gives decoded frames the times that a renderer needs: never backwards, never missing, samples without jitter.
 *
 * <p>All times in 100 ns units. One thread at a time.
 */
public final class FrameClock {
    private static final long UNKNOWN = Long.MIN_VALUE;

    private long due = UNKNOWN;
    private long last = UNKNOWN;

    /** Forgets what came before; for a start at another position. */
    public void reset() {
        due = UNKNOWN;
        last = UNKNOWN;
    }

    /**
     * The time of a frame.
     *
     * @param stamped what the container says, or {@link TimeBase#NONE}
     * @param duration how long the frame lasts
     * @param tolerance a difference up to this between the stamp and the end of the frame before is rounding of the container
     */
    public long place(long stamped, long duration, long tolerance) {
        long expected = due == UNKNOWN ? 0 : due;
        boolean follows = stamped == TimeBase.NONE || (due != UNKNOWN && Math.abs(stamped - expected) <= tolerance);
        long time = follows ? expected : stamped;
        if (last != UNKNOWN && time <= last) {
            time = Math.max(expected, last + 1);
        }
        last = time;
        due = time + duration;
        return time;
    }
}
