package dev.reel.ffmpeg.internal.write;

import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.FileFormat;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.PacketBuffer;
import dev.reel.ffmpeg.internal.natives.StreamFormat;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.sink.FileSinkRequest;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Sample;
import java.io.IOException;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file itself: opened with the first samples, finished or discarded. One thread at a time. */
final class FileWriter {
    /** Opens the place that the bytes go to. */
    interface Target {
        OutputChannel open() throws IOException;
    }

    /** A stream with its first sample; null for subtitles that are to come. */
    record First(FileStreamSink stream, @Nullable Sample sample) {
        void close() {
            if (sample != null) {
                sample.close();
            }
        }
    }

    private static final TimeBase VIDEO_UNIT = new TimeBase(1, 90_000);

    private record Track(int index, StreamFormat described, FileStreamClock clock) {}

    private final FileSinkRequest request;
    private final FileFormat format;
    private final Target target;
    private final IdentityHashMap<FileStreamSink, Track> tracks = new IdentityHashMap<>();
    private volatile @Nullable OutputChannel channel;
    private volatile boolean givenUp;
    private @Nullable Muxer muxer;
    private long origin;
    private long end;
    private boolean started;
    private boolean written;

    FileWriter(FileSinkRequest request, FileFormat format, Target target) {
        this.request = request;
        this.format = format;
        this.target = target;
    }

    /** Data begins at a presentation time: that is the file's beginning, or goes on where the file ends so far. */
    void startAt(long time) {
        if (time == PresentationClock.CURRENT_POSITION) {
            return;
        }
        origin = started ? time - end : time;
        started = true;
    }

    boolean hasBegun() {
        return muxer != null;
    }

    /** Writes the header for the streams that have samples. */
    void begin(List<First> streams) {
        OutputChannel opened;
        String name = request.target().toString();
        streams.forEach(first -> requireOrientation(name, first.stream().requireType()));
        try {
            opened = target.open();
        } catch (IOException e) {
            throw Muxer.failure(name, e);
        }
        channel = opened;
        if (givenUp) {
            opened.giveUp();
        }
        Muxer made = new Muxer(format, name, opened);
        muxer = made;
        for (First first : streams) {
            MediaType type = first.stream().requireType();
            StreamFormat described = StreamFormat.of(type);
            TimeBase unit = unit(type, described, first.sample());
            FileSinkRequest.Stream wanted = request.streams().stream()
                    .filter(stream -> stream.id() == first.stream().id())
                    .findFirst()
                    .orElseGet(() -> new FileSinkRequest.Stream(first.stream().id(), type, Map.of(), Set.of()));
            int index = made.addStream(
                    described.parameters(),
                    unit,
                    new Muxer.Turn(
                            type.get(MediaTypeAttributes.VIDEO_ROTATION, 0),
                            type.isTrue(MediaTypeAttributes.VIDEO_MIRRORED)));
            made.describe(index, wanted.metadata(), wanted.dispositions());
            made.setPriming(index, priming(first.sample()));
            tracks.put(first.stream(), new Track(index, described, new FileStreamClock(unit)));
        }
        Enclosures enclosures = new Enclosures(made, format);
        enclosures.add(request.attachments());
        made.setChapters(request.chapters(), runUp(streams));
        made.begin(request.metadata());
        enclosures.write();
    }

    /** A file that lost how its pictures are to be held would show them on their side, or upside down. */
    private void requireOrientation(String name, MediaType type) {
        int degrees = type.get(MediaTypeAttributes.VIDEO_ROTATION, 0);
        boolean mirrored = type.isTrue(MediaTypeAttributes.VIDEO_MIRRORED);
        if ((degrees != 0 || mirrored) && !format.saysOrientation()) {
            throw new MediaException(
                    Status.MF_E_INVALIDMEDIATYPE,
                    "cannot make " + name + ": its pictures are to be "
                            + (mirrored ? "mirrored" : "turned by " + degrees + " degrees")
                            + " before they are shown, which a file of this kind cannot say; make an mp4, mov, mkv or"
                            + " webm");
        }
    }

    /** How long before the file's own beginning its first sample is shown: pictures that only those behind them need. */
    private Duration runUp(List<First> streams) {
        long first = origin;
        for (First each : streams) {
            Sample sample = each.sample();
            if (sample != null && !each.stream().isSparse()) {
                first = Math.min(first, sample.time() + primed(each.stream().requireType(), sample));
            }
        }
        return format.keepsNegativeTimes() ? Duration.ZERO : Duration.ofNanos((origin - first) * 100);
    }

    /** The time of sound that only primes its decoder, of which a container tells by other means. */
    private static long primed(MediaType type, Sample first) {
        CodecParameters parameters = StreamFormat.of(type).parameters();
        int rate = parameters.sampleRate();
        return rate <= 0 ? 0 : Math.max(parameters.initialPadding(), priming(first)) * Platform.SECOND / rate;
    }

    private static int priming(@Nullable Sample first) {
        return first != null && first.bufferCount() == 1 && first.buffer(0) instanceof PacketBuffer own
                ? own.packet().priming()
                : 0;
    }

    private TimeBase unit(MediaType type, StreamFormat described, @Nullable Sample first) {
        if (first == null) {
            return type.contains(StreamFormat.KEY) ? described.timeBase() : VIDEO_UNIT;
        }
        if (!type.isVideo()) {
            int rate = described.parameters().sampleRate();
            TimeBase samples = rate > 0 ? new TimeBase(1, rate) : VIDEO_UNIT;
            TimeBase own = FileStreamClock.unitOf(first, samples);
            // Times of sound are exact, whatever the ticks were that they came in.
            return own.toHns(1) > samples.toHns(1) ? samples : own;
        }
        int frames = type.high(MediaTypeAttributes.FRAME_RATE, 0);
        int seconds = type.low(MediaTypeAttributes.FRAME_RATE, 0);
        if (format.wholeFrames() && frames > 0 && seconds > 0) {
            return new TimeBase(/* numerator= */ seconds, /* denominator= */ frames);
        }
        return FileStreamClock.unitOf(first, VIDEO_UNIT);
    }

    /** Writes a sample, whose reference stays with the caller. */
    void write(FileStreamSink stream, Sample sample) {
        Track track = tracks.get(stream);
        Muxer open = muxer;
        if (track == null || open == null) {
            throw new MediaException(
                    Status.MF_E_INVALIDREQUEST, stream + " had ended before the file began and cannot go on");
        }
        if (stream.isSparse() && !cutToTheFile(sample)) {
            return;
        }
        end = Math.max(end, sample.time() + (sample.hasDuration() ? sample.duration() : 0) - origin);
        try (Packet packet = packet(sample)) {
            // An encoder's last word may be a header without data.
            if (packet.size() == 0 && !packet.hasSideData()) {
                return;
            }
            int size = packet.size();
            track.clock().stamp(packet, sample, origin, track.described());
            open.write(track.index(), packet, track.clock().unit());
            written |= size > 0;
        }
    }

    /** A subtitle is shown within the file only; false when it is not shown at all. */
    private boolean cutToTheFile(Sample sample) {
        if (!sample.hasDuration()) {
            return sample.time() >= origin;
        }
        long last = request.length().isPresent() ? request.length().get().toNanos() / 100 + origin : Long.MAX_VALUE;
        long from = Math.max(sample.time(), origin);
        long until = Math.min(sample.time() + sample.duration(), last);
        if (until <= from) {
            return false;
        }
        sample.setTime(from);
        sample.setDuration(until - from);
        return true;
    }

    private static Packet packet(Sample sample) {
        if (sample.bufferCount() == 1 && sample.buffer(0) instanceof PacketBuffer own) {
            return own.packet().share();
        }
        Packet copy = Packet.copyOf(sample.convertToContiguousBuffer().data());
        copy.setKeyFrame(sample.isCleanPoint());
        return copy;
    }

    /** Completes the file, or says why there is none. */
    void finish() {
        Muxer open = muxer;
        OutputChannel place = channel;
        if (open == null || place == null || !written) {
            discard();
            throw new MediaException(
                    Status.MF_E_SINK_NO_SAMPLES_PROCESSED,
                    "there is no " + request.target() + ": no sample came to be written");
        }
        try {
            open.end();
            closeMuxer();
            place.commit();
        } catch (IOException e) {
            throw Muxer.failure(request.target().toString(), e);
        } finally {
            discard();
        }
    }

    /** Ends a write that waits for a pipe's reader; from any thread. */
    void giveUp() {
        givenUp = true;
        OutputChannel place = channel;
        if (place != null) {
            place.giveUp();
        }
    }

    /** Leaves nothing behind but a file that was completed before. */
    void discard() {
        closeMuxer();
        OutputChannel place = channel;
        channel = null;
        if (place != null) {
            place.discard();
        }
    }

    private void closeMuxer() {
        Muxer open = muxer;
        muxer = null;
        tracks.clear();
        if (open != null) {
            open.close();
        }
    }
}
