package dev.reel.protection.isobmff;

import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.cenc.TrackEncryption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sample groups of type {@code seig}: which samples follow a group's encryption instead of the track's defaults. */
final class SeigGroups {
    private static final int SEIG = FourCc.of("seig");
    private static final int LOCAL = 0x10000;

    private final List<TrackEncryption> local;
    private final List<TrackEncryption> global;
    private final int unmapped;
    private final @Nullable ByteReader runs;
    private final List<Box> boxes;
    private final List<Box> trackBoxes;
    private final Scheme scheme;
    private final boolean isFragment;
    private long leftInRun;
    private int index;

    private SeigGroups(List<Box> boxes, List<Box> trackBoxes, Scheme scheme, boolean fragment) {
        this.boxes = boxes;
        this.trackBoxes = trackBoxes;
        this.scheme = scheme;
        isFragment = fragment;
        Described inFragment = fragment ? descriptions(boxes, scheme) : Described.NONE;
        Described inTrack = descriptions(trackBoxes, scheme);
        local = inFragment.entries;
        global = inTrack.entries;
        unmapped = inTrack.unmapped;
        runs = runs(boxes);
    }

    /** Groups of one fragment, whose samples may also follow descriptions of the whole track. */
    static SeigGroups ofFragment(List<Box> traf, Box stbl, Scheme scheme) {
        return new SeigGroups(traf, stbl.children(), scheme, true);
    }

    /** Groups of a plain file's sample table. */
    static SeigGroups ofTrack(Box stbl, Scheme scheme) {
        List<Box> boxes = stbl.children();
        return new SeigGroups(boxes, boxes, scheme, false);
    }

    /** The same groups from the first sample again. */
    SeigGroups restart() {
        return new SeigGroups(boxes, trackBoxes, scheme, isFragment);
    }

    /** True when some group leaves samples clear. */
    boolean anyClear() {
        return local.stream().anyMatch(e -> !e.isProtected()) || global.stream().anyMatch(e -> !e.isProtected());
    }

    /** What the next sample follows; null means the track's defaults. */
    @Nullable
    TrackEncryption next() {
        while (leftInRun == 0 && runs != null && runs.remaining() >= 8) {
            leftInRun = runs.u32();
            index = runs.i32();
        }
        int group = unmapped;
        if (leftInRun > 0) {
            leftInRun--;
            group = index;
        }
        if (group == 0) {
            return null;
        }
        boolean isLocal = isFragment && group > LOCAL;
        List<TrackEncryption> from = isLocal ? local : global;
        int number = isLocal ? group - LOCAL : group;
        if (number < 1 || number > from.size()) {
            throw Malformed.file("a sample names encryption group " + group + ", which is not described");
        }
        return from.get(number - 1);
    }

    private static @Nullable ByteReader runs(List<Box> boxes) {
        for (Box box : boxes) {
            if (box.is("sbgp")) {
                ByteReader in = box.reader();
                int version = in.u8();
                in.skip(3);
                if (in.i32() == SEIG) {
                    in.skip(version == 1 ? 4 : 0);
                    in.count(8);
                    return in;
                }
            }
        }
        return null;
    }

    private record Described(List<TrackEncryption> entries, int unmapped) {
        static final Described NONE = new Described(List.of(), 0);
    }

    private static Described descriptions(List<Box> boxes, Scheme scheme) {
        for (Box box : boxes) {
            if (box.is("sgpd")) {
                ByteReader in = box.reader();
                int version = in.u8();
                in.skip(3);
                if (in.i32() == SEIG) {
                    long length = version >= 1 ? in.u32() : 0;
                    int unmapped = version >= 2 ? in.i32() : 0;
                    return new Described(entries(in, version, length, scheme), unmapped);
                }
            }
        }
        return Described.NONE;
    }

    private static List<TrackEncryption> entries(ByteReader in, int version, long fixedLength, Scheme scheme) {
        int count = in.count(20);
        List<TrackEncryption> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long length = version >= 1 && fixedLength == 0 ? in.u32() : fixedLength;
            ByteReader entry = length == 0 ? in : in.part(length);
            entry.skip(1);
            int pattern = entry.u8();
            entries.add(TrackProtection.encryption(entry, scheme, pattern));
        }
        return entries;
    }
}
