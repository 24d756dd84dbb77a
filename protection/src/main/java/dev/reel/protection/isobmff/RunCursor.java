package dev.reel.protection.isobmff;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks over the samples of one track fragment ({@code traf}). */
final class RunCursor implements SampleCursor {
    /** Samples that a run may announce without spending a byte on each. */
    private static final int MAX_UNIFORM = 1 << 22;

    private final MediaInput in;
    private final int description;
    private final List<Run> runs;
    private final ProtectionCursor protection;
    private long decodeTime;
    private int run;
    private int inRun;
    private long position;

    /** One {@code trun}. */
    private record Run(ByteReader table, int flags, int count, long start, int firstFlags, Header header) {
        int fields() {
            return Integer.bitCount(flags & 0xF00);
        }
    }

    /** What {@code tfhd} says, with the track's defaults filled in. */
    private record Header(
            int trackId, boolean explicitBase, long base, int description, long duration, long size, int flags) {
        static Header parse(Box traf, Track.Defaults defaults, long moofOffset, long previousEnd) {
            ByteReader in = traf.require("tfhd").reader();
            int flags = in.i32() & 0xFFFFFF;
            int id = in.i32();
            boolean explicit = (flags & 1) != 0;
            boolean atMoof = (flags & 0x020000) != 0;
            long base = explicit ? in.u63() : atMoof ? moofOffset : previousEnd;
            int description = (flags & 2) != 0 ? in.i32() : defaults.descriptionIndex();
            long duration = (flags & 8) != 0 ? in.u32() : defaults.duration();
            long size = (flags & 0x10) != 0 ? in.u32() : defaults.size();
            int sampleFlags = (flags & 0x20) != 0 ? in.i32() : defaults.flags();
            return new Header(id, explicit, base, description, duration, size, sampleFlags);
        }
    }

    /**
     * @param previousEnd where the data of the fragment before it in the same {@code moof} ends; for the first one the
     *     start of the {@code moof}
     * @param expectedTime decode time when {@code tfdt} is absent
     */
    RunCursor(MediaInput in, Track track, Box traf, long moofOffset, long previousEnd, long expectedTime) {
        this.in = in;
        Header header = Header.parse(traf, track.defaults(), moofOffset, previousEnd);
        description = header.description;
        Box tfdt = traf.find("tfdt");
        decodeTime = tfdt == null ? expectedTime : decodeTime(tfdt);
        runs = runs(traf, header);
        long samples = runs.stream().mapToLong(Run::count).sum();
        if (samples > Integer.MAX_VALUE) {
            throw Malformed.file("a track fragment announces " + samples + " samples");
        }
        long auxiliaryBase = header.explicitBase ? header.base : moofOffset;
        protection =
                ProtectionCursor.ofFragment(in, track, traf, (int) samples, auxiliaryBase, track.entry(description));
        position = runs.isEmpty() ? 0 : runs.get(0).start;
    }

    static int trackId(Box traf) {
        ByteReader in = traf.require("tfhd").reader();
        in.skip(4);
        return in.i32();
    }

    /** Where the data of a fragment ends, of whichever track it is. */
    static long dataEnd(Box traf, Track.Defaults defaults, long moofOffset, long previousEnd) {
        Header header = Header.parse(traf, defaults, moofOffset, previousEnd);
        List<Run> runs = runs(traf, header);
        Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        return last == null ? header.base : last.start + bytes(last);
    }

    private static List<Run> runs(Box traf, Header header) {
        List<Run> runs = new ArrayList<>();
        long at = header.base;
        for (Box box : traf.children()) {
            if (box.is("trun")) {
                Run parsed = run(box, header, at);
                runs.add(parsed);
                at = parsed.start + bytes(parsed);
            }
        }
        return runs;
    }

    private static long decodeTime(Box tfdt) {
        ByteReader in = tfdt.reader();
        boolean wide = in.u8() == 1;
        in.skip(3);
        return wide ? in.u63() : in.u32();
    }

    private static Run run(Box box, Header header, long at) {
        ByteReader in = box.reader();
        int flags = in.i32() & 0xFFFFFF;
        long count = in.u32();
        long start = (flags & 1) != 0 ? header.base + in.i32() : at;
        int firstFlags = (flags & 4) != 0 ? in.i32() : 0;
        int entrySize = 4 * Integer.bitCount(flags & 0xF00);
        boolean fits = entrySize == 0 ? count <= MAX_UNIFORM : count * entrySize <= in.remaining();
        if (!fits) {
            throw Malformed.file("box trun announces " + count + " samples and is cut short");
        }
        return new Run(in, flags, (int) count, start, firstFlags, header);
    }

    private static long bytes(Run run) {
        if ((run.flags & 0x200) == 0) {
            return run.count * run.header.size;
        }
        ByteReader table = run.table.copy();
        long sum = 0;
        boolean durationFirst = (run.flags & 0x100) != 0;
        for (int i = 0; i < run.count; i++) {
            table.skip(durationFirst ? 4 : 0);
            sum += table.u32();
            table.skip(4L * (run.fields() - (durationFirst ? 2 : 1)));
        }
        return sum;
    }

    /** Decode time of the sample behind the last one that was taken. */
    long decodeTime() {
        return decodeTime;
    }

    @Override
    public @Nullable MediaSample next() {
        while (run < runs.size() && inRun == runs.get(run).count) {
            run++;
            inRun = 0;
            position = run < runs.size() ? runs.get(run).start : 0;
        }
        if (run == runs.size()) {
            return null;
        }
        Run current = runs.get(run);
        ByteReader table = current.table;
        long duration = (current.flags & 0x100) != 0 ? table.u32() : current.header.duration;
        long size = (current.flags & 0x200) != 0 ? table.u32() : current.header.size;
        int flags = (current.flags & 0x400) != 0 ? table.i32() : current.header.flags;
        long compositionOffset = (current.flags & 0x800) != 0 ? table.i32() : 0;
        if (inRun == 0 && (current.flags & 4) != 0) {
            flags = current.firstFlags;
        }
        inRun++;
        if (size > Integer.MAX_VALUE || !in.contains(position, size)) {
            throw Malformed.file(
                    "a sample lies at " + position + " with " + size + " bytes, but the file has " + in.size());
        }
        MediaSample sample = new MediaSample(
                position,
                (int) size,
                decodeTime,
                compositionOffset,
                duration,
                flags,
                description,
                protection.next(description, (int) size, run));
        position += size;
        decodeTime += duration;
        return sample;
    }
}
