package dev.reel.pipeline.clock;

/**
 * Is told of every change of a presentation clock. Times are 100 ns units: {@code systemTime} is the platform's time of the
 * change, the same for every sink that is told.
 */
public interface ClockStateSink {
    /** The clock starts, or jumps while running, to presentation time {@code startOffset}. */
    void onClockStart(long systemTime, long startOffset);

    void onClockStop(long systemTime);

    void onClockPause(long systemTime);

    /** The clock goes on from where it was paused. */
    void onClockRestart(long systemTime);

    void onClockSetRate(long systemTime, float rate);
}
