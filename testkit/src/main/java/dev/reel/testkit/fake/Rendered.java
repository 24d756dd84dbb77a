package dev.reel.testkit.fake;

import dev.reel.testkit.EventTrace;

/**
 * One sample that a fake sink rendered. Times are 100 ns units.
 *
 * @param index its place in the script of the source it came from, -1 when it came from elsewhere
 * @param time its time stamp
 * @param duration its duration, 0 when unknown
 * @param clockTime what the presentation clock showed; the time stamp itself on a sink that ignores the clock
 * @param systemTime the platform's time
 */
public record Rendered(int index, long time, long duration, long clockTime, long systemTime) {
    /** How late it was, negative when it was early. */
    public long lateness() {
        return clockTime - time;
    }

    @Override
    public String toString() {
        return "#" + index + " " + EventTrace.seconds(time) + " at " + EventTrace.seconds(clockTime);
    }
}
