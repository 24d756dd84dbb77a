package dev.reel.protection.isobmff;

import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.cenc.TrackEncryption;
import java.util.Arrays;

/** A sample description of a file that is written, made from one of the file that is read. Immutable. */
public final class OutputEntry {
    private final byte[] bytes;

    private OutputEntry(BoxWriter out) {
        bytes = out.toBytes();
    }

    /** The entry as it is. */
    public static OutputEntry asIs(SampleEntry entry) {
        BoxWriter out = new BoxWriter();
        entry.writeTo(out);
        return new OutputEntry(out);
    }

    /** The entry marked as protected, with these defaults. */
    public static OutputEntry protect(SampleEntry entry, MediaKind kind, Scheme scheme, TrackEncryption defaults) {
        BoxWriter out = new BoxWriter();
        entry.writeProtected(out, kind, scheme, defaults);
        return new OutputEntry(out);
    }

    /** The entry with its original format and no mark of protection. */
    public static OutputEntry clear(SampleEntry entry) {
        BoxWriter out = new BoxWriter();
        entry.writeClear(out);
        return new OutputEntry(out);
    }

    void writeTo(BoxWriter out) {
        out.bytes(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OutputEntry that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
