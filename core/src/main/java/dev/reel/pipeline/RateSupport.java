package dev.reel.pipeline;

/** Which playback rates an object can do (media-session.md §11). */
public interface RateSupport {
    /** The slowest rate in a direction, as a magnitude with the direction's sign. */
    float slowestRate(boolean reverse, boolean thin);

    /** The fastest rate in a direction, as a magnitude with the direction's sign; 0 when there is none. */
    float fastestRate(boolean reverse, boolean thin);
}
