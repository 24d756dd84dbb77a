package dev.reel.ffmpeg.internal.boxes;

import dev.reel.ffmpeg.internal.boxes.Boxes.Box;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The samples of one track fragment: place, decoding time and group of each. */
final class FragmentSamples {
    /** Samples that a run may announce without spending a byte on each. */
    private static final int MOST_UNIFORM = 1 << 20;

    private static final int BASE = 1;
    private static final int DESCRIPTION = 2;
    private static final int DURATION = 8;
    private static final int SIZE = 0x10;
    private static final int AT_FRAGMENT = 0x20000;

    private record Sample(
            long position, int size, long time, @Nullable GroupEncryption group) {}

    private final GroupTable table;
    private final List<Sample> samples;
    private final long end;

    private FragmentSamples(GroupTable table, List<Sample> samples, long end) {
        this.table = table;
        this.samples = samples;
        this.end = end;
    }

    /** Gets each sample. */
    @FunctionalInterface
    interface Samples {
        void take(long time, int size, @Nullable GroupEncryption group);
    }

    /** Gets each stretch of samples of one group. */
    @FunctionalInterface
    interface Stretches {
        void take(long from, long end, @Nullable GroupEncryption group);
    }

    /**
     * Reads a track fragment; null when it is another track's.
     *
     * @param position where the fragment's box begins
     * @param previousEnd where the data of the track fragment before it ends
     */
    static @Nullable FragmentSamples read(Box part, GroupTrack track, long position, long previousEnd) {
        Box header = part.find("tfhd");
        if (header == null || header.reader().getInt(4) != track.id()) {
            return null;
        }
        ByteBuffer in = header.reader();
        int flags = in.getInt() & 0xFFFFFF;
        in.getInt();
        long base = (flags & BASE) != 0 ? in.getLong() : (flags & AT_FRAGMENT) != 0 ? position : previousEnd;
        if ((flags & DESCRIPTION) != 0) {
            in.getInt();
        }
        int duration = (flags & DURATION) != 0 ? in.getInt() : track.defaultDuration();
        int size = (flags & SIZE) != 0 ? in.getInt() : track.defaultSize();
        GroupTable table = track.table().ofFragment(part, track.scheme());
        GroupTable.Walk walk = table.walk();
        List<Sample> samples = new ArrayList<>();
        long time = decodeTime(part) - track.shift();
        long at = base;
        for (Box run : part.all("trun")) {
            ByteBuffer fieldsOf = run.reader();
            int fields = fieldsOf.getInt() & 0xFFFFFF;
            int count = fieldsOf.getInt();
            at = (fields & 1) != 0 ? base + fieldsOf.getInt() : at;
            if ((fields & 4) != 0) {
                fieldsOf.getInt();
            }
            if (count < 0 || ((fields & 0xF00) == 0 && count > MOST_UNIFORM)) {
                throw new IllegalArgumentException("a run of " + count + " samples");
            }
            for (int i = 0; i < count; i++) {
                int mine = (fields & 0x100) != 0 ? fieldsOf.getInt() : duration;
                int length = (fields & 0x200) != 0 ? fieldsOf.getInt() : size;
                fieldsOf.position(fieldsOf.position() + 4 * Integer.bitCount(fields & 0xC00));
                samples.add(new Sample(at, length, time, walk.next()));
                at += Integer.toUnsignedLong(length);
                time += Integer.toUnsignedLong(mine);
            }
        }
        return new FragmentSamples(table, samples, at);
    }

    private static long decodeTime(Box part) {
        Box box = part.find("tfdt");
        if (box == null) {
            return 0;
        }
        ByteBuffer in = box.reader();
        return in.get(0) == 1 ? in.getLong(4) : Integer.toUnsignedLong(in.getInt(4));
    }

    GroupTable table() {
        return table;
    }

    /** Where the data ends. */
    long end() {
        return end;
    }

    void each(Samples receiver) {
        samples.forEach(sample -> receiver.take(sample.time, sample.size, sample.group));
    }

    void eachRun(Stretches receiver) {
        int first = 0;
        for (int i = 1; i <= samples.size(); i++) {
            Sample before = samples.get(i - 1);
            long stop = before.position + Integer.toUnsignedLong(before.size);
            boolean goesOn = i < samples.size()
                    && samples.get(i).position == stop
                    && Objects.equals(samples.get(i).group, before.group);
            if (!goesOn) {
                receiver.take(samples.get(first).position, stop, before.group);
                first = i;
            }
        }
    }
}
