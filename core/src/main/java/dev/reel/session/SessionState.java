package dev.reel.session;

/** The public states of a session (media-session.md §3.1). */
public enum SessionState {
    STOPPED,
    STARTING,
    STARTED,
    PAUSING,
    PAUSED,
    STOPPING,
    CLOSING,
    CLOSED,
    SHUT_DOWN
}
