package dev.reel.player;

/** What a player does now. */
public enum PlayerState {
    /** At the beginning, or at the position that was sought before playing. */
    STOPPED,
    PLAYING,
    PAUSED,
    /** Played to the end; playing again begins at the beginning. */
    ENDED,
    /** A fatal error ended playback. */
    FAILED,
    CLOSED
}
