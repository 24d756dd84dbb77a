package dev.reel.protection.subsample;

import dev.reel.protection.subsample.BitReader.Exhausted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What slice headers need of an HEVC sequence parameter set. Immutable once read. */
final class HevcSequence {
    private static final int MAX_SETS = 64;
    private static final int MAX_REFERENCES = 16;

    private int id;
    private boolean separatePlanes;
    private int chromaArray;
    private int addressBits;
    private int orderBits;
    private final List<RefSet> sets = new ArrayList<>();
    private boolean longTerm;
    private boolean[] longTermUsed = {};
    private boolean temporalMv;
    private boolean sampleAdaptive;

    /**
     * A short-term reference picture set.
     *
     * @param deltas order count differences, negative ones first
     * @param usedByCurrent which of them the current picture refers to
     */
    record RefSet(List<Integer> deltas, List<Boolean> usedByCurrent) {
        int used() {
            return (int) usedByCurrent.stream().filter(used -> used).count();
        }
    }

    private HevcSequence() {}

    static HevcSequence parse(BitReader in) throws Exhausted {
        HevcSequence sps = new HevcSequence();
        in.skip(4);
        int subLayers = in.u(3);
        in.bit();
        profileTierLevel(in, subLayers);
        sps.id = in.ue();
        int chroma = in.ue();
        sps.separatePlanes = chroma == 3 && in.flag();
        sps.chromaArray = sps.separatePlanes ? 0 : chroma;
        int width = in.ue();
        int height = in.ue();
        if (in.flag()) {
            for (int i = 0; i < 4; i++) {
                in.ue();
            }
        }
        in.ue();
        in.ue();
        sps.orderBits = in.ue() + 4;
        boolean each = in.flag();
        for (int i = each ? 0 : subLayers; i <= subLayers; i++) {
            in.ue();
            in.ue();
            in.ue();
        }
        int log2Ctb = in.ue() + 3 + in.ue();
        if (log2Ctb > 16 || width <= 0 || height <= 0) {
            throw new Exhausted();
        }
        long ctb = 1L << log2Ctb;
        long count = ((width + ctb - 1) / ctb) * ((height + ctb - 1) / ctb);
        sps.addressBits = 64 - Long.numberOfLeadingZeros(count - 1);
        in.ue();
        in.ue();
        in.ue();
        in.ue();
        boolean scaling = in.flag();
        if (scaling && in.flag()) {
            scalingLists(in);
        }
        in.bit();
        sps.sampleAdaptive = in.flag();
        if (in.flag()) {
            in.skip(8);
            in.ue();
            in.ue();
            in.bit();
        }
        int count2 = in.ue();
        if (count2 > MAX_SETS) {
            throw new Exhausted();
        }
        for (int i = 0; i < count2; i++) {
            sps.sets.add(sps.readSet(in, i, count2));
        }
        sps.longTerm = in.flag();
        if (sps.longTerm) {
            int pictures = in.ue();
            if (pictures > 32) {
                throw new Exhausted();
            }
            sps.longTermUsed = new boolean[pictures];
            for (int i = 0; i < pictures; i++) {
                in.skip(sps.orderBits);
                sps.longTermUsed[i] = in.flag();
            }
        }
        sps.temporalMv = in.flag();
        return sps;
    }

    private static void profileTierLevel(BitReader in, int subLayers) throws Exhausted {
        in.skip(88 + 8);
        boolean[] profile = new boolean[subLayers];
        boolean[] level = new boolean[subLayers];
        for (int i = 0; i < subLayers; i++) {
            profile[i] = in.flag();
            level[i] = in.flag();
        }
        if (subLayers > 0) {
            in.skip(2L * (8 - subLayers));
        }
        for (int i = 0; i < subLayers; i++) {
            in.skip((profile[i] ? 88 : 0) + (level[i] ? 8 : 0));
        }
    }

    static void scalingLists(BitReader in) throws Exhausted {
        for (int size = 0; size < 4; size++) {
            for (int matrix = 0; matrix < 6; matrix += size == 3 ? 3 : 1) {
                if (!in.flag()) {
                    in.ue();
                } else {
                    int coefficients = Math.min(64, 1 << (4 + (size << 1)));
                    if (size > 1) {
                        in.se();
                    }
                    for (int i = 0; i < coefficients; i++) {
                        in.se();
                    }
                }
            }
        }
    }

    /** Reads the set that a slice header spells out. */
    RefSet readSet(BitReader in, int index) throws Exhausted {
        return readSet(in, index, sets.size());
    }

    private RefSet readSet(BitReader in, int index, int count) throws Exhausted {
        if (index != 0 && in.flag()) {
            return predicted(in, index, count);
        }
        int negative = in.ue();
        int positive = in.ue();
        if (negative > MAX_REFERENCES || positive > MAX_REFERENCES) {
            throw new Exhausted();
        }
        List<Integer> deltas = new ArrayList<>();
        List<Boolean> used = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            int delta = 0;
            for (int i = 0; i < (round == 0 ? negative : positive); i++) {
                int step = in.ue() + 1;
                delta += round == 0 ? -step : step;
                deltas.add(delta);
                used.add(in.flag());
            }
        }
        return new RefSet(deltas, used);
    }

    /** A set that is told as the difference to an earlier one (H.265 §7.4.8). Nearest pictures come first. */
    private RefSet predicted(BitReader in, int index, int count) throws Exhausted {
        int back = index == count ? in.ue() + 1 : 1;
        if (back > index) {
            throw new Exhausted();
        }
        RefSet base = sets.get(index - back);
        boolean negative = in.flag();
        int step = in.ue() + 1;
        int shift = negative ? -step : step;
        List<Map.Entry<Integer, Boolean>> kepts = new ArrayList<>();
        for (int i = 0; i <= base.deltas.size(); i++) {
            boolean usedHere = in.flag();
            boolean kept = usedHere || in.flag();
            int delta = (i < base.deltas.size() ? base.deltas.get(i) : 0) + shift;
            if (kept && delta != 0) {
                kepts.add(Map.entry(delta, usedHere));
            }
        }
        if (kepts.size() > MAX_REFERENCES) {
            throw new Exhausted();
        }
        kepts.sort(Comparator.comparing((Map.Entry<Integer, Boolean> entry) -> entry.getKey() > 0)
                .thenComparing(entry -> Math.abs(entry.getKey())));
        return new RefSet(
                kepts.stream().map(Map.Entry::getKey).toList(),
                kepts.stream().map(Map.Entry::getValue).toList());
    }

    int id() {
        return id;
    }

    boolean separatePlanes() {
        return separatePlanes;
    }

    int chromaArray() {
        return chromaArray;
    }

    /** Bits of slice_segment_address. */
    int addressBits() {
        return addressBits;
    }

    /** Bits of the picture order count. */
    int orderBits() {
        return orderBits;
    }

    List<RefSet> sets() {
        return sets;
    }

    boolean longTerm() {
        return longTerm;
    }

    boolean[] longTermUsed() {
        return longTermUsed;
    }

    boolean temporalMv() {
        return temporalMv;
    }

    boolean sampleAdaptive() {
        return sampleAdaptive;
    }
}
