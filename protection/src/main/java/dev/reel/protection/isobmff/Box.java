package dev.reel.protection.isobmff;

import dev.reel.protection.cenc.KeyId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One box inside an array that holds it whole: a view, so that what is not understood passes through byte-exactly.
 *
 * <p>The array must not change while a view of it is in use.
 */
public final class Box {
    private static final int MAX_DEPTH = 16;
    private static final int UUID_TYPE = FourCc.of("uuid");

    private final byte[] data;
    private final int type;
    private final int start;
    private final int body;
    private final int end;
    private final int depth;

    private Box(byte[] data, int type, int start, int body, int end, int depth) {
        this.data = data;
        this.type = type;
        this.start = start;
        this.body = body;
        this.end = end;
        this.depth = depth;
    }

    /** The single box that fills the array. */
    public static Box whole(byte[] data) {
        Box box = at(data, 0, data.length, 0);
        if (box.end != data.length) {
            throw Malformed.file("bytes follow box " + box.name());
        }
        return box;
    }

    /** The boxes that fill {@code data[start, end)}. */
    static List<Box> list(byte[] data, int start, int end, int depth) {
        if (depth > MAX_DEPTH) {
            throw Malformed.file("boxes are nested more than " + MAX_DEPTH + " deep");
        }
        List<Box> boxes = new ArrayList<>();
        int at = start;
        while (end - at >= 8) {
            Box box = at(data, at, end, depth);
            boxes.add(box);
            at = box.end;
        }
        return boxes;
    }

    private static Box at(byte[] data, int start, int limit, int depth) {
        ByteReader in = new ByteReader(data, start, limit, "a box header");
        long size = in.u32();
        int type = in.i32();
        if (size == 1) {
            size = in.u63();
        } else if (size == 0) {
            size = (long) limit - start;
        }
        if (size < in.position() - start || size > limit - start) {
            throw Malformed.file(
                    "box " + FourCc.text(type) + " has " + size + " bytes where " + (limit - start) + " are left");
        }
        return new Box(data, type, start, in.position(), (int) (start + size), depth);
    }

    public int type() {
        return type;
    }

    public boolean is(String code) {
        return type == FourCc.of(code);
    }

    /** The type as text. */
    public String name() {
        return FourCc.text(type);
    }

    /** Bytes of header and body. */
    public int size() {
        return end - start;
    }

    /** Bytes of the body. */
    public int bodySize() {
        return end - body;
    }

    /** A reader of the body. */
    public ByteReader reader() {
        return new ByteReader(data, body, end, "box " + name());
    }

    /** The extended type of a {@code uuid} box, else null. */
    public @Nullable UUID extendedType() {
        return type == UUID_TYPE && end - body >= 16 ? KeyId.of(data, body).toUuid() : null;
    }

    /** The boxes inside, when the body is nothing but boxes. */
    public List<Box> children() {
        return childrenFrom(0);
    }

    /** The boxes inside behind {@code skip} bytes of fields. */
    public List<Box> childrenFrom(int skip) {
        if (skip > bodySize()) {
            throw Malformed.file("box " + name() + " is too short");
        }
        return list(data, body + skip, end, depth + 1);
    }

    /** The first box of this type inside, or null. */
    public @Nullable Box find(String code) {
        return find(children(), code);
    }

    /** The first box of this type inside. */
    public Box require(String code) {
        Box found = find(code);
        if (found == null) {
            throw Malformed.file("box " + name() + " has no box " + code);
        }
        return found;
    }

    static @Nullable Box find(List<Box> boxes, String code) {
        int wanted = FourCc.of(code);
        for (Box box : boxes) {
            if (box.type == wanted) {
                return box;
            }
        }
        return null;
    }

    /** Appends the whole box, header and body, to {@code out}. */
    public void copyTo(BoxWriter out) {
        out.bytes(data, start, end - start);
    }

    /** Appends the body alone. */
    public void copyBodyTo(BoxWriter out) {
        out.bytes(data, body, end - body);
    }

    /** Appends the first {@code count} bytes of the body. */
    public void copyBodyTo(BoxWriter out, int count) {
        if (count > bodySize()) {
            throw Malformed.file("box " + name() + " is too short");
        }
        out.bytes(data, body, count);
    }

    @Override
    public String toString() {
        return name() + "[" + size() + "]";
    }
}
