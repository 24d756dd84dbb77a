package dev.reel.desktop;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a window lays over its pictures for a while: the bar with the time, a note of what a key did, the help. On the window
 * system's thread only; {@link #tick} is called {@value #TICKS_A_SECOND} times a second.
 */
final class PanelOverlay {
    static final int TICKS_A_SECOND = 5;

    private static final int STAY = 2 * TICKS_A_SECOND;
    private static final int BAR_HEIGHT = 36;
    private static final Color SHADE = new Color(0, 0, 0, 170);
    private static final Color DONE = new Color(0xE8B030);
    private static final Color AHEAD = new Color(0x80, 0x80, 0x80, 200);
    private static final List<String> HELP = List.of(
            "space, p      pause and go on",
            "← →           5 s back and forward",
            "↓ ↑           1 min back and forward",
            ", .           a picture back and forward",
            "9 0           volume down and up",
            "m             mute",
            "v, t          subtitles: next, off",
            "f, F11        full screen; double click, too",
            "Esc           leave full screen",
            "h, ?          this help",
            "q             quit");

    private final WindowEvents events;
    private Optional<WindowEvents.Progress> progress = Optional.empty();
    private String note = "";
    private int barTicks;
    private int noteTicks;
    private boolean help;

    PanelOverlay(WindowEvents events) {
        this.events = events;
    }

    /** Somebody moved or did something: the bar shows. */
    void wake() {
        barTicks = STAY;
        progress = events.progress();
    }

    void toggleHelp() {
        help = !help;
    }

    /** Takes the help away; false when there was none. */
    boolean closeHelp() {
        boolean there = help;
        help = false;
        return there;
    }

    /** How much of the window's foot the bar covers; 0 while it does not show. */
    int barHeight() {
        return barTicks > 0 && progress.isPresent() ? BAR_HEIGHT : 0;
    }

    /** A moment has passed; true when there is something to paint anew. */
    boolean tick() {
        boolean before = barTicks > 0 || noteTicks > 0;
        barTicks = Math.max(0, barTicks - 1);
        noteTicks = Math.max(0, noteTicks - 1);
        progress = events.progress();
        String now = progress.map(WindowEvents.Progress::note).orElse("");
        if (!now.equals(note)) {
            note = now;
            noteTicks = now.isEmpty() ? 0 : STAY;
            before = true;
        }
        return before;
    }

    /** The place in the bar at a point, from 0 to 1; empty when that is not in the bar or it does not show. */
    Optional<Double> shareAt(int x, int y, int width, int height) {
        if (barTicks == 0 || progress.isEmpty() || y < height - BAR_HEIGHT) {
            return Optional.empty();
        }
        int left = barLeft(width);
        int room = Math.max(1, barRight(width) - left);
        return Optional.of(Math.max(0, Math.min(1, (x - left) / (double) room)));
    }

    void paint(Graphics2D plane, int width, int height) {
        if (noteTicks > 0) {
            plane.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
            int wide = plane.getFontMetrics().stringWidth(note);
            plane.setColor(SHADE);
            plane.fillRoundRect(10, 10, wide + 20, 30, 10, 10);
            plane.setColor(Color.WHITE);
            plane.drawString(note, 20, 31);
        }
        if (barTicks > 0) {
            progress.ifPresent(now -> paintBar(plane, now, width, height));
        }
        if (help) {
            paintHelp(plane, width, height);
        }
    }

    private static int barLeft(int width) {
        return Math.min(160, width / 3);
    }

    private static int barRight(int width) {
        return width - 16;
    }

    private static void paintBar(Graphics2D plane, WindowEvents.Progress now, int width, int height) {
        int top = height - BAR_HEIGHT;
        int middle = top + BAR_HEIGHT / 2;
        plane.setColor(SHADE);
        plane.fillRect(0, top, width, BAR_HEIGHT);
        plane.setColor(Color.WHITE);
        if (now.isPlaying()) {
            plane.fillPolygon(new int[] {12, 12, 22}, new int[] {middle - 6, middle + 6, middle}, 3);
        } else {
            plane.fillRect(12, middle - 6, 4, 12);
            plane.fillRect(18, middle - 6, 4, 12);
        }
        plane.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        plane.drawString(
                clock(now.position()) + " / "
                        + now.duration().map(PanelOverlay::clock).orElse("?"),
                30,
                middle + 5);
        int left = barLeft(width);
        int room = Math.max(1, barRight(width) - left);
        double share = now.duration()
                .filter(whole -> !whole.isZero())
                .map(whole -> now.position().toMillis() / (double) Math.max(1, whole.toMillis()))
                .orElse(0.0);
        int done = (int) Math.round(room * Math.max(0, Math.min(1, share)));
        plane.setColor(AHEAD);
        plane.fillRoundRect(left, middle - 3, room, 6, 6, 6);
        plane.setColor(DONE);
        plane.fillRoundRect(left, middle - 3, done, 6, 6, 6);
    }

    private static void paintHelp(Graphics2D plane, int width, int height) {
        int size = Math.max(9, Math.min(16, height / (HELP.size() + 4)));
        plane.setFont(new Font(Font.MONOSPACED, Font.PLAIN, size));
        FontMetrics metrics = plane.getFontMetrics();
        int wide = HELP.stream().mapToInt(metrics::stringWidth).max().orElse(0) + 2 * size;
        int high = metrics.getHeight() * HELP.size() + size;
        int x = (width - wide) / 2;
        int y = (height - high) / 2;
        plane.setColor(SHADE);
        plane.fillRoundRect(x, y, wide, high, size, size);
        plane.setColor(Color.WHITE);
        for (int i = 0; i < HELP.size(); i++) {
            plane.drawString(HELP.get(i), x + size, y + size / 2 + metrics.getHeight() * i + metrics.getAscent());
        }
    }

    private static String clock(Duration time) {
        long seconds = time.toSeconds();
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
