package dev.reel.protection.isobmff;

import java.util.Arrays;

/**
 * Reads big-endian numbers from a part of an array and never leaves that part: whoever reads too far gets
 * {@code MF_E_INVALID_FILE_FORMAT}.
 */
public final class ByteReader {
    private final byte[] data;
    private final int end;
    private final String what;
    private int position;

    /** Reads {@code data[start, end)}; {@code what} names the part in error messages. */
    public ByteReader(byte[] data, int start, int end, String what) {
        this.data = data;
        this.position = start;
        this.end = end;
        this.what = what;
    }

    public int remaining() {
        return end - position;
    }

    /** Index in the underlying array. */
    public int position() {
        return position;
    }

    public int u8() {
        return data[take(1)] & 0xFF;
    }

    public int u16() {
        int at = take(2);
        return (data[at] & 0xFF) << 8 | (data[at + 1] & 0xFF);
    }

    public int u24() {
        int at = take(3);
        return (data[at] & 0xFF) << 16 | (data[at + 1] & 0xFF) << 8 | (data[at + 2] & 0xFF);
    }

    public int i32() {
        int at = take(4);
        return (data[at] & 0xFF) << 24
                | (data[at + 1] & 0xFF) << 16
                | (data[at + 2] & 0xFF) << 8
                | (data[at + 3] & 0xFF);
    }

    public long u32() {
        return i32() & 0xFFFFFFFFL;
    }

    public long i64() {
        return u32() << 32 | u32();
    }

    /** A non-negative 64-bit number; larger ones are refused. */
    public long u63() {
        long value = i64();
        if (value < 0) {
            throw Malformed.file("a number in " + what + " is larger than 63 bits");
        }
        return value;
    }

    public byte[] bytes(int count) {
        int at = take(count);
        return Arrays.copyOfRange(data, at, at + count);
    }

    /** A reader that starts where this one stands and goes its own way. */
    public ByteReader copy() {
        return new ByteReader(data, position, end, what);
    }

    /** A reader of the next {@code count} bytes, which this reader passes over. */
    public ByteReader part(long count) {
        int start = position;
        skip(count);
        return new ByteReader(data, start, position, what);
    }

    public void skip(long count) {
        if (count > remaining()) {
            throw tooShort();
        }
        take((int) count);
    }

    /** A count of table entries, refused when the rest cannot hold that many entries of {@code entrySize} bytes. */
    public int count(int entrySize) {
        long count = u32();
        if (count * entrySize > remaining()) {
            throw Malformed.file(what + " announces " + count + " entries but has room for " + remaining() / entrySize);
        }
        return (int) count;
    }

    private int take(int count) {
        if (count < 0 || count > end - position) {
            throw tooShort();
        }
        int at = position;
        position += count;
        return at;
    }

    private RuntimeException tooShort() {
        return Malformed.file(what + " is too short");
    }
}
