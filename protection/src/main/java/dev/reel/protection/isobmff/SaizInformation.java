package dev.reel.protection.isobmff;

import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.cenc.TrackEncryption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sample encryption entries anywhere in the file: sizes in {@code saiz}, places in {@code saio}. */
final class SaizInformation extends AuxiliaryInformation {
    private static final int CENC = FourCc.of("cenc");

    private final MediaInput in;
    private final ByteReader sizes;
    private final int defaultSize;
    private final long[] offsets;
    private final byte[] entry = new byte[255];
    private long left;
    private int run = -1;
    private long position;

    private SaizInformation(MediaInput in, ByteReader sizes, int defaultSize, long count, long[] offsets) {
        this.in = in;
        this.sizes = sizes;
        this.defaultSize = defaultSize;
        this.left = count;
        this.offsets = offsets;
    }

    static @Nullable SaizInformation find(MediaInput in, List<Box> boxes, Scheme scheme, long base) {
        Found saiz = find(boxes, "saiz", scheme);
        Found places = find(boxes, "saio", scheme);
        if (saiz == null || places == null) {
            return null;
        }
        boolean wide = places.version == 1;
        int entrySize = wide ? 8 : 4;
        long[] offsets = new long[places.rest.count(entrySize)];
        for (int i = 0; i < offsets.length; i++) {
            long offset = wide ? places.rest.u63() : places.rest.u32();
            if (!in.contains(base, 0) || !in.contains(base + offset, 0)) {
                throw Malformed.file("box saio points behind the end of the file");
            }
            offsets[i] = base + offset;
        }
        ByteReader sizes = saiz.rest;
        int defaultSize = sizes.u8();
        long count = sizes.u32();
        if (defaultSize == 0 && count > sizes.remaining()) {
            throw Malformed.file("box saiz announces " + count + " sizes but has room for " + sizes.remaining());
        }
        return offsets.length == 0 ? null : new SaizInformation(in, sizes, defaultSize, count, offsets);
    }

    /** A box's version and what follows its optional type and parameter. */
    private record Found(int version, ByteReader rest) {}

    private static @Nullable Found find(List<Box> boxes, String type, Scheme scheme) {
        for (Box box : boxes) {
            if (box.is(type)) {
                ByteReader in = box.reader();
                int versionAndFlags = in.i32();
                boolean typed = (versionAndFlags & 1) != 0;
                int kind = typed ? in.i32() : CENC;
                in.skip(typed ? 4 : 0);
                if (kind == CENC || kind == FourCc.of(scheme.code())) {
                    return new Found(versionAndFlags >>> 24, in);
                }
            }
        }
        return null;
    }

    @Override
    SampleEncryption next(Scheme scheme, TrackEncryption encryption, int runNumber) {
        int size = advance(runNumber);
        if (size < encryption.ivSize()) {
            throw Malformed.file(
                    "a protected sample has " + size + " bytes of auxiliary information, too few for its IV");
        }
        in.readSmall(position, entry, size);
        position += size;
        ByteReader reader = new ByteReader(entry, 0, size, "auxiliary information");
        return entry(reader, scheme, encryption, size > encryption.ivSize());
    }

    @Override
    void skipClear(int runNumber) {
        position += advance(runNumber);
    }

    private int advance(int runNumber) {
        if (runNumber != run) {
            if (run < 0 || offsets.length > 1) {
                if (runNumber >= offsets.length) {
                    throw Malformed.file("box saio has " + offsets.length + " places, too few for its samples");
                }
                position = offsets[runNumber];
            }
            run = runNumber;
        }
        if (left == 0) {
            return 0;
        }
        left--;
        return defaultSize != 0 ? defaultSize : sizes.u8();
    }
}
