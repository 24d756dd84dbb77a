package dev.reel.protection.isobmff;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One track of a movie: its boxes as they stand and what is needed to read its samples. Immutable. */
public final class Track {
    private final Box trak;
    private final Box stbl;
    private final int id;
    private final MediaKind kind;
    private final long timescale;
    private final long duration;
    private final List<SampleEntry> entries;
    private final Defaults defaults;

    /** Sample defaults of {@code trex}; zeros when there is none. */
    record Defaults(int descriptionIndex, long duration, long size, int flags) {
        static final Defaults NONE = new Defaults(1, 0, 0, 0);
    }

    private Track(
            Box trak,
            Box stbl,
            int id,
            MediaKind kind,
            long timescale,
            long duration,
            List<SampleEntry> entries,
            Defaults defaults) {
        this.trak = trak;
        this.stbl = stbl;
        this.id = id;
        this.kind = kind;
        this.timescale = timescale;
        this.duration = duration;
        this.entries = entries;
        this.defaults = defaults;
    }

    static Track parse(Box trak, @Nullable Box mvex) {
        ByteReader tkhd = trak.require("tkhd").reader();
        boolean wide = tkhd.u8() == 1;
        tkhd.skip(3 + (wide ? 16 : 8));
        int id = tkhd.i32();
        Box mdia = trak.require("mdia");
        ByteReader mdhd = mdia.require("mdhd").reader();
        wide = mdhd.u8() == 1;
        mdhd.skip(3 + (wide ? 16 : 8));
        long timescale = mdhd.u32();
        if (timescale == 0) {
            throw Malformed.file("track " + id + " has a time scale of 0");
        }
        long duration = wide ? mdhd.i64() : mdhd.u32();
        ByteReader hdlr = mdia.require("hdlr").reader();
        hdlr.skip(8);
        MediaKind kind = MediaKind.ofHandler(FourCc.text(hdlr.i32()));
        Box stbl = mdia.require("minf").require("stbl");
        List<SampleEntry> entries = new ArrayList<>();
        for (Box entry : stbl.require("stsd").childrenFrom(8)) {
            entries.add(SampleEntry.parse(entry, kind));
        }
        return new Track(trak, stbl, id, kind, timescale, duration, List.copyOf(entries), trex(mvex, id));
    }

    private static Defaults trex(@Nullable Box mvex, int id) {
        if (mvex != null) {
            for (Box box : mvex.children()) {
                if (box.is("trex")) {
                    ByteReader in = box.reader();
                    in.skip(4);
                    if (in.i32() == id) {
                        return new Defaults(in.i32(), in.u32(), in.u32(), in.i32());
                    }
                }
            }
        }
        return Defaults.NONE;
    }

    public int id() {
        return id;
    }

    public MediaKind kind() {
        return kind;
    }

    /** Units per second of this track's time stamps. */
    public long timescale() {
        return timescale;
    }

    /** The duration that {@code mdhd} gives, in the track's units; 0 or all ones when it does not know. */
    public long duration() {
        return duration;
    }

    /** The language that {@code mdhd} gives: three letters, {@code und} for none. */
    public String language() {
        ByteReader mdhd = trak.require("mdia").require("mdhd").reader();
        boolean wide = mdhd.u8() == 1;
        mdhd.skip(3 + (wide ? 28 : 16));
        int packed = mdhd.u16();
        StringBuilder letters = new StringBuilder();
        for (int shift = 10; shift >= 0; shift -= 5) {
            letters.append((char) ('`' + (packed >> shift & 0x1F)));
        }
        return letters.toString().matches("[a-z]{3}") ? letters.toString() : "und";
    }

    /** The sample descriptions; a sample names one by its number from 1. */
    public List<SampleEntry> entries() {
        return entries;
    }

    /** The description with this number from 1. */
    public SampleEntry entry(int descriptionIndex) {
        if (descriptionIndex < 1 || descriptionIndex > entries.size()) {
            throw Malformed.file(
                    "a sample of track " + id + " uses description " + descriptionIndex + " of " + entries.size());
        }
        return entries.get(descriptionIndex - 1);
    }

    /** True when a sample description is marked as protected. */
    public boolean isProtected() {
        return entries.stream().anyMatch(entry -> entry.protection() != null);
    }

    Box trak() {
        return trak;
    }

    Box sampleTable() {
        return stbl;
    }

    Defaults defaults() {
        return defaults;
    }

    @Override
    public String toString() {
        return "track " + Integer.toUnsignedString(id) + " " + entries;
    }
}
