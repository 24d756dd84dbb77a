package dev.reel.pipeline.clock;

/** State of a clock (media-session.md §9.3). */
public enum ClockState {
    INVALID,
    RUNNING,
    STOPPED,
    PAUSED
}
