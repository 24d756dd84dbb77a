package dev.reel.session;

/** How {@link MediaSession#setTopology} treats what is there (media-session.md §4.1). */
public enum SetTopologyFlag {
    /** Ends the current presentation at once and drops all queued ones. */
    IMMEDIATE(1),
    /** Takes the topology as it is, without the loader. */
    NORESOLUTION(2),
    /** Clears the current topology; queued ones stay. */
    CLEAR_CURRENT(4);

    private final int bit;

    SetTopologyFlag(int bit) {
        this.bit = bit;
    }

    /** The flag's bit (MFSESSION_SETTOPOLOGY_…). */
    public int bit() {
        return bit;
    }
}
