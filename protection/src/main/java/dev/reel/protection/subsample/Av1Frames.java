package dev.reel.protection.subsample;

import dev.reel.protection.subsample.BitReader.Exhausted;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Follows the frame headers of an AV1 stream (AV1 bitstream specification §5.9) to learn where each ends and how its frame
 * is cut into tiles. Keeps of each reference frame what later headers refer to.
 */
final class Av1Frames {
    private static final int KEY = 0;
    private static final int INTER = 1;
    private static final int INTRA_ONLY = 2;
    private static final int SWITCH = 3;
    private static final int NO_PRIMARY = 7;
    private static final int ALL = 0xFF;

    private final Av1Sequence s;
    private final Reference[] references = new Reference[8];
    private int temporalId;
    private int spatialId;

    private int type;
    private boolean intra;
    private boolean shown;
    private boolean showable;
    private boolean resilient;
    private boolean screenContent;
    private boolean integerMv;
    private boolean sizeOverride;
    private int orderHint;
    private boolean intraBlockCopy;
    private boolean highPrecision;
    private int upscaledWidth;
    private int width;
    private int height;
    private final int[] refIndex = new int[7];

    /** What later frames read of an earlier one. */
    private record Reference(int type, int upscaledWidth, int height, int orderHint, Av1Segmentation segmentation) {
        static final Reference NONE = new Reference(KEY, 1, 1, 0, Av1Segmentation.OFF);
    }

    Av1Frames(Av1Sequence sequence) {
        this.s = sequence;
        Arrays.fill(references, Reference.NONE);
    }

    /**
     * Reads one frame header.
     *
     * @return the tiles, or null when the header only shows an earlier frame
     */
    @Nullable
    Av1Tiles parse(BitReader in, int temporal, int spatial) throws Exhausted {
        temporalId = temporal;
        spatialId = spatial;
        if (!s.reducedStill && in.flag()) {
            showExisting(in);
            return null;
        }
        frameType(in);
        if (type == KEY && shown) {
            Arrays.fill(references, Reference.NONE);
        }
        boolean noCdfUpdate = in.flag();
        screenContent = s.screenContent == Av1Sequence.SELECT ? in.flag() : s.screenContent == 1;
        integerMv = screenContent && (s.integerMv == Av1Sequence.SELECT ? in.flag() : s.integerMv == 1);
        in.skip(s.frameIds ? s.idBits : 0);
        sizeOverride = type == SWITCH || (!s.reducedStill && in.flag());
        orderHint = in.u(s.orderHintBits);
        int primary = intra || resilient ? NO_PRIMARY : in.u(3);
        removalTimes(in);
        int refresh = type == SWITCH || (type == KEY && shown) ? ALL : in.u(8);
        if ((!intra || refresh != ALL) && resilient && s.orderHint) {
            orderHints(in);
        }
        intraBlockCopy = false;
        highPrecision = false;
        if (intra) {
            frameSize(in);
            renderSize(in);
            intraBlockCopy = screenContent && upscaledWidth == width && in.flag();
        } else {
            inter(in);
        }
        if (!s.reducedStill && !noCdfUpdate) {
            in.bit();
        }
        Av1Tiles tiles = Av1Tiles.parse(in, s.superblock128, width, height);
        Av1Segmentation base = primary == NO_PRIMARY ? Av1Segmentation.OFF : references[refIndex[primary]].segmentation;
        Av1Segmentation segmentation = filters(in, base, primary == NO_PRIMARY);
        remember(refresh, new Reference(type, upscaledWidth, height, orderHint, segmentation));
        return tiles;
    }

    private void showExisting(BitReader in) throws Exhausted {
        Reference shownFrame = references[in.u(3)];
        if (s.decoderModel && !s.equalInterval) {
            in.skip(s.presentationTimeBits);
        }
        if (shownFrame.type == KEY) {
            remember(ALL, shownFrame);
        }
    }

    private void remember(int refresh, Reference frame) {
        for (int i = 0; i < references.length; i++) {
            if ((refresh >>> i & 1) != 0) {
                references[i] = frame;
            }
        }
    }

    private void frameType(BitReader in) throws Exhausted {
        if (s.reducedStill) {
            type = KEY;
            shown = true;
            showable = false;
            resilient = true;
        } else {
            type = in.u(2);
            shown = in.flag();
            if (shown && s.decoderModel && !s.equalInterval) {
                in.skip(s.presentationTimeBits);
            }
            showable = shown ? type != KEY : in.flag();
            resilient = type == SWITCH || (type == KEY && shown) || in.flag();
        }
        intra = type == KEY || type == INTRA_ONLY;
    }

    private void removalTimes(BitReader in) throws Exhausted {
        if (s.decoderModel && in.flag()) {
            for (int i = 0; i < s.operatingPoints.length; i++) {
                int point = s.operatingPoints[i];
                boolean inside = (point >>> temporalId & 1) != 0 && (point >>> (spatialId + 8) & 1) != 0;
                if (s.modelOfPoint[i] && (point == 0 || inside)) {
                    in.skip(s.removalTimeBits);
                }
            }
        }
    }

    private void orderHints(BitReader in) throws Exhausted {
        for (int i = 0; i < references.length; i++) {
            int hint = in.u(s.orderHintBits);
            if (hint != references[i].orderHint) {
                references[i] = new Reference(KEY, 1, 1, hint, Av1Segmentation.OFF);
            }
        }
    }

    private void frameSize(BitReader in) throws Exhausted {
        upscaledWidth = sizeOverride ? in.u(s.widthBits) + 1 : s.maxWidth;
        height = sizeOverride ? in.u(s.heightBits) + 1 : s.maxHeight;
        superres(in);
    }

    private void superres(BitReader in) throws Exhausted {
        width = upscaledWidth;
        if (s.superres && in.flag()) {
            int denominator = in.u(3) + 9;
            width = (upscaledWidth * 8 + denominator / 2) / denominator;
        }
    }

    private static void renderSize(BitReader in) throws Exhausted {
        if (in.flag()) {
            in.skip(32);
        }
    }

    private void inter(BitReader in) throws Exhausted {
        boolean brief = s.orderHint && in.flag();
        if (brief) {
            int last = in.u(3);
            int golden = in.u(3);
            int[] hints = new int[references.length];
            for (int i = 0; i < hints.length; i++) {
                hints[i] = distance(references[i].orderHint, orderHint);
            }
            Av1References.choose(refIndex, hints, last, golden);
        }
        for (int i = 0; i < refIndex.length; i++) {
            refIndex[i] = brief ? refIndex[i] : in.u(3);
            in.skip(s.frameIds ? s.deltaIdBits : 0);
        }
        if (sizeOverride && !resilient) {
            sizeWithReferences(in);
        } else {
            frameSize(in);
            renderSize(in);
        }
        highPrecision = !integerMv && in.flag();
        if (!in.flag()) {
            in.skip(2);
        }
        in.bit();
        if (!resilient && s.refFrameMvs) {
            in.bit();
        }
    }

    private void sizeWithReferences(BitReader in) throws Exhausted {
        for (int index : refIndex) {
            if (in.flag()) {
                upscaledWidth = references[index].upscaledWidth;
                height = references[index].height;
                superres(in);
                return;
            }
        }
        frameSize(in);
        renderSize(in);
    }

    /** Reads everything from quantization to film grain; returns the segmentation that holds from here. */
    private Av1Segmentation filters(BitReader in, Av1Segmentation base, boolean fresh) throws Exhausted {
        int planes = s.monochrome ? 1 : 3;
        int quantizer = in.u(8);
        boolean deltas = deltaQ(in);
        if (planes > 1) {
            boolean different = s.separateUvDeltaQ && in.flag();
            deltas |= deltaQ(in);
            deltas |= deltaQ(in);
            if (different) {
                deltas |= deltaQ(in);
                deltas |= deltaQ(in);
            }
        }
        if (in.flag()) {
            in.skip(s.separateUvDeltaQ ? 12 : 8);
        }
        Av1Segmentation segmentation = Av1Segmentation.parse(in, base, fresh);
        if (quantizer > 0 && in.flag()) {
            in.skip(2);
            if (!intraBlockCopy && in.flag()) {
                in.skip(3);
            }
        }
        boolean lossless = !deltas && segmentation.lossless(quantizer);
        if (!lossless && !intraBlockCopy) {
            Av1Filters.loopFilter(in, planes);
            if (s.cdef) {
                Av1Filters.cdef(in, planes);
            }
        }
        boolean allLossless = lossless && width == upscaledWidth;
        if (!allLossless && !intraBlockCopy && s.restoration) {
            Av1Filters.restoration(in, planes, s.superblock128, s.subsamplingX && s.subsamplingY);
        }
        in.skip(lossless ? 0 : 1);
        boolean compound = !intra && in.flag();
        if (compound && s.orderHint && skipModeAllowed()) {
            in.bit();
        }
        if (!intra && !resilient && s.warpedMotion) {
            in.bit();
        }
        in.bit();
        if (!intra) {
            Av1Filters.globalMotion(in, highPrecision);
        }
        if (s.filmGrain && (shown || showable)) {
            Av1Filters.filmGrain(in, type == INTER, s.monochrome, s.subsamplingX && s.subsamplingY);
        }
        return segmentation;
    }

    private static boolean deltaQ(BitReader in) throws Exhausted {
        return in.flag() && in.u(7) != 0;
    }

    private int distance(int a, int b) {
        if (!s.orderHint) {
            return 0;
        }
        int difference = a - b;
        int half = 1 << (s.orderHintBits - 1);
        return (difference & (half - 1)) - (difference & half);
    }

    private boolean skipModeAllowed() {
        int forward = -1;
        int backward = -1;
        for (int index : refIndex) {
            int hint = references[index].orderHint;
            int distance = distance(hint, orderHint);
            if (distance < 0 && (forward < 0 || distance(hint, forward) > 0)) {
                forward = hint;
            } else if (distance > 0 && (backward < 0 || distance(hint, backward) < 0)) {
                backward = hint;
            }
        }
        if (forward < 0 || backward >= 0) {
            return forward >= 0;
        }
        for (int index : refIndex) {
            if (distance(references[index].orderHint, forward) < 0) {
                return true;
            }
        }
        return false;
    }
}
