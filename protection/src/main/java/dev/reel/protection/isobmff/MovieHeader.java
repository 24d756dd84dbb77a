package dev.reel.protection.isobmff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes what stands in front of the first fragment: file type and movie box, made from another file's. */
final class MovieHeader {
    private static final String[] EMPTY_TABLES = {"stts", "stsc", "stsz", "stco"};

    private final BoxWriter boxes;
    private long movieTimescale;
    private long durationAt;

    MovieHeader(BoxWriter boxes) {
        this.boxes = boxes;
    }

    /** The movie's units per second. */
    long movieTimescale() {
        return movieTimescale;
    }

    /** Where the movie's duration is to be put, from where the writing began. */
    long durationAt() {
        return durationAt;
    }

    /** Appends both boxes, with these of the source's tracks. */
    void write(MovieFile source, List<Track> tracks, Map<Integer, List<OutputEntry>> descriptions, List<Pssh> systems) {
        fileType(source);
        int moov = boxes.begin("moov");
        for (Box box : source.movie().children()) {
            switch (box.name()) {
                case "mvhd" -> {
                    movieTimescale = timescale(box);
                    copyWithout(box, 12, 20, 4, 8);
                }
                case "mvex", "pssh" -> {}
                case "trak" -> {}
                default -> box.copyTo(boxes);
            }
        }
        for (Track track : tracks) {
            track(track, descriptions.getOrDefault(track.id(), List.of()));
        }
        int mvex = boxes.begin("mvex");
        int mehd = boxes.begin("mehd", 1, 0);
        durationAt = boxes.size();
        boxes.i64(0);
        boxes.end(mehd);
        for (Track track : tracks) {
            int trex = boxes.begin("trex", 0, 0);
            boxes.i32(track.id());
            boxes.i32(1);
            boxes.zeros(12);
            boxes.end(trex);
        }
        boxes.end(mvex);
        systems.forEach(system -> system.writeTo(boxes));
        boxes.end(moov);
    }

    private void fileType(MovieFile source) {
        int ftyp = boxes.begin("ftyp");
        boxes.i32(FourCc.of("iso6"));
        boxes.i32(0);
        List<String> brands = new ArrayList<>(List.of("iso6", "cmfc", "dash", "mp41"));
        Box original = source.fileType();
        if (original != null) {
            ByteReader in = original.reader();
            brand(brands, FourCc.text(in.i32()));
            in.skip(4);
            while (in.remaining() >= 4) {
                brand(brands, FourCc.text(in.i32()));
            }
        }
        brands.forEach(brand -> boxes.i32(FourCc.of(brand)));
        boxes.end(ftyp);
    }

    /** Brands that name what the codec needs stay; those that promise a layout do not. */
    private static void brand(List<String> brands, String brand) {
        boolean codec = brand.startsWith("av01") || brand.startsWith("dby") || brand.startsWith("avc1");
        if (codec && !brands.contains(brand)) {
            brands.add(brand);
        }
    }

    private static long timescale(Box header) {
        ByteReader in = header.reader();
        boolean wide = in.u8() == 1;
        in.skip(3 + (wide ? 16 : 8));
        return in.u32();
    }

    /** Copies a header box with its duration set to zero; offsets are those in the body of version 0 and of version 1. */
    private void copyWithout(Box box, int offset, int wideOffset, int size, int wideSize) {
        boolean wide = box.reader().u8() == 1;
        int at = boxes.size() + box.size() - box.bodySize() + 4 + (wide ? wideOffset : offset);
        int bytes = wide ? wideSize : size;
        if (4 + (wide ? wideOffset : offset) + bytes > box.bodySize()) {
            throw Malformed.file("box " + box.name() + " is too short");
        }
        box.copyTo(boxes);
        for (int i = 0; i < bytes; i += 4) {
            boxes.patch32(at + i, 0);
        }
    }

    private void track(Track track, List<OutputEntry> descriptions) {
        int trak = boxes.begin("trak");
        for (Box box : track.trak().children()) {
            switch (box.name()) {
                case "tkhd" -> copyWithout(box, 16, 24, 4, 8);
                case "mdia" -> media(box, descriptions);
                default -> box.copyTo(boxes);
            }
        }
        boxes.end(trak);
    }

    private void media(Box mdia, List<OutputEntry> descriptions) {
        int media = boxes.begin("mdia");
        for (Box box : mdia.children()) {
            switch (box.name()) {
                case "mdhd" -> copyWithout(box, 12, 20, 4, 8);
                case "minf" -> {
                    int minf = boxes.begin("minf");
                    for (Box part : box.children()) {
                        if (part.is("stbl")) {
                            sampleTable(part, descriptions);
                        } else {
                            part.copyTo(boxes);
                        }
                    }
                    boxes.end(minf);
                }
                default -> box.copyTo(boxes);
            }
        }
        boxes.end(media);
    }

    private void sampleTable(Box source, List<OutputEntry> descriptions) {
        int stbl = boxes.begin("stbl");
        int stsd = boxes.begin("stsd");
        source.require("stsd").copyBodyTo(boxes, 4);
        boxes.i32(descriptions.size());
        descriptions.forEach(entry -> entry.writeTo(boxes));
        boxes.end(stsd);
        for (String table : EMPTY_TABLES) {
            int empty = boxes.begin(table, 0, 0);
            boxes.zeros(table.equals("stsz") ? 8 : 4);
            boxes.end(empty);
        }
        boxes.end(stbl);
    }
}
