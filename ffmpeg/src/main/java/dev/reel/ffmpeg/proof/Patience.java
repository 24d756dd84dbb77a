package dev.reel.ffmpeg.proof;

import dev.reel.platform.Platform;

/** How long something may take from now on. One thread. */
final class Patience {
    private final Platform platform;
    private final long end;

    /** @param amount 100 ns units */
    Patience(Platform platform, long amount) {
        this.platform = platform;
        this.end = platform.time() + amount;
    }

    /** Waits for a notice on a monitor that the caller holds; false when the time is over. */
    @SuppressWarnings("WaitNotInLoop") // the caller loops
    boolean waitOn(Object monitor) {
        long left = (end - platform.time()) / Platform.MILLISECOND;
        if (left <= 0) {
            return false;
        }
        try {
            monitor.wait(left);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
