package dev.reel.desktop;

import dev.reel.ffmpeg.Subtitle;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** One track's subtitles by their starts. Any thread. */
final class SubtitleTrack {
    /** One that has no end goes at the latest after so long, in 100 ns units. */
    private static final long LONGEST_OPEN = 300_000_000L;
    /** More pictures than this are not kept: the earliest go. */
    private static final long MOST_ELEMENTS = 32L << 20;

    private final String name;
    private final TreeMap<Long, List<Subtitle>> byStart = new TreeMap<>();
    private long elements;
    private long longest;

    SubtitleTrack(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Adds one; the same one again changes nothing. */
    synchronized void put(Subtitle subtitle) {
        List<Subtitle> there = byStart.computeIfAbsent(subtitle.start(), start -> new ArrayList<>(1));
        boolean known = there.stream()
                .anyMatch(other -> other.lines().equals(subtitle.lines())
                        && other.pictures().size() == subtitle.pictures().size());
        if (known) {
            return;
        }
        there.add(subtitle);
        if (subtitle.end() != Subtitle.OPEN) {
            longest = Math.max(longest, subtitle.end() - subtitle.start());
        }
        elements += size(subtitle);
        while (elements > MOST_ELEMENTS && byStart.size() > 2) {
            // Those that are far from what plays go first.
            boolean early = byStart.firstKey() < subtitle.start();
            List<Subtitle> gone = (early ? byStart.pollFirstEntry() : byStart.pollLastEntry()).getValue();
            elements -= gone.stream().mapToLong(SubtitleTrack::size).sum();
        }
    }

    private static long size(Subtitle subtitle) {
        return subtitle.pictures().stream()
                .mapToLong(picture -> picture.elements().length)
                .sum();
    }

    /** What is to be seen at a time. */
    synchronized List<Subtitle> at(long time) {
        List<Subtitle> result = new ArrayList<>();
        Long last = byStart.floorKey(time);
        if (last == null) {
            return result;
        }
        for (List<Subtitle> each : byStart.subMap(time - Math.max(longest, LONGEST_OPEN), true, time, true)
                .values()) {
            for (Subtitle subtitle : each) {
                boolean open = subtitle.end() == Subtitle.OPEN;
                // Without an end it stays until another comes, which may be an empty one.
                boolean seen = open
                        ? subtitle.start() == last && time - subtitle.start() < LONGEST_OPEN
                        : time < subtitle.end();
                // A picture takes the place of the one before it.
                boolean replaced = !subtitle.pictures().isEmpty() && subtitle.start() != last;
                if (seen && !replaced && subtitle.isVisible()) {
                    result.add(subtitle);
                }
            }
        }
        return result;
    }
}
