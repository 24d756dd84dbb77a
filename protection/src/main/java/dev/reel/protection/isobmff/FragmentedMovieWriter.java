package dev.reel.protection.isobmff;

import dev.reel.platform.MediaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a fragmented file: file type, movie box made from another file's, fragments of one track each, and an index of the
 * fragments at the end ({@code mfra}).
 *
 * <p>Boxes of the movie that are not about samples or protection pass through byte-exactly, edit lists among them. One
 * thread at a time. The caller owns the channel, which must be seekable and empty.
 */
public final class FragmentedMovieWriter {
    private static final int PIECE = 1 << 20;
    private static final String[] EMPTY_TABLES = {"stts", "stsc", "stsz", "stco"};

    private final FileChannel out;
    private final BoxWriter boxes = new BoxWriter();
    private final Map<Integer, List<IndexEntry>> index = new LinkedHashMap<>();
    private final Map<Integer, Long> timescales = new LinkedHashMap<>();
    private long movieTimescale;
    private long durationAt;
    private double longest;
    private int sequence;

    private record IndexEntry(long time, long moofOffset) {}

    public FragmentedMovieWriter(FileChannel out) {
        this.out = out;
    }

    /**
     * Writes everything in front of the first fragment.
     *
     * @param descriptions the sample descriptions of each track of the source, by track id
     */
    public void start(MovieFile source, Map<Integer, List<OutputEntry>> descriptions, List<Pssh> systems) {
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
        for (Track track : source.tracks()) {
            index.put(track.id(), new ArrayList<>());
            timescales.put(track.id(), track.timescale());
            track(track, descriptions.getOrDefault(track.id(), List.of()));
        }
        int mvex = boxes.begin("mvex");
        int mehd = boxes.begin("mehd", 1, 0);
        durationAt = boxes.size();
        boxes.i64(0);
        boxes.end(mehd);
        for (Track track : source.tracks()) {
            int trex = boxes.begin("trex", 0, 0);
            boxes.i32(track.id());
            boxes.i32(1);
            boxes.zeros(12);
            boxes.end(trex);
        }
        boxes.end(mvex);
        systems.forEach(system -> system.writeTo(boxes));
        boxes.end(moov);
        durationAt += position();
        flush();
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

    /** Writes a fragment that holds at least one sample. */
    public void write(OutputFragment fragment) {
        List<MediaSample> samples = fragment.samples();
        FragmentBoxes.write(boxes, fragment, ++sequence);
        MediaSample last = samples.get(samples.size() - 1);
        long scale = timescales.getOrDefault(fragment.trackId(), 1L);
        longest = Math.max(longest, (double) (last.decodeTime() + last.duration()) / scale);
        if (samples.get(0).isSync()) {
            index.computeIfAbsent(fragment.trackId(), id -> new ArrayList<>())
                    .add(new IndexEntry(
                            samples.get(0).decodeTime() + samples.get(0).compositionOffset(), position()));
        }
        flush();
        put(fragment.data(), fragment.size());
    }

    /** Writes the index and the movie's duration. */
    public void finish() {
        int mfra = boxes.begin("mfra");
        index.forEach((id, entries) -> {
            int tfra = boxes.begin("tfra", 1, 0);
            boxes.i32(id);
            boxes.i32(0);
            boxes.i32(entries.size());
            for (IndexEntry entry : entries) {
                boxes.i64(Math.max(0, entry.time));
                boxes.i64(entry.moofOffset);
                boxes.u8(1);
                boxes.u8(1);
                boxes.u8(1);
            }
            boxes.end(tfra);
        });
        int mfro = boxes.begin("mfro", 0, 0);
        boxes.i32(boxes.size() + 4 - mfra);
        boxes.end(mfro);
        boxes.end(mfra);
        flush();
        long duration = Math.round(longest * movieTimescale);
        try {
            ByteBuffer value = ByteBuffer.allocate(8).putLong(0, duration);
            while (value.hasRemaining()) {
                out.write(value, durationAt + value.position());
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Fragments written so far. */
    public int fragments() {
        return sequence;
    }

    private long position() {
        try {
            return out.position();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void flush() {
        put(boxes.array(), boxes.size());
        boxes.reset();
    }

    private void put(byte[] data, int size) {
        try {
            for (int done = 0; done < size; ) {
                done += out.write(ByteBuffer.wrap(data, done, Math.min(PIECE, size - done)));
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static MediaException failed(IOException e) {
        return FileFailure.of("Cannot write the output file (is there room on the disk?)", e);
    }
}
