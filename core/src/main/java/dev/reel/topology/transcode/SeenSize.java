package dev.reel.topology.transcode;

import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import java.math.BigInteger;

/**
 * What a size that is asked for means: pictures of that size as they are seen, of the shape that they had. Those that are turned for
 * display lie on their side in the file, and pixels get the shape that keeps the picture's.
 */
final class SeenSize {
    /** What a size may be off the shape because it has to be whole, and even. */
    private static final double ROUNDING = 2;

    private static final int LARGEST = 1 << 16;

    private SeenSize() {}

    /** Replaces the size that is asked for by the one in the file, and says the shape of its pixels. */
    static void apply(MediaType wanted, MediaType source) {
        if (!wanted.contains(MediaTypeAttributes.FRAME_SIZE) || source.width() <= 0 || source.height() <= 0) {
            return;
        }
        boolean onItsSide = source.get(MediaTypeAttributes.VIDEO_ROTATION, 0) % 180 != 0;
        int width = onItsSide ? wanted.height() : wanted.width();
        int height = onItsSide ? wanted.width() : wanted.height();
        wanted.setPair(MediaTypeAttributes.FRAME_SIZE, width, height);
        if (wanted.contains(MediaTypeAttributes.PIXEL_ASPECT_RATIO) || width <= 0 || height <= 0) {
            return;
        }
        long across = Math.max(source.high(MediaTypeAttributes.PIXEL_ASPECT_RATIO, 1), 1);
        long down = Math.max(source.low(MediaTypeAttributes.PIXEL_ASPECT_RATIO, 1), 1);
        long wide = source.width() * across * height;
        long high = source.height() * down * width;
        boolean square = Math.abs((double) wide / (source.height() * down) - width) <= ROUNDING;
        if (square) {
            wanted.setPair(MediaTypeAttributes.PIXEL_ASPECT_RATIO, 1, 1);
            return;
        }
        long common = BigInteger.valueOf(wide).gcd(BigInteger.valueOf(high)).longValue();
        long numerator = wide / common;
        long denominator = high / common;
        while (numerator > LARGEST || denominator > LARGEST) {
            numerator = Math.max(numerator / 2, 1);
            denominator = Math.max(denominator / 2, 1);
        }
        wanted.setPair(MediaTypeAttributes.PIXEL_ASPECT_RATIO, (int) numerator, (int) denominator);
    }
}
