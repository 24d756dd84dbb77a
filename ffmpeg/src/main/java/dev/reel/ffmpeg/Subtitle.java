package dev.reel.ffmpeg;

import java.util.List;

/**
 * A subtitle: text, pictures, or neither, which ends what was shown before.
 *
 * @param start when it appears, in 100 ns units of the samples it came from
 * @param end when it goes; {@link #OPEN} when that is the next one's start
 * @param lines of plain text, to be shown in the middle of the picture's foot
 * @param atTop whether the text belongs to the picture's head instead
 * @param pictures to be laid over the picture
 * @param width of the plane that the pictures lie on, in elements; 0 when the video's own size is meant
 * @param height of that plane
 */
public record Subtitle(
        long start, long end, List<String> lines, boolean atTop, List<Picture> pictures, int width, int height) {
    /** The end of what stays until the next one. */
    public static final long OPEN = Long.MAX_VALUE;

    public Subtitle {
        lines = List.copyOf(lines);
        pictures = List.copyOf(pictures);
    }

    /** A picture and its place: rows of 0xAARRGGBB, the colours not multiplied by alpha. */
    // The elements are large, and nobody changes them.
    @SuppressWarnings("ArrayRecordComponent")
    public record Picture(int x, int y, int width, int height, int[] elements) {}

    /** True when there is something to see. */
    public boolean isVisible() {
        return !lines.isEmpty() || !pictures.isEmpty();
    }
}
