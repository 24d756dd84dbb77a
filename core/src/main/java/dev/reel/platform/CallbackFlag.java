package dev.reel.platform;

/** What a callback says about its work, with its number (platform.md §4). */
public enum CallbackFlag {
    /** Takes less than a millisecond and never waits. */
    FAST_IO(1),
    /** Only signals something. */
    SIGNAL(2),
    /** May wait; a queue for such work is chosen for it. */
    BLOCKING(4),
    /** Sends a reply. */
    REPLY(8),
    /** Wants to be called in the process that made it. */
    LOCALIZE_REMOTE(16);

    private final int number;

    CallbackFlag(int number) {
        this.number = number;
    }

    /** Its bit in MFASYNC_…. */
    public int number() {
        return number;
    }
}
