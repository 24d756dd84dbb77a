package dev.reel.protection.isobmff;

/**
 * Where a box of the file's top level lies.
 *
 * @param type four-character code
 * @param offset position of its first header byte
 * @param headerSize 8 or 16
 * @param size header and body, in bytes
 */
record TopBox(int type, long offset, int headerSize, long size) {
    private static final int MDAT = FourCc.of("mdat");
    /** Metadata larger than this is refused rather than loaded. */
    private static final long MAX_LOADED = 64 << 20;

    /** Reads the header at {@code offset}; a data box that the file's end cuts short counts as reaching to that end. */
    static TopBox read(MediaInput in, long offset) {
        long left = in.size() - offset;
        if (left < 8) {
            throw Malformed.file("a box header at " + offset + " is cut short");
        }
        byte[] header = new byte[(int) Math.min(16, left)];
        in.readSmall(offset, header, header.length);
        ByteReader reader = new ByteReader(header, 0, header.length, "a box header");
        long size = reader.u32();
        int type = reader.i32();
        if (size == 1) {
            size = reader.u63();
        } else if (size == 0) {
            size = left;
        }
        int headerSize = reader.position();
        if (size > left && type == MDAT) {
            size = left;
        }
        if (size < headerSize || size > left) {
            throw Malformed.file("box " + FourCc.text(type) + " at " + offset + " has " + size + " bytes where " + left
                    + " are left");
        }
        return new TopBox(type, offset, headerSize, size);
    }

    boolean is(String code) {
        return type == FourCc.of(code);
    }

    long end() {
        return offset + size;
    }

    /** Loads the whole box. */
    Box load(MediaInput in) {
        if (size > MAX_LOADED) {
            throw Malformed.file("box " + FourCc.text(type) + " has " + size
                    + " bytes; at most 64 MiB are read, which is enough for a film of ten hours");
        }
        byte[] data = new byte[(int) size];
        in.read(offset, data, 0, data.length);
        return Box.whole(data);
    }
}
