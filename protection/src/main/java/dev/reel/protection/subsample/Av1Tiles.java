package dev.reel.protection.subsample;

import dev.reel.protection.subsample.BitReader.Exhausted;

/**
 * The tiles of an AV1 frame.
 *
 * @param count number of tiles
 * @param columnBits log2 of the columns, rounded up
 * @param rowBits log2 of the rows, rounded up
 * @param sizeBytes bytes of the size in front of each tile but the last
 */
record Av1Tiles(int count, int columnBits, int rowBits, int sizeBytes) {
    private static final int MAX_WIDTH = 4096;
    private static final int MAX_AREA = 4096 * 2304;
    private static final int MAX_COUNT = 64;

    static Av1Tiles parse(BitReader in, boolean superblock128, int frameWidth, int frameHeight) throws Exhausted {
        int shift = superblock128 ? 7 : 6;
        int columns = superblocks(frameWidth, shift);
        int rows = superblocks(frameHeight, shift);
        int maxWidth = MAX_WIDTH >> shift;
        int maxArea = MAX_AREA >> (2 * shift);
        int minColumnBits = log2(maxWidth, columns);
        int maxColumnBits = log2(1, Math.min(columns, MAX_COUNT));
        int maxRowBits = log2(1, Math.min(rows, MAX_COUNT));
        int minBits = Math.max(minColumnBits, log2(maxArea, rows * columns));
        int tileColumns;
        int tileRows;
        int columnBits;
        int rowBits;
        if (in.flag()) {
            columnBits = increments(in, minColumnBits, maxColumnBits);
            tileColumns = uniform(columns, columnBits);
            rowBits = increments(in, Math.max(minBits - columnBits, 0), maxRowBits);
            tileRows = uniform(rows, rowBits);
        } else {
            int[] widest = new int[1];
            tileColumns = explicit(in, columns, maxWidth, widest);
            columnBits = log2(1, tileColumns);
            int area = minBits > 0 ? (rows * columns) >> (minBits + 1) : rows * columns;
            tileRows = explicit(in, rows, Math.max(area / widest[0], 1), widest);
            rowBits = log2(1, tileRows);
        }
        int sizeBytes = 4;
        if (columnBits > 0 || rowBits > 0) {
            in.skip((long) columnBits + rowBits);
            sizeBytes = in.u(2) + 1;
        }
        return new Av1Tiles(tileColumns * tileRows, columnBits, rowBits, sizeBytes);
    }

    /** Frame sizes count in pairs of 4x4 blocks first. */
    private static int superblocks(int size, int shift) {
        int blocks = 2 * ((size + 7) >> 3);
        int perSuperblock = shift - 2;
        return (blocks + (1 << perSuperblock) - 1) >> perSuperblock;
    }

    private static int log2(int block, int target) {
        int k = 0;
        while (block << k < target) {
            k++;
        }
        return k;
    }

    private static int increments(BitReader in, int least, int most) throws Exhausted {
        int bits = least;
        while (bits < most && in.flag()) {
            bits++;
        }
        return bits;
    }

    private static int uniform(int superblocks, int bits) {
        int size = (superblocks + (1 << bits) - 1) >> bits;
        return (superblocks + size - 1) / size;
    }

    private static int explicit(BitReader in, int superblocks, int most, int[] widest) throws Exhausted {
        int count = 0;
        for (int start = 0; start < superblocks; count++) {
            int size = nonSymmetric(in, Math.min(superblocks - start, most)) + 1;
            widest[0] = Math.max(widest[0], size);
            start += size;
        }
        return count;
    }

    /** The code ns(n) of the specification: numbers below {@code n} in as few bits as they need. */
    static int nonSymmetric(BitReader in, int n) throws Exhausted {
        int bits = 32 - Integer.numberOfLeadingZeros(n);
        int shorter = (1 << bits) - n;
        int value = in.u(bits - 1);
        return value < shorter ? value : (value << 1) - shorter + in.bit();
    }
}
