package dev.reel.protection.subsample;

import dev.reel.protection.subsample.BitReader.Exhausted;
import java.util.HashMap;
import java.util.Map;

/** Slice headers of H.264 (ITU-T H.264 §7.3), as far as their length needs them. */
final class AvcSlices implements NalSlices {
    /** Stays clear of a slice whose header cannot be followed. */
    private static final int UNKNOWN_HEADER = 256;

    private static final int NON_IDR = 1;
    private static final int PARTITION_A = 2;
    private static final int IDR = 5;
    private static final int SEQUENCE = 7;
    private static final int PICTURE = 8;

    private final int lengthSize;
    private final Map<Integer, Sps> sequences = new HashMap<>();
    private final Map<Integer, Pps> pictures = new HashMap<>();

    private record Sps(
            boolean separatePlanes,
            int chromaArray,
            int frameNumBits,
            int orderType,
            int orderBits,
            boolean deltaAlwaysZero,
            boolean frameOnly) {}

    private record Pps(
            int sequence,
            boolean cabac,
            boolean bottomOrder,
            int groups,
            int mapType,
            int refs0,
            int refs1,
            boolean weighted,
            int weightedB,
            boolean deblocking,
            boolean redundant) {}

    /** Reads the configuration record of {@code avcC}; what is broken in it is passed over. */
    AvcSlices(byte[] configuration) {
        lengthSize = configuration.length > 4 ? (configuration[4] & 3) + 1 : 4;
        int at = 5;
        for (int round = 0; round < 2 && at < configuration.length; round++) {
            int count = configuration[at++] & (round == 0 ? 0x1F : 0xFF);
            for (int i = 0; i < count && at + 2 <= configuration.length; i++) {
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
        if (length == 0) {
            return 0;
        }
        int header = data[offset] & 0xFF;
        int type = header & 0x1F;
        try {
            BitReader in = new BitReader(data, offset + 1, offset + length, true);
            switch (type) {
                case SEQUENCE -> sequence(in);
                case PICTURE -> picture(in);
                case NON_IDR, PARTITION_A, IDR -> {
                    sliceHeader(in, header >>> 5 & 3, type == IDR);
                    return in.bytePosition() - offset;
                }
                default -> {
                    return length;
                }
            }
            return length;
        } catch (Exhausted e) {
            boolean slice = type == NON_IDR || type == PARTITION_A || type == IDR;
            return slice ? Math.min(length, UNKNOWN_HEADER) : length;
        }
    }

    private void sequence(BitReader in) throws Exhausted {
        int profile = in.u(8);
        in.skip(16);
        int id = in.ue();
        int chroma = 1;
        boolean planes = false;
        switch (profile) {
            case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> {
                chroma = in.ue();
                planes = chroma == 3 && in.flag();
                in.ue();
                in.ue();
                in.bit();
                if (in.flag()) {
                    for (int i = 0; i < (chroma != 3 ? 8 : 12); i++) {
                        if (in.flag()) {
                            scalingList(in, i < 6 ? 16 : 64);
                        }
                    }
                }
            }
            default -> {}
        }
        int frameNumBits = in.ue() + 4;
        int orderType = in.ue();
        int orderBits = 0;
        boolean deltaAlwaysZero = false;
        if (orderType == 0) {
            orderBits = in.ue() + 4;
        } else if (orderType == 1) {
            deltaAlwaysZero = in.flag();
            in.se();
            in.se();
            int cycle = in.ue();
            for (int i = 0; i < cycle; i++) {
                in.se();
            }
        }
        in.ue();
        in.bit();
        in.ue();
        in.ue();
        boolean frameOnly = in.flag();
        sequences.put(
                id,
                new Sps(planes, planes ? 0 : chroma, frameNumBits, orderType, orderBits, deltaAlwaysZero, frameOnly));
    }

    private static void scalingList(BitReader in, int size) throws Exhausted {
        int last = 8;
        int next = 8;
        for (int i = 0; i < size && next != 0; i++) {
            next = (last + in.se()) & 0xFF;
            last = next == 0 ? last : next;
        }
    }

    private void picture(BitReader in) throws Exhausted {
        int id = in.ue();
        int sequence = in.ue();
        boolean cabac = in.flag();
        boolean bottomOrder = in.flag();
        int groups = in.ue() + 1;
        int mapType = 0;
        if (groups > 1) {
            mapType = in.ue();
            switch (mapType) {
                case 0 -> {
                    for (int i = 0; i < groups; i++) {
                        in.ue();
                    }
                }
                case 2 -> {
                    for (int i = 0; i < 2 * (groups - 1); i++) {
                        in.ue();
                    }
                }
                case 3, 4, 5 -> {
                    in.bit();
                    in.ue();
                }
                case 6 -> {
                    int mapUnits = in.ue() + 1;
                    in.skip((long) mapUnits * (32 - Integer.numberOfLeadingZeros(groups - 1)));
                }
                default -> {}
            }
        }
        int refs0 = in.ue() + 1;
        int refs1 = in.ue() + 1;
        boolean weighted = in.flag();
        int weightedB = in.u(2);
        in.se();
        in.se();
        in.se();
        boolean deblocking = in.flag();
        in.bit();
        boolean redundant = in.flag();
        pictures.put(
                id,
                new Pps(
                        sequence,
                        cabac,
                        bottomOrder,
                        groups,
                        mapType,
                        refs0,
                        refs1,
                        weighted,
                        weightedB,
                        deblocking,
                        redundant));
    }

    private void sliceHeader(BitReader in, int refIdc, boolean idr) throws Exhausted {
        in.ue();
        int type = in.ue() % 5;
        Pps pps = pictures.get(in.ue());
        Sps sps = pps == null ? null : sequences.get(pps.sequence);
        if (pps == null || sps == null || (pps.groups > 1 && pps.mapType >= 3 && pps.mapType <= 5)) {
            throw new Exhausted();
        }
        boolean bidirectional = type == 1;
        boolean intra = type == 2 || type == 4;
        boolean switching = type == 3 || type == 4;
        in.skip(sps.separatePlanes ? 2 : 0);
        in.skip(sps.frameNumBits);
        boolean field = !sps.frameOnly && in.flag();
        if (field) {
            in.bit();
        }
        if (idr) {
            in.ue();
        }
        if (sps.orderType == 0) {
            in.skip(sps.orderBits);
            if (pps.bottomOrder && !field) {
                in.se();
            }
        } else if (sps.orderType == 1 && !sps.deltaAlwaysZero) {
            in.se();
            if (pps.bottomOrder && !field) {
                in.se();
            }
        }
        if (pps.redundant) {
            in.ue();
        }
        if (bidirectional) {
            in.bit();
        }
        int refs0 = pps.refs0;
        int refs1 = pps.refs1;
        if (!intra && in.flag()) {
            refs0 = in.ue() + 1;
            refs1 = bidirectional ? in.ue() + 1 : refs1;
        }
        if (!intra) {
            reorder(in);
        }
        if (bidirectional) {
            reorder(in);
        }
        if ((pps.weighted && !intra && !bidirectional) || (pps.weightedB == 1 && bidirectional)) {
            weights(in, sps.chromaArray, refs0, bidirectional ? refs1 : 0);
        }
        if (refIdc != 0) {
            marking(in, idr);
        }
        if (pps.cabac && !intra) {
            in.ue();
        }
        in.se();
        if (switching) {
            if (type == 3) {
                in.bit();
            }
            in.se();
        }
        if (pps.deblocking && in.ue() != 1) {
            in.se();
            in.se();
        }
    }

    private static void reorder(BitReader in) throws Exhausted {
        if (in.flag()) {
            while (in.ue() != 3) {
                in.ue();
            }
        }
    }

    private static void weights(BitReader in, int chromaArray, int refs0, int refs1) throws Exhausted {
        in.ue();
        if (chromaArray != 0) {
            in.ue();
        }
        for (int i = 0; i < refs0 + refs1; i++) {
            if (in.flag()) {
                in.se();
                in.se();
            }
            if (chromaArray != 0 && in.flag()) {
                for (int j = 0; j < 4; j++) {
                    in.se();
                }
            }
        }
    }

    private static void marking(BitReader in, boolean idr) throws Exhausted {
        if (idr) {
            in.skip(2);
            return;
        }
        if (!in.flag()) {
            return;
        }
        for (int operation = in.ue(); operation != 0; operation = in.ue()) {
            if (operation != 5) {
                in.ue();
            }
            if (operation == 3) {
                in.ue();
            }
        }
    }
}
