package dev.reel.protection.subsample;

import dev.reel.protection.subsample.BitReader.Exhausted;

/** What frame headers need of an AV1 sequence header (AV1 bitstream specification §5.5). Immutable once read. */
final class Av1Sequence {
    static final int SELECT = 2;

    private static final int BT_709 = 1;
    private static final int SRGB = 13;
    private static final int IDENTITY = 0;

    boolean reducedStill;
    boolean decoderModel;
    boolean equalInterval;
    int removalTimeBits;
    int presentationTimeBits;
    int[] operatingPoints = {};
    boolean[] modelOfPoint = {};
    int widthBits;
    int heightBits;
    int maxWidth;
    int maxHeight;
    boolean frameIds;
    int deltaIdBits;
    int idBits;
    boolean superblock128;
    boolean warpedMotion;
    boolean orderHint;
    boolean refFrameMvs;
    int screenContent = SELECT;
    int integerMv = SELECT;
    int orderHintBits;
    boolean superres;
    boolean cdef;
    boolean restoration;
    boolean monochrome;
    boolean subsamplingX;
    boolean subsamplingY;
    boolean separateUvDeltaQ;
    boolean filmGrain;

    private Av1Sequence() {}

    static Av1Sequence parse(BitReader in) throws Exhausted {
        Av1Sequence s = new Av1Sequence();
        int profile = in.u(3);
        in.bit();
        s.reducedStill = in.flag();
        if (s.reducedStill) {
            in.skip(5);
        } else {
            s.operatingPoints(in);
        }
        s.widthBits = in.u(4) + 1;
        s.heightBits = in.u(4) + 1;
        s.maxWidth = in.u(s.widthBits) + 1;
        s.maxHeight = in.u(s.heightBits) + 1;
        s.frameIds = !s.reducedStill && in.flag();
        if (s.frameIds) {
            s.deltaIdBits = in.u(4) + 2;
            s.idBits = in.u(3) + s.deltaIdBits + 1;
        }
        s.superblock128 = in.flag();
        in.skip(2);
        if (!s.reducedStill) {
            s.tools(in);
        }
        s.superres = in.flag();
        s.cdef = in.flag();
        s.restoration = in.flag();
        s.colors(in, profile);
        s.filmGrain = in.flag();
        return s;
    }

    private void operatingPoints(BitReader in) throws Exhausted {
        int delayBits = 0;
        if (in.flag()) {
            in.skip(64);
            equalInterval = in.flag();
            if (equalInterval) {
                int leading = 0;
                while (!in.flag()) {
                    leading++;
                }
                in.skip(leading < 32 ? leading : 0);
            }
            decoderModel = in.flag();
            if (decoderModel) {
                delayBits = in.u(5) + 1;
                in.skip(32);
                removalTimeBits = in.u(5) + 1;
                presentationTimeBits = in.u(5) + 1;
            }
        }
        boolean displayDelay = in.flag();
        int count = in.u(5) + 1;
        operatingPoints = new int[count];
        modelOfPoint = new boolean[count];
        for (int i = 0; i < count; i++) {
            operatingPoints[i] = in.u(12);
            if (in.u(5) > 7) {
                in.bit();
            }
            if (decoderModel) {
                modelOfPoint[i] = in.flag();
                if (modelOfPoint[i]) {
                    in.skip(2L * delayBits + 1);
                }
            }
            if (displayDelay && in.flag()) {
                in.skip(4);
            }
        }
    }

    private void tools(BitReader in) throws Exhausted {
        in.skip(2);
        warpedMotion = in.flag();
        in.bit();
        orderHint = in.flag();
        if (orderHint) {
            in.bit();
            refFrameMvs = in.flag();
        }
        screenContent = in.flag() ? SELECT : in.bit();
        if (screenContent > 0) {
            integerMv = in.flag() ? SELECT : in.bit();
        }
        if (orderHint) {
            orderHintBits = in.u(3) + 1;
        }
    }

    private void colors(BitReader in, int profile) throws Exhausted {
        boolean high = in.flag();
        boolean twelve = profile == 2 && high && in.flag();
        monochrome = profile != 1 && in.flag();
        int primaries = 2;
        int transfer = 2;
        int matrix = 2;
        if (in.flag()) {
            primaries = in.u(8);
            transfer = in.u(8);
            matrix = in.u(8);
        }
        if (monochrome) {
            in.bit();
            subsamplingX = true;
            subsamplingY = true;
            return;
        }
        if (primaries != BT_709 || transfer != SRGB || matrix != IDENTITY) {
            in.bit();
            switch (profile) {
                case 0 -> {
                    subsamplingX = true;
                    subsamplingY = true;
                }
                case 1 -> {}
                default -> {
                    subsamplingX = !twelve || in.flag();
                    subsamplingY = twelve && subsamplingX && in.flag();
                }
            }
            if (subsamplingX && subsamplingY) {
                in.skip(2);
            }
        }
        separateUvDeltaQ = in.flag();
    }
}
