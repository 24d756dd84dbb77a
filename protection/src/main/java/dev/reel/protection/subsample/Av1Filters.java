package dev.reel.protection.subsample;

import dev.reel.protection.subsample.BitReader.Exhausted;

/** Passes over the parts of an AV1 frame header that tell nothing but their own length. */
final class Av1Filters {
    private static final int TRANSLATION = 1;
    private static final int ROTATION_ZOOM = 2;
    private static final int AFFINE = 3;

    private Av1Filters() {}

    static void loopFilter(BitReader in, int planes) throws Exhausted {
        int levels = in.u(12);
        in.skip(planes > 1 && levels != 0 ? 12 : 0);
        in.skip(3);
        boolean deltas = in.flag();
        if (deltas && in.flag()) {
            for (int i = 0; i < 10; i++) {
                if (in.flag()) {
                    in.skip(7);
                }
            }
        }
    }

    static void cdef(BitReader in, int planes) throws Exhausted {
        in.skip(2);
        int strengths = 1 << in.u(2);
        in.skip((long) strengths * (planes > 1 ? 12 : 6));
    }

    static void restoration(BitReader in, int planes, boolean superblock128, boolean halfChroma) throws Exhausted {
        boolean any = false;
        boolean chroma = false;
        for (int i = 0; i < planes; i++) {
            boolean used = in.u(2) != 0;
            any |= used;
            chroma |= used && i > 0;
        }
        if (!any) {
            return;
        }
        boolean shift = in.flag();
        if (shift && !superblock128) {
            in.bit();
        }
        if (halfChroma && chroma) {
            in.bit();
        }
    }

    static void globalMotion(BitReader in, boolean highPrecision) throws Exhausted {
        for (int reference = 0; reference < 7; reference++) {
            int type = 0;
            if (in.flag()) {
                type = in.flag() ? ROTATION_ZOOM : in.flag() ? TRANSLATION : AFFINE;
            }
            for (int i = 0; type >= ROTATION_ZOOM && i < (type == AFFINE ? 4 : 2); i++) {
                subexponential(in, 12);
            }
            int bits = type == TRANSLATION ? (highPrecision ? 9 : 8) : 12;
            for (int i = 0; type >= TRANSLATION && i < 2; i++) {
                subexponential(in, bits);
            }
        }
    }

    private static void subexponential(BitReader in, int absoluteBits) throws Exhausted {
        int symbols = (2 << absoluteBits) + 1;
        int low = 0;
        for (int i = 0; ; i++) {
            int bits = i == 0 ? 3 : 2 + i;
            int step = 1 << bits;
            if (symbols <= low + 3 * step) {
                Av1Tiles.nonSymmetric(in, symbols - low);
                return;
            }
            if (!in.flag()) {
                in.skip(bits);
                return;
            }
            low += step;
        }
    }

    static void filmGrain(BitReader in, boolean inter, boolean monochrome, boolean halfChroma) throws Exhausted {
        if (!in.flag()) {
            return;
        }
        in.skip(16);
        if (inter && !in.flag()) {
            in.skip(3);
            return;
        }
        int luma = in.u(4);
        in.skip(16L * luma);
        boolean fromLuma = !monochrome && in.flag();
        int blue = 0;
        int red = 0;
        if (!monochrome && !fromLuma && !(halfChroma && luma == 0)) {
            blue = in.u(4);
            in.skip(16L * blue);
            red = in.u(4);
            in.skip(16L * red);
        }
        in.skip(2);
        int lag = in.u(2);
        int lumaCoefficients = 2 * lag * (lag + 1);
        int chromaCoefficients = lumaCoefficients + (luma > 0 ? 1 : 0);
        in.skip(luma > 0 ? 8L * lumaCoefficients : 0);
        in.skip(fromLuma || blue > 0 ? 8L * chromaCoefficients : 0);
        in.skip(fromLuma || red > 0 ? 8L * chromaCoefficients : 0);
        in.skip(4);
        in.skip(blue > 0 ? 25 : 0);
        in.skip(red > 0 ? 25 : 0);
        in.skip(2);
    }
}
