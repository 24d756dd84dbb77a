package dev.reel.protection.subsample;

import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.cenc.SubsampleMap;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects clear and protected ranges of one sample in order and makes its map: joins neighbours, shapes protected ranges
 * for the scheme and keeps the number of entries in bounds.
 */
final class MapBuilder {
    /** Entries that one byte of auxiliary information size leaves room for, with an IV of 16 bytes. */
    static final int MAX_ENTRIES = 39;

    private static final int BLOCK = 16;

    private final Scheme scheme;
    private int[] pairs = new int[32];
    private int used;
    private int clear;

    MapBuilder(Scheme scheme) {
        this.scheme = scheme;
    }

    void reset() {
        used = 0;
        clear = 0;
    }

    void clear(int bytes) {
        clear += bytes;
    }

    /**
     * A range that is to be protected. Schemes cenc, cens and cbc1 take whole blocks and enlarge the clear part in front;
     * cbcs takes any range of at least one block.
     */
    void secret(int bytes) {
        int taken = bytes;
        if (scheme == Scheme.CBCS) {
            taken = bytes < BLOCK ? 0 : bytes;
            clear += bytes - taken;
        } else {
            clear += bytes % BLOCK;
            taken -= bytes % BLOCK;
        }
        if (taken > 0) {
            flush(taken);
        }
    }

    private void flush(int taken) {
        while (clear > SubsampleMap.MAX_CLEAR) {
            add(SubsampleMap.MAX_CLEAR, 0);
            clear -= SubsampleMap.MAX_CLEAR;
        }
        add(clear, taken);
        clear = 0;
    }

    private void add(int clearBytes, int protectedBytes) {
        boolean joins = used > 0 && clearBytes == 0 && scheme != Scheme.CBCS;
        if (joins) {
            pairs[used - 1] += protectedBytes;
            return;
        }
        if (used == pairs.length) {
            pairs = Arrays.copyOf(pairs, 2 * used);
        }
        pairs[used++] = clearBytes;
        pairs[used++] = protectedBytes;
    }

    /** The map; a sample without any protected byte is one of clear entries. Null for an empty sample. */
    @Nullable
    SubsampleMap build() {
        if (clear > 0) {
            while (clear > SubsampleMap.MAX_CLEAR) {
                add(SubsampleMap.MAX_CLEAR, 0);
                clear -= SubsampleMap.MAX_CLEAR;
            }
            add(clear, 0);
            clear = 0;
        }
        while (used / 2 > MAX_ENTRIES && dropSmallest()) {}
        return used == 0 ? null : SubsampleMap.of(Arrays.copyOf(pairs, used));
    }

    /** Leaves the smallest protected range clear and joins its entry with the next. */
    private boolean dropSmallest() {
        int smallest = -1;
        for (int i = 0; i + 2 < used; i += 2) {
            long joined = (long) pairs[i] + pairs[i + 1] + pairs[i + 2];
            boolean candidate = joined <= SubsampleMap.MAX_CLEAR;
            if (candidate && (smallest < 0 || pairs[i + 1] < pairs[smallest + 1])) {
                smallest = i;
            }
        }
        if (smallest < 0) {
            return false;
        }
        pairs[smallest + 2] += pairs[smallest] + pairs[smallest + 1];
        System.arraycopy(pairs, smallest + 2, pairs, smallest, used - smallest - 2);
        used -= 2;
        return true;
    }
}
