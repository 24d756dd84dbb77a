package dev.reel.protection.isobmff;

import java.util.Arrays;

/** Builds boxes in a growing array; sizes are filled in when a box ends. */
public final class BoxWriter {
    private byte[] data = new byte[1024];
    private int size;

    public BoxWriter() {}

    /** Opens a box and returns the mark that {@link #end} takes. */
    public int begin(String type) {
        int mark = size;
        i32(0);
        i32(FourCc.of(type));
        return mark;
    }

    /** Opens a full box. */
    public int begin(String type, int version, int flags) {
        int mark = begin(type);
        i32(version << 24 | flags);
        return mark;
    }

    /** Closes the box that {@link #begin} opened. */
    public void end(int mark) {
        patch32(mark, size - mark);
    }

    public void u8(int value) {
        room(1);
        data[size++] = (byte) value;
    }

    public void u16(int value) {
        u8(value >>> 8);
        u8(value);
    }

    public void i32(int value) {
        room(4);
        put32(size, value);
        size += 4;
    }

    public void i64(long value) {
        i32((int) (value >>> 32));
        i32((int) value);
    }

    public void bytes(byte[] source) {
        bytes(source, 0, source.length);
    }

    public void bytes(byte[] source, int offset, int count) {
        room(count);
        System.arraycopy(source, offset, data, size, count);
        size += count;
    }

    public void zeros(int count) {
        room(count);
        Arrays.fill(data, size, size + count, (byte) 0);
        size += count;
    }

    /** Overwrites four bytes at {@code position}. */
    public void patch32(int position, int value) {
        if (position < 0 || position > size - 4) {
            throw new IndexOutOfBoundsException("patch at " + position + " of " + size);
        }
        put32(position, value);
    }

    public int size() {
        return size;
    }

    /** The bytes so far, in the array that the writer goes on using. */
    public byte[] array() {
        return data;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(data, size);
    }

    /** Forgets everything written, keeping the array. */
    public void reset() {
        size = 0;
    }

    private void put32(int at, int value) {
        data[at] = (byte) (value >>> 24);
        data[at + 1] = (byte) (value >>> 16);
        data[at + 2] = (byte) (value >>> 8);
        data[at + 3] = (byte) value;
    }

    private void room(int count) {
        int needed = Math.addExact(size, count);
        if (needed > data.length) {
            data = Arrays.copyOf(data, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, data.length * 2L)));
        }
    }
}
