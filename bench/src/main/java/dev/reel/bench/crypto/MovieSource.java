package dev.reel.bench.crypto;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.source.AbstractSource;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.protection.decrypter.EncryptionAttributes;
import dev.reel.protection.isobmff.MediaKind;
import dev.reel.protection.isobmff.MediaSample;
import dev.reel.protection.isobmff.MovieFile;
import dev.reel.protection.isobmff.SampleCursor;
import dev.reel.protection.isobmff.Track;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The video of an MP4 file from start to end, clear or protected: the same source for both, so that a race between them
 * measures the decrypter. Answers each request on the thread that asks.
 */
final class MovieSource extends AbstractSource {
    private static final long TICKS = 10_000_000;

    private final MovieFile movie;
    private final Track track;
    private SampleCursor cursor;

    /** @param type of the clear video, as a decoder wants it */
    static MovieSource open(Path file, MediaType type) {
        MovieFile movie = MovieFile.open(file);
        Track track = movie.tracks().stream()
                .filter(candidate -> candidate.kind() == MediaKind.VIDEO)
                .findFirst()
                .orElseThrow();
        StreamDescriptor descriptor = StreamDescriptor.of(1, type);
        if (track.isProtected()) {
            descriptor.set(DescriptorAttributes.PROTECTED, true);
        }
        return new MovieSource(movie, track, descriptor);
    }

    private MovieSource(MovieFile movie, Track track, StreamDescriptor descriptor) {
        super(Platform.serialOver("movie", Runnable::run), List.of(descriptor));
        this.movie = movie;
        this.track = track;
        this.cursor = movie.samples(track);
    }

    @Override
    public Set<SourceCharacteristic> characteristics() {
        return EnumSet.of(SourceCharacteristic.CAN_PAUSE);
    }

    @Override
    protected void seek(long position) {
        cursor = movie.samples(track);
    }

    @Override
    protected @Nullable Sample read(int stream) {
        MediaSample next = cursor.next();
        return next == null ? null : read(next);
    }

    @Override
    protected void release() {
        movie.close();
    }

    private Sample read(MediaSample from) {
        byte[] data = new byte[from.size()];
        movie.input().read(from.offset(), data, 0, data.length);
        MemoryBuffer buffer = MemoryBuffer.allocate(data.length);
        buffer.setCurrentLength(data.length);
        buffer.data().put(data);
        Sample sample = new Sample(buffer)
                .setTime((from.decodeTime() + from.compositionOffset()) * TICKS / track.timescale())
                .setDuration(from.duration() * TICKS / track.timescale())
                .setCleanPoint(from.isSync());
        if (from.encryption() != null) {
            EncryptionAttributes.write(sample, from.encryption());
        }
        return sample;
    }
}
