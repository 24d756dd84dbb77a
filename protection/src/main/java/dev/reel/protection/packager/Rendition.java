package dev.reel.protection.packager;

import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.isobmff.MediaKind;
import dev.reel.protection.isobmff.SegmentWriter.Segment;
import java.util.List;

/**
 * One track as it lies in the package: a folder with {@code init.mp4} and {@code 1.m4s}, {@code 2.m4s} and so on.
 *
 * @param name of the folder
 * @param label AUDIO, SD, HD or UHD
 * @param codec as web players name it
 * @param timescale units per second
 * @param language three letters, {@code und} for none
 * @param width in pixels; 0 for sound
 * @param channels 0 for pictures
 * @param rate samples or pictures per second
 * @param keyIds of all periods, in order; empty for a clear package
 */
public record Rendition(
        String name,
        MediaKind kind,
        String label,
        String codec,
        long timescale,
        String language,
        int width,
        int height,
        int channels,
        double rate,
        List<KeyId> keyIds,
        List<Segment> segments) {

    /** In seconds. */
    public double duration() {
        return seconds(segments.stream().mapToLong(Segment::duration).sum());
    }

    double seconds(long units) {
        return (double) units / timescale;
    }

    /** Bits per second over all. */
    public long averageBandwidth() {
        long bytes = segments.stream().mapToLong(Segment::bytes).sum();
        return Math.max(1, Math.round(bytes * 8 / Math.max(0.001, duration())));
    }

    /** Bits per second of the segment that needs most. A last one of a blink counts with those that are whole. */
    public long bandwidth() {
        double longest = segments.stream().mapToLong(Segment::duration).max().orElse(1);
        long most = averageBandwidth();
        for (Segment segment : segments) {
            if (segment.duration() * 2 >= longest) {
                most = Math.max(most, Math.round(segment.bytes() * 8 / seconds(segment.duration())));
            }
        }
        return most;
    }
}
