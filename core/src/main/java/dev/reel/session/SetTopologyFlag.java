package dev.reel.session;

/** How {@link MediaSession#setTopology} treats what is there (media-session.md §4.1). */
public enum SetTopologyFlag {
    /** Ends the current presentation at once and drops all queued ones. */
    IMMEDIATE,
    /** Takes the topology as it is, without the loader. */
    NORESOLUTION,
    /** Clears the current topology; queued ones stay. */
    CLEAR_CURRENT
}
