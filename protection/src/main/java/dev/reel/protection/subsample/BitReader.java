package dev.reel.protection.subsample;

/**
 * Reads bits, most significant first, from a part of an array; behind its end it throws {@link Exhausted}.
 *
 * <p>With emulation prevention, the byte 3 behind two zero bytes is passed over, as H.264 and HEVC ask.
 */
final class BitReader {
    /** The bits ran out: the header is broken or was not understood. */
    static final class Exhausted extends Exception {
        private static final long serialVersionUID = 1L;

        Exhausted() {
            super("bits ran out", null, false, false);
        }
    }

    private final byte[] data;
    private final int end;
    private final boolean emulation;
    private int next;
    private int zeros;
    private int current;
    private int left;

    BitReader(byte[] data, int start, int end, boolean emulation) {
        this.data = data;
        this.next = start;
        this.end = end;
        this.emulation = emulation;
    }

    int bit() throws Exhausted {
        if (left == 0) {
            load();
        }
        left--;
        return current >>> left & 1;
    }

    boolean flag() throws Exhausted {
        return bit() != 0;
    }

    /** {@code count} bits, at most 32, as an unsigned number in the low bits. */
    long bits(int count) throws Exhausted {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | bit();
        }
        return value;
    }

    int u(int count) throws Exhausted {
        return (int) bits(count);
    }

    void skip(long count) throws Exhausted {
        for (long i = 0; i < count; i++) {
            bit();
        }
    }

    /** Exponential Golomb code, unsigned. */
    int ue() throws Exhausted {
        int leading = 0;
        while (bit() == 0) {
            if (++leading > 31) {
                throw new Exhausted();
            }
        }
        long value = (1L << leading) - 1 + bits(leading);
        if (value > Integer.MAX_VALUE) {
            throw new Exhausted();
        }
        return (int) value;
    }

    /** Exponential Golomb code, signed. */
    int se() throws Exhausted {
        int code = ue();
        return (code & 1) != 0 ? (code + 1) >>> 1 : -(code >>> 1);
    }

    /** Index in the array behind the last byte of which a bit was read. */
    int bytePosition() {
        return next;
    }

    /** Drops the rest of the byte that was begun. */
    void align() {
        left = 0;
    }

    private void load() throws Exhausted {
        if (emulation && zeros >= 2 && next < end && data[next] == 3) {
            next++;
            zeros = 0;
        }
        if (next >= end) {
            throw new Exhausted();
        }
        current = data[next++] & 0xFF;
        zeros = current == 0 ? zeros + 1 : 0;
        left = 8;
    }
}
