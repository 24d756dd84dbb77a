package dev.reel.cli.format;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * One line about playback: where it is, how far that is, what was shown and dropped, how far sound and picture are apart.
 *
 * @param mark what the player does, a word
 * @param position where it is
 * @param duration how long the whole is; empty when unknown
 * @param shown pictures shown, or blocks of sound when there is no picture
 * @param dropped pictures dropped
 * @param difference sound minus picture in 100 ns units; empty when one of them is missing
 */
public record StatusLine(
        String mark,
        Duration position,
        Optional<Duration> duration,
        long shown,
        long dropped,
        Optional<Long> difference) {
    private static final int SHORTEST_BAR = 10;
    private static final int LONGEST_BAR = 40;

    /** The line, at most {@code columns} characters long. */
    public String text(int columns) {
        String before = String.format("%-7s ", mark) + TimeText.clock(position) + " / "
                + duration.map(TimeText::clock).orElse("?") + " ";
        String after = " " + shown + " shown, " + dropped + " dropped"
                + difference
                        .map(units -> String.format(Locale.ROOT, ", A-V %+4d ms", Math.round(units / 1e4)))
                        .orElse("");
        int room = Math.min(LONGEST_BAR, columns - before.length() - after.length() - 2);
        String line = room < SHORTEST_BAR ? before.stripTrailing() + after : before + bar(room) + after;
        return line.length() <= columns ? line : line.substring(0, Math.max(0, columns));
    }

    private String bar(int width) {
        double share = duration.filter(whole -> !whole.isZero())
                .map(whole -> (double) position.toMillis() / Math.max(1, whole.toMillis()))
                .orElse(0.0);
        int done = (int) Math.round(width * Math.min(1, Math.max(0, share)));
        return "[" + "=".repeat(done) + " ".repeat(width - done) + "]";
    }
}
