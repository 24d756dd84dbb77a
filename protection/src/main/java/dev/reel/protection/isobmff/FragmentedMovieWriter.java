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
public final class FragmentedMovieWriter implements FragmentSink {
    private static final int PIECE = 1 << 20;

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
        MovieHeader header = new MovieHeader(boxes);
        header.write(source, source.tracks(), descriptions, systems);
        movieTimescale = header.movieTimescale();
        durationAt = header.durationAt();
        for (Track track : source.tracks()) {
            index.put(track.id(), new ArrayList<>());
            timescales.put(track.id(), track.timescale());
        }
        durationAt += position();
        flush();
    }

    @Override
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
    @Override
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

    @Override
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
