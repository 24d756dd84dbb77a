package dev.reel.protection.isobmff;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An ISO base media file, plain or fragmented, open for reading: its tracks and their samples.
 *
 * <p>One thread at a time. The owner closes it; cursors must not be used afterwards.
 */
public final class MovieFile implements AutoCloseable {
    private final MediaInput in;
    private final @Nullable Box ftyp;
    private final Box moov;
    private final List<Track> tracks;
    private final List<Pssh> systems;
    private final boolean fragmented;

    private MovieFile(MediaInput in, @Nullable Box ftyp, Box moov) {
        this.in = in;
        this.ftyp = ftyp;
        this.moov = moov;
        Box mvex = moov.find("mvex");
        fragmented = mvex != null;
        List<Track> found = new ArrayList<>();
        List<Pssh> headers = new ArrayList<>();
        for (Box box : moov.children()) {
            if (box.is("trak")) {
                found.add(Track.parse(box, mvex));
            } else if (box.is("pssh")) {
                headers.add(Pssh.parse(box));
            }
        }
        tracks = List.copyOf(found);
        systems = List.copyOf(headers);
    }

    /**
     * Opens a file and reads its movie box.
     *
     * @throws MediaException {@code ERROR_FILE_NOT_FOUND}; {@code MF_E_UNSUPPORTED_BYTESTREAM_TYPE} when it is no such file;
     *     {@code MF_E_INVALID_FILE_FORMAT} when it is broken
     */
    public static MovieFile open(Path file) {
        return open(MediaInput.open(file));
    }

    /** Reads the movie box; the result owns the input. */
    public static MovieFile open(MediaInput in) {
        try {
            Box ftyp = null;
            long position = 0;
            while (in.size() - position >= 8) {
                TopBox box = header(in, position);
                if (box.is("ftyp")) {
                    ftyp = box.load(in);
                } else if (box.is("moov")) {
                    return new MovieFile(in, ftyp, box.load(in));
                }
                position = box.end();
            }
            if (ftyp == null) {
                throw notMovie(in);
            }
            throw Malformed.file("it has no movie box (moov); it may have been cut short while it was written");
        } catch (RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static TopBox header(MediaInput in, long position) {
        try {
            return TopBox.read(in, position);
        } catch (MediaException e) {
            throw position == 0 ? notMovie(in) : e;
        }
    }

    private static MediaException notMovie(MediaInput in) {
        return new MediaException(
                Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE,
                in.name() + " is not an MP4 file; convert it first, for example with 'reel transcode'.");
    }

    public List<Track> tracks() {
        return tracks;
    }

    /** Protection system headers of the movie box. */
    public List<Pssh> systems() {
        return systems;
    }

    /** True when samples may lie in fragments. */
    public boolean isFragmented() {
        return fragmented;
    }

    /** The input, which this file owns. */
    public MediaInput input() {
        return in;
    }

    /** A cursor over all samples of a track: those of its sample table, then those of fragments. */
    public SampleCursor samples(Track track) {
        TableCursor table = new TableCursor(in, track);
        if (!fragmented) {
            return table;
        }
        return new SampleCursor() {
            private @Nullable SampleCursor fragments;
            private long decodeTime;

            @Override
            public @Nullable MediaSample next() {
                if (fragments == null) {
                    MediaSample sample = table.next();
                    if (sample != null) {
                        decodeTime = sample.decodeTime() + sample.duration();
                        return sample;
                    }
                    fragments = new FragmentCursor(in, tracks, track, 0, decodeTime);
                }
                return fragments.next();
            }
        };
    }

    /** A file with one track, clear and without a sample: what a decoder must know before the first one. */
    public byte[] clearHeader(Track track) {
        BoxWriter boxes = new BoxWriter();
        List<OutputEntry> clear = track.entries().stream()
                .filter(entry -> entry.protection() != null || !track.isProtected())
                .map(OutputEntry::clear)
                .distinct()
                .toList();
        new MovieHeader(boxes).write(this, List.of(track), Map.of(track.id(), clear), List.of());
        return boxes.toBytes();
    }

    @Nullable
    Box fileType() {
        return ftyp;
    }

    Box movie() {
        return moov;
    }

    @Override
    public void close() {
        in.close();
    }
}
