package dev.reel.ffmpeg.internal.boxes;

import dev.reel.ffmpeg.internal.boxes.Boxes.Box;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The encryption groups ({@code seig}) of a sample table or of a track fragment. */
final class GroupTable {
    private static final String KIND = "seig";
    /** Numbers above it name a description of the fragment itself. */
    private static final int LOCAL = 0x10000;

    private final List<GroupEncryption> local;
    private final List<GroupEncryption> global;
    /** The group of samples that are in none; 0 for the track's defaults. */
    private final int unmapped;

    private final @Nullable ByteBuffer runs;
    private final boolean described;

    private GroupTable(
            List<GroupEncryption> local,
            List<GroupEncryption> global,
            int unmapped,
            @Nullable ByteBuffer runs,
            boolean described) {
        this.local = local;
        this.global = global;
        this.unmapped = unmapped;
        this.runs = runs;
        this.described = described;
    }

    /** Of a track's sample table. */
    static GroupTable of(Box samples, String scheme) {
        Box description = find(samples, "sgpd");
        List<GroupEncryption> entries = entries(description, scheme);
        return new GroupTable(List.of(), entries, unmapped(description), runs(samples), description != null);
    }

    /** Of a fragment of that track. */
    GroupTable ofFragment(Box part, String scheme) {
        Box description = find(part, "sgpd");
        return new GroupTable(
                entries(description, scheme), global, unmapped, runs(part), described || description != null);
    }

    /** Whether no sample can follow a group. */
    boolean isEmpty() {
        return !described;
    }

    boolean anyProtected() {
        return local.stream().anyMatch(GroupEncryption::isProtected)
                || global.stream().anyMatch(GroupEncryption::isProtected);
    }

    Walk walk() {
        return new Walk();
    }

    /** From the first sample on. */
    final class Walk {
        private final @Nullable ByteBuffer left = runs == null ? null : runs.duplicate();
        private long inRun;
        private int index;

        /** What the next sample follows; null for its track. */
        @Nullable
        GroupEncryption next() {
            while (inRun == 0 && left != null && left.remaining() >= 8) {
                inRun = Integer.toUnsignedLong(left.getInt());
                index = left.getInt();
            }
            int group = unmapped;
            if (inRun > 0) {
                inRun--;
                group = index;
            }
            if (group == 0) {
                return null;
            }
            return group > LOCAL ? local.get(group - LOCAL - 1) : global.get(group - 1);
        }
    }

    private static @Nullable Box find(Box parent, String name) {
        for (Box box : parent.all(name)) {
            if (BoxTap.type(box.reader(), 4).equals(KIND)) {
                return box;
            }
        }
        return null;
    }

    private static @Nullable ByteBuffer runs(Box parent) {
        Box box = find(parent, "sbgp");
        if (box == null) {
            return null;
        }
        ByteBuffer in = box.reader();
        return in.position(in.get(0) == 1 ? 16 : 12);
    }

    private static int unmapped(@Nullable Box description) {
        if (description == null) {
            return 0;
        }
        ByteBuffer in = description.reader();
        return in.get(0) >= 2 ? in.getInt(8) : 0;
    }

    private static List<GroupEncryption> entries(@Nullable Box description, String scheme) {
        List<GroupEncryption> result = new ArrayList<>();
        if (description == null) {
            return result;
        }
        ByteBuffer in = description.reader();
        int version = in.get(0);
        in.position(8);
        int length = version == 1 ? in.getInt() : 0;
        if (version >= 2) {
            in.getInt();
        }
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            int size = version >= 1 && length == 0 ? in.getInt() : length;
            int start = in.position();
            ByteBuffer entry = size == 0 ? in : in.slice(start, size);
            result.add(GroupEncryption.read(entry, scheme));
            if (size != 0) {
                in.position(start + size);
            }
        }
        return result;
    }
}
