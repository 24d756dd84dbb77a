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
    private int[] clears = new int[16];
    private int[] secrets = new int[16];
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
        int left = scheme != Scheme.CBCS ? bytes % BLOCK : bytes < BLOCK ? bytes : 0;
        clear += left;
        int taken = bytes - left;
        if (taken == 0) {
            return;
        }
        boolean joins = used > 0 && clear == 0 && scheme != Scheme.CBCS;
        if (joins) {
            secrets[used - 1] += taken;
            return;
        }
        if (used == clears.length) {
            clears = Arrays.copyOf(clears, 2 * used);
            secrets = Arrays.copyOf(secrets, 2 * used);
        }
        clears[used] = clear;
        secrets[used++] = taken;
        clear = 0;
    }

    /** The map; a sample without any protected byte is one of clear entries. Null for an empty sample. */
    @Nullable
    SubsampleMap build() {
        while (used > 0 && entries() > MAX_ENTRIES) {
            dropSmallest();
        }
        int[] pairs = new int[2 * Math.min(entries(), MAX_ENTRIES)];
        int at = 0;
        for (int i = 0; i <= used && at < pairs.length; i++) {
            int left = i < used ? clears[i] : clear;
            for (; left > SubsampleMap.MAX_CLEAR && at + 2 < pairs.length; at += 2) {
                pairs[at] = SubsampleMap.MAX_CLEAR;
                left -= SubsampleMap.MAX_CLEAR;
            }
            // What does not fit behind the last entry of an all but clear sample is clear without being named.
            pairs[at++] = Math.min(left, SubsampleMap.MAX_CLEAR);
            pairs[at++] = i < used ? secrets[i] : 0;
        }
        return pairs.length == 0 ? null : SubsampleMap.of(pairs);
    }

    /** Entries that the ranges take once long clear runs are split. */
    private int entries() {
        int count = used;
        for (int i = 0; i < used; i++) {
            count += splits(clears[i]);
        }
        return clear == 0 ? count : count + 1 + splits(clear);
    }

    private static int splits(int bytes) {
        return bytes == 0 ? 0 : (bytes - 1) / SubsampleMap.MAX_CLEAR;
    }

    /** Leaves the smallest protected range clear and joins it with what follows. */
    private void dropSmallest() {
        int smallest = 0;
        for (int i = 1; i < used; i++) {
            smallest = secrets[i] < secrets[smallest] ? i : smallest;
        }
        int joined = clears[smallest] + secrets[smallest];
        if (smallest + 1 < used) {
            clears[smallest + 1] += joined;
        } else {
            clear += joined;
        }
        System.arraycopy(clears, smallest + 1, clears, smallest, used - smallest - 1);
        System.arraycopy(secrets, smallest + 1, secrets, smallest, used - smallest - 1);
        used--;
    }
}
