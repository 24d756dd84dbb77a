package dev.reel.session;

/** How many sources gather data; the clock stands still meanwhile (media-session.md §7.13). On the session's queue. */
final class BufferingCount {
    private int open;

    /** True while the clock is to stand still. */
    boolean isOpen() {
        return open > 0;
    }

    /** One begins; true for the first. */
    boolean begin() {
        return ++open == 1;
    }

    /** One has enough; true for the last. */
    boolean end() {
        return open > 0 && --open == 0;
    }

    /** A source that is stopped does not buffer any more, whether it says so or not. */
    void reset() {
        open = 0;
    }
}
