package dev.reel.player;

import dev.reel.platform.media.Rational;
import java.util.Optional;

/**
 * What the pictures of a stream are, and how they are to be shown. Texts that are unknown are empty.
 *
 * @param width pixels in a row, as coded
 * @param height rows, as coded
 * @param pixelFormat name of the pixel format, for example {@code yuv420p10le}
 * @param frameRate pictures per second; empty when unknown
 * @param pixelShape width of a pixel relative to its height; 1/1 when nothing else is said
 * @param orientation how a picture is to be turned for display
 * @param scan how the lines come: {@code progressive}, {@code tt}, {@code bb}, {@code tb}, {@code bt}
 * @param colour what the numbers mean as colours
 */
public record VideoInfo(
        int width,
        int height,
        String pixelFormat,
        Optional<Rational> frameRate,
        Rational pixelShape,
        Orientation orientation,
        String scan,
        Colour colour) {

    /**
     * How coded pictures are brought to display: mirrored left to right first, then turned.
     *
     * @param rotation degrees, counter-clockwise: 0, 90, 180 or 270
     * @param mirrored whether left and right are swapped before
     */
    public record Orientation(int rotation, boolean mirrored) {
        /** Shown as coded. */
        public static final Orientation UPRIGHT = new Orientation(0, false);

        /** Whether width and height change places. */
        public boolean isTransposed() {
            return rotation % 180 != 0;
        }
    }

    /**
     * Colours, by the names of ISO/IEC 23091-2 as FFmpeg spells them; empty when unknown.
     *
     * @param range {@code tv} for 16 to 235, {@code pc} for 0 to 255
     * @param primaries for example {@code bt709}
     * @param transfer for example {@code smpte2084}
     * @param matrix for example {@code bt2020nc}
     * @param hdr what the screen was that it was made on; empty when the stream does not say
     */
    public record Colour(String range, String primaries, String transfer, String matrix, Optional<Hdr> hdr) {
        /** Nothing is said. */
        public static final Colour UNKNOWN = new Colour("", "", "", "", Optional.empty());
    }

    /**
     * Light of high dynamic range, in cd/m²; 0 when unknown.
     *
     * @param minimum darkest of the mastering display
     * @param maximum brightest of the mastering display
     * @param maximumContent brightest pixel of all
     * @param maximumFrameAverage brightest picture of all, as its mean
     */
    public record Hdr(double minimum, double maximum, int maximumContent, int maximumFrameAverage) {}

    /** Width in square pixels when shown upright and in its shape. */
    public int shownWidth() {
        return orientation.isTransposed() ? height : shapedWidth();
    }

    /** Height in square pixels when shown upright and in its shape. */
    public int shownHeight() {
        return orientation.isTransposed() ? shapedWidth() : height;
    }

    private int shapedWidth() {
        return (int) Math.max(1, Math.round((double) width * pixelShape.numerator() / pixelShape.denominator()));
    }
}
