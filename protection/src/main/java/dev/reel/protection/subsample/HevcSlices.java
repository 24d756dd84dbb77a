package dev.reel.protection.subsample;

import dev.reel.protection.subsample.BitReader.Exhausted;
import java.util.HashMap;
import java.util.Map;

/** Slice segment headers of HEVC (ITU-T H.265 §7.3), as far as their length needs them. */
final class HevcSlices implements NalSlices {
    /** Stays clear of a slice whose header cannot be followed. */
    private static final int UNKNOWN_HEADER = 256;

    private static final int SEQUENCE = 33;
    private static final int PICTURE = 34;
    private static final int LAST_SLICE = 21;
    private static final int FIRST_IRAP = 16;
    private static final int LAST_IRAP = 23;
    private static final int IDR_W_RADL = 19;
    private static final int IDR_N_LP = 20;

    private final int lengthSize;
    private final Map<Integer, HevcSequence> sequences = new HashMap<>();
    private final Map<Integer, Pps> pictures = new HashMap<>();

    private record Pps(
            int sequence,
            boolean dependentSlices,
            boolean outputFlag,
            int extraBits,
            boolean cabacInit,
            int refs0,
            int refs1,
            boolean chromaOffsets,
            boolean weighted,
            boolean weightedB,
            boolean entryPoints,
            boolean filterAcross,
            boolean deblockingOverride,
            boolean deblockingOff,
            boolean listsModification,
            boolean headerExtension,
            boolean chromaOffsetList) {}

    /** Reads the configuration record of {@code hvcC}; what is broken in it is passed over. */
    HevcSlices(byte[] configuration) {
        lengthSize = configuration.length > 21 ? (configuration[21] & 3) + 1 : 4;
        int at = 23;
        int arrays = configuration.length > 22 ? configuration[22] & 0xFF : 0;
        for (int i = 0; i < arrays && at + 3 <= configuration.length; i++) {
            int count = (configuration[at + 1] & 0xFF) << 8 | (configuration[at + 2] & 0xFF);
            at += 3;
            for (int j = 0; j < count && at + 2 <= configuration.length; j++) {
                int size = (configuration[at] & 0xFF) << 8 | (configuration[at + 1] & 0xFF);
                at += 2;
                if (size > 0 && at + size <= configuration.length) {
                    clearLead(configuration, at, size);
                }
                at += size;
            }
        }
    }

    @Override
    public int lengthSize() {
        return lengthSize;
    }

    @Override
    public int clearLead(byte[] data, int offset, int length) {
        if (length < 2) {
            return length;
        }
        int type = data[offset] >>> 1 & 0x3F;
        int layer = (data[offset] & 1) << 5 | (data[offset + 1] & 0xFF) >>> 3;
        boolean slice = type <= 9 || (type >= FIRST_IRAP && type <= LAST_SLICE);
        if (layer != 0) {
            return length;
        }
        try {
            BitReader in = new BitReader(data, offset + 2, offset + length, true);
            if (type == SEQUENCE) {
                HevcSequence parsed = HevcSequence.parse(in);
                sequences.put(parsed.id(), parsed);
            } else if (type == PICTURE) {
                picture(in);
            } else if (slice) {
                sliceHeader(in, type);
                return in.bytePosition() - offset;
            }
            return length;
        } catch (Exhausted e) {
            return slice ? Math.min(length, UNKNOWN_HEADER) : length;
        }
    }

    private void picture(BitReader in) throws Exhausted {
        int id = in.ue();
        int sequence = in.ue();
        boolean dependent = in.flag();
        boolean output = in.flag();
        int extra = in.u(3);
        in.bit();
        boolean cabacInit = in.flag();
        int refs0 = in.ue() + 1;
        int refs1 = in.ue() + 1;
        in.se();
        in.bit();
        boolean transformSkip = in.flag();
        if (in.flag()) {
            in.ue();
        }
        in.se();
        in.se();
        boolean chromaOffsets = in.flag();
        boolean weighted = in.flag();
        boolean weightedB = in.flag();
        in.bit();
        boolean tiles = in.flag();
        boolean wavefront = in.flag();
        if (tiles) {
            int columns = in.ue();
            int rows = in.ue();
            if (!in.flag()) {
                for (int i = 0; i < columns + rows; i++) {
                    in.ue();
                }
            }
            in.bit();
        }
        boolean across = in.flag();
        boolean override = false;
        boolean off = false;
        if (in.flag()) {
            override = in.flag();
            off = in.flag();
            if (!off) {
                in.se();
                in.se();
            }
        }
        if (in.flag()) {
            HevcSequence.scalingLists(in);
        }
        boolean modification = in.flag();
        in.ue();
        boolean extension = in.flag();
        boolean offsetList = in.flag() && rangeExtension(in, transformSkip);
        pictures.put(
                id,
                new Pps(
                        sequence,
                        dependent,
                        output,
                        extra,
                        cabacInit,
                        refs0,
                        refs1,
                        chromaOffsets,
                        weighted,
                        weightedB,
                        tiles || wavefront,
                        across,
                        override,
                        off,
                        modification,
                        extension,
                        offsetList));
    }

    private static boolean rangeExtension(BitReader in, boolean transformSkip) throws Exhausted {
        boolean range = in.flag();
        in.bit();
        in.bit();
        boolean screen = in.flag();
        in.skip(4);
        if (screen) {
            throw new Exhausted();
        }
        if (!range) {
            return false;
        }
        if (transformSkip) {
            in.ue();
        }
        in.bit();
        return in.flag();
    }

    private void sliceHeader(BitReader in, int type) throws Exhausted {
        boolean first = in.flag();
        if (type >= FIRST_IRAP && type <= LAST_IRAP) {
            in.bit();
        }
        Pps pps = pictures.get(in.ue());
        HevcSequence sps = pps == null ? null : sequences.get(pps.sequence);
        if (pps == null || sps == null) {
            throw new Exhausted();
        }
        boolean dependent = false;
        if (!first) {
            dependent = pps.dependentSlices && in.flag();
            in.skip(sps.addressBits());
        }
        if (!dependent) {
            independent(in, type, pps, sps);
        }
        if (pps.entryPoints) {
            int count = in.ue();
            if (count > 0) {
                int bits = in.ue() + 1;
                in.skip((long) count * bits);
            }
        }
        if (pps.headerExtension) {
            in.skip(8L * in.ue());
        }
        in.bit();
        in.align();
    }

    private static void independent(BitReader in, int nalType, Pps pps, HevcSequence sps) throws Exhausted {
        in.skip(pps.extraBits);
        int type = in.ue();
        boolean bidirectional = type == 0;
        boolean intra = type == 2;
        if (pps.outputFlag) {
            in.bit();
        }
        if (sps.separatePlanes()) {
            in.skip(2);
        }
        boolean idr = nalType == IDR_W_RADL || nalType == IDR_N_LP;
        boolean temporal = false;
        int references = 0;
        if (!idr) {
            in.skip(sps.orderBits());
            HevcSequence.RefSet set;
            if (!in.flag()) {
                set = sps.readSet(in, sps.sets().size());
            } else {
                int bits =
                        32 - Integer.numberOfLeadingZeros(Math.max(0, sps.sets().size() - 1));
                int index = in.u(bits);
                if (index >= sps.sets().size()) {
                    throw new Exhausted();
                }
                set = sps.sets().get(index);
            }
            references = set.used();
            if (sps.longTerm()) {
                references += longTerm(in, sps);
            }
            temporal = sps.temporalMv() && in.flag();
        }
        boolean luma = false;
        boolean chroma = false;
        if (sps.sampleAdaptive()) {
            luma = in.flag();
            chroma = sps.chromaArray() != 0 && in.flag();
        }
        if (!intra) {
            inter(in, pps, sps, bidirectional, temporal, references);
        }
        in.se();
        if (pps.chromaOffsets) {
            in.se();
            in.se();
        }
        if (pps.chromaOffsetList) {
            in.bit();
        }
        boolean off = pps.deblockingOff;
        if (pps.deblockingOverride && in.flag()) {
            off = in.flag();
            if (!off) {
                in.se();
                in.se();
            }
        }
        if (pps.filterAcross && (luma || chroma || !off)) {
            in.bit();
        }
    }

    /** Reads the long-term pictures of a slice and returns how many it refers to. */
    private static int longTerm(BitReader in, HevcSequence sps) throws Exhausted {
        int fromSequence = sps.longTermUsed().length > 0 ? in.ue() : 0;
        long total = (long) fromSequence + in.ue();
        int used = 0;
        for (int i = 0; i < total; i++) {
            if (i < fromSequence) {
                int bits = 32 - Integer.numberOfLeadingZeros(Math.max(0, sps.longTermUsed().length - 1));
                int index = in.u(bits);
                if (index >= sps.longTermUsed().length) {
                    throw new Exhausted();
                }
                used += sps.longTermUsed()[index] ? 1 : 0;
            } else {
                in.skip(sps.orderBits());
                used += in.bit();
            }
            if (in.flag()) {
                in.ue();
            }
        }
        return used;
    }

    private static void inter(
            BitReader in, Pps pps, HevcSequence sps, boolean bidirectional, boolean temporal, int references)
            throws Exhausted {
        int refs0 = pps.refs0;
        int refs1 = bidirectional ? pps.refs1 : 0;
        if (in.flag()) {
            refs0 = in.ue() + 1;
            refs1 = bidirectional ? in.ue() + 1 : 0;
        }
        if (pps.listsModification && references > 1) {
            int bits = 32 - Integer.numberOfLeadingZeros(references - 1);
            if (in.flag()) {
                in.skip((long) refs0 * bits);
            }
            if (bidirectional && in.flag()) {
                in.skip((long) refs1 * bits);
            }
        }
        if (bidirectional) {
            in.bit();
        }
        if (pps.cabacInit) {
            in.bit();
        }
        if (temporal) {
            boolean fromList0 = !bidirectional || in.flag();
            if ((fromList0 && refs0 > 1) || (!fromList0 && refs1 > 1)) {
                in.ue();
            }
        }
        if ((pps.weighted && !bidirectional) || (pps.weightedB && bidirectional)) {
            weights(in, sps.chromaArray() != 0, refs0);
            if (bidirectional) {
                weightsOfList(in, sps.chromaArray() != 0, refs1);
            }
        }
        in.ue();
    }

    private static void weights(BitReader in, boolean chroma, int refs0) throws Exhausted {
        in.ue();
        if (chroma) {
            in.se();
        }
        weightsOfList(in, chroma, refs0);
    }

    private static void weightsOfList(BitReader in, boolean chroma, int refs) throws Exhausted {
        if (refs > 16) {
            throw new Exhausted();
        }
        boolean[] lumaWeights = new boolean[refs];
        boolean[] chromaWeights = new boolean[refs];
        for (int i = 0; i < refs; i++) {
            lumaWeights[i] = in.flag();
        }
        for (int i = 0; chroma && i < refs; i++) {
            chromaWeights[i] = in.flag();
        }
        for (int i = 0; i < refs; i++) {
            if (lumaWeights[i]) {
                in.se();
                in.se();
            }
            for (int j = 0; chromaWeights[i] && j < 4; j++) {
                in.se();
            }
        }
    }
}
