package dev.reel.platform.media;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.Map;

/** Numbers of uncompressed pictures in one contiguous piece of memory: size, stride, time per frame (platform.md §2). */
public final class FrameLayout {
    /** A table value of the platform for 24000/1001 that is not the quotient. */
    private static final long FILM_FRAME = 417_188;

    private static final Map<Subtype, Integer> RGB_BYTES = Map.of(
            Subtype.RGB8, 1,
            Subtype.RGB555, 2,
            Subtype.RGB565, 2,
            Subtype.RGB24, 3,
            Subtype.RGB32, 4,
            Subtype.ARGB32, 4,
            Subtype.A16B16G16R16F, 8);

    private FrameLayout() {}

    /** The bytes of a picture; {@code E_INVALIDARG} for a subtype that is not known here. */
    public static int imageSize(Subtype subtype, int width, int height) {
        Integer bytes = RGB_BYTES.get(subtype);
        if (bytes != null) {
            return padded(width * bytes) * height;
        }
        if (subtype.equals(Subtype.AYUV)) {
            return width * height * 4;
        }
        int even = (width + 1) & ~1;
        if (isIn(subtype, Subtype.NV12, Subtype.YV12, Subtype.I420, Subtype.IYUV, Subtype.IMC2, Subtype.IMC4)) {
            return even * height * 3 / 2;
        }
        if (isIn(subtype, Subtype.IMC1, Subtype.IMC3, Subtype.YUY2, Subtype.UYVY)) {
            return even * height * 2;
        }
        throw new MediaException(
                Status.E_INVALIDARG, "the size of a picture of subtype " + subtype.name() + " is not known");
    }

    /**
     * Bytes from one row to the next, of the first plane; negative where pictures are bottom-up. A compressed subtype is
     * {@code MF_E_INVALIDMEDIATYPE}.
     */
    public static int stride(Subtype subtype, int width) {
        Integer bytes = RGB_BYTES.get(subtype);
        if (bytes != null) {
            return -padded(width * bytes);
        }
        if (subtype.equals(Subtype.AYUV)) {
            return width * 4;
        }
        if (isIn(subtype, Subtype.IMC1, Subtype.IMC3, Subtype.YUY2, Subtype.UYVY)) {
            return padded(width * 2);
        }
        if (isIn(subtype, Subtype.NV12, Subtype.YV12, Subtype.I420, Subtype.IYUV, Subtype.IMC2, Subtype.IMC4)) {
            return width;
        }
        throw new MediaException(
                Status.MF_E_INVALIDMEDIATYPE, "pictures of subtype " + subtype.name() + " have no stride");
    }

    /** The average time per frame in 100 ns units, 0 for a rate of 0; for 24000/1001 the platform's own 417188. */
    public static long averageTimePerFrame(int numerator, int denominator) {
        if (numerator == 0) {
            return 0;
        }
        if (numerator == 24_000 && denominator == 1_001) {
            return FILM_FRAME;
        }
        return Math.round(10_000_000.0 * denominator / numerator);
    }

    private static boolean isIn(Subtype subtype, Subtype... group) {
        for (Subtype member : group) {
            if (member.equals(subtype)) {
                return true;
            }
        }
        return false;
    }

    private static int padded(int bytes) {
        return (bytes + 3) & ~3;
    }
}
