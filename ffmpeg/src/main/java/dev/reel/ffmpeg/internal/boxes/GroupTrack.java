package dev.reel.ffmpeg.internal.boxes;

import dev.reel.ffmpeg.internal.boxes.Boxes.Box;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A track: how it is protected, what its groups say, and where their samples lie. */
final class GroupTrack {
    private static final Set<String> PROTECTED = Set.of("encv", "enca", "encs", "enct", "encm");
    private static final int ENTRY_HEADER = 8;

    /** Samples of one group that lie one behind the other. */
    private record Run(long end, @Nullable GroupEncryption group) {}

    private final int id;
    private final String scheme;
    private final long shift;
    private final int defaultDuration;
    private final int defaultSize;
    private final GroupTable table;
    private final NavigableMap<Long, Run> runs = new TreeMap<>();
    private boolean rotates;
    private boolean anyProtected;

    private GroupTrack(int id, String scheme, long shift, int defaultDuration, int defaultSize, GroupTable table) {
        this.id = id;
        this.scheme = scheme;
        this.shift = shift;
        this.defaultDuration = defaultDuration;
        this.defaultSize = defaultSize;
        this.table = table;
        note(table);
    }

    /** The tracks of a movie box. */
    static List<GroupTrack> of(Box movie) {
        List<GroupTrack> result = new ArrayList<>();
        Box header = movie.find("mvhd");
        if (header == null) {
            return result;
        }
        for (Box track : movie.all("trak")) {
            Box samples = track.find("mdia", "minf", "stbl");
            Box description = samples == null ? null : samples.find("stsd");
            String scheme = description == null ? "" : scheme(description);
            Box trackHeader = track.find("tkhd");
            Box mediaHeader = track.find("mdia", "mdhd");
            if (samples == null || trackHeader == null || mediaHeader == null) {
                continue;
            }
            int id = trackHeader.reader().getInt(trackHeader.reader().get(0) == 1 ? 20 : 12);
            int[] defaults = defaults(movie, id);
            GroupTrack made = new GroupTrack(
                    id,
                    scheme,
                    shift(track, timescale(header), timescale(mediaHeader)),
                    defaults[0],
                    defaults[1],
                    GroupTable.of(samples, scheme));
            made.addPlain(samples);
            result.add(made);
        }
        return result;
    }

    int id() {
        return id;
    }

    String scheme() {
        return scheme;
    }

    boolean isProtected() {
        return !scheme.isEmpty();
    }

    /** What a demuxer takes off decoding times, by the edit list. */
    long shift() {
        return shift;
    }

    int defaultDuration() {
        return defaultDuration;
    }

    int defaultSize() {
        return defaultSize;
    }

    /** The groups of the whole track. */
    GroupTable table() {
        return table;
    }

    boolean rotates() {
        return rotates;
    }

    boolean anyProtected() {
        return anyProtected;
    }

    SampleGroups.Answer at(long position) {
        Map.Entry<Long, Run> found = runs.floorEntry(position);
        return found == null || position >= found.getValue().end
                ? SampleGroups.Answer.UNKNOWN
                : SampleGroups.Answer.of(found.getValue().group);
    }

    void add(FragmentSamples samples) {
        note(samples.table());
        samples.eachRun(this::put);
    }

    private void note(GroupTable groups) {
        rotates |= !groups.isEmpty();
        anyProtected |= groups.anyProtected();
    }

    private void put(long from, long end, @Nullable GroupEncryption group) {
        runs.put(from, new Run(end, group));
    }

    /** The samples of a track without fragments, chunk by chunk. */
    private void addPlain(Box samples) {
        Box sizes = samples.find("stsz");
        Box chunks = samples.find("stsc");
        Box offsets = samples.find("stco");
        boolean wide = offsets == null;
        offsets = wide ? samples.find("co64") : offsets;
        if (table.isEmpty() || sizes == null || chunks == null || offsets == null) {
            return;
        }
        ByteBuffer size = sizes.reader();
        int uniform = size.getInt(4);
        int count = size.getInt(8);
        size.position(12);
        ByteBuffer chunk = chunks.reader().position(8);
        int rows = chunks.reader().getInt(4);
        ByteBuffer offset = offsets.reader().position(8);
        GroupTable.Walk walk = table.walk();
        int perChunk = 0;
        int nextRow = rows > 0 ? chunk.getInt() : Integer.MAX_VALUE;
        int row = 0;
        int sample = 0;
        for (int number = 1; sample < count && offset.hasRemaining(); number++) {
            if (number == nextRow) {
                perChunk = chunk.getInt();
                chunk.getInt();
                row++;
                nextRow = row < rows ? chunk.getInt() : Integer.MAX_VALUE;
            }
            long at = wide ? offset.getLong() : Integer.toUnsignedLong(offset.getInt());
            for (int i = 0; i < perChunk && sample < count; i++, sample++) {
                long end = at + (uniform != 0 ? uniform : size.getInt());
                GroupEncryption group = walk.next();
                Map.Entry<Long, Run> before = runs.floorEntry(at);
                if (before != null && before.getValue().end == at && Objects.equals(before.getValue().group, group)) {
                    put(before.getKey(), end, group);
                } else {
                    put(at, end, group);
                }
                at = end;
            }
        }
    }

    /** Four characters of the scheme; empty when no sample description is protected. */
    private static String scheme(Box description) {
        ByteBuffer entries = description.reader().position(ENTRY_HEADER);
        for (Box entry : Boxes.in(entries.slice())) {
            if (PROTECTED.contains(entry.type())) {
                return schemeIn(entry.reader());
            }
        }
        return "";
    }

    /** The boxes of an entry lie behind fields whose length depends on the kind, so the scheme's box is looked for. */
    private static String schemeIn(ByteBuffer entry) {
        for (int i = 4; i + 16 <= entry.limit(); i++) {
            if (BoxTap.type(entry, i).equals("schm")) {
                return BoxTap.type(entry, i + 8);
            }
        }
        return "cenc";
    }

    private static long timescale(Box header) {
        ByteBuffer in = header.reader();
        return Integer.toUnsignedLong(in.getInt(in.get(0) == 1 ? 20 : 12));
    }

    private static long shift(Box track, long movieScale, long scale) {
        Box list = track.find("edts", "elst");
        if (list == null || movieScale == 0) {
            return 0;
        }
        ByteBuffer in = list.reader();
        boolean wide = in.get(0) == 1;
        int count = in.getInt(4);
        in.position(8);
        long empty = 0;
        for (int i = 0; i < count; i++) {
            long duration = wide ? in.getLong() : Integer.toUnsignedLong(in.getInt());
            long time = wide ? in.getLong() : in.getInt();
            in.getInt();
            if (i == 0 && time == -1) {
                empty = (duration * scale + movieScale / 2) / movieScale;
            } else {
                return Math.max(0, time) - empty;
            }
        }
        return -empty;
    }

    private static int[] defaults(Box movie, int id) {
        Box extension = movie.find("mvex");
        if (extension != null) {
            for (Box each : extension.all("trex")) {
                ByteBuffer in = each.reader();
                if (in.getInt(4) == id) {
                    return new int[] {in.getInt(12), in.getInt(16)};
                }
            }
        }
        return new int[] {0, 0};
    }
}
