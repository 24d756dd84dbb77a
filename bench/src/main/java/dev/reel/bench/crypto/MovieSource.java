package dev.reel.bench.crypto;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.EventPort;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.MediaStream;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.StreamListener;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The video of an MP4 file from start to end, clear or protected: the same source for both, so that a race between them
 * measures the decrypter. Answers each request on the thread that asks.
 */
final class MovieSource implements MediaSource, MediaStream {
    private static final long TICKS = 10_000_000;

    private final EventPort<EventListener> events = new EventPort<>();
    private final EventPort<StreamListener> samples = new EventPort<>();
    private final MovieFile movie;
    private final Track track;
    private final SampleCursor cursor;
    private final StreamDescriptor descriptor;
    private boolean ended;

    /** @param type of the clear video, as a decoder wants it */
    MovieSource(Path file, MediaType type) {
        movie = MovieFile.open(file);
        track = movie.tracks().stream()
                .filter(candidate -> candidate.kind() == MediaKind.VIDEO)
                .findFirst()
                .orElseThrow();
        cursor = movie.samples(track);
        descriptor = StreamDescriptor.of(1, type);
        if (track.isProtected()) {
            descriptor.set(DescriptorAttributes.PROTECTED, true);
        }
    }

    @Override
    public Set<SourceCharacteristic> characteristics() {
        return EnumSet.of(SourceCharacteristic.CAN_PAUSE);
    }

    @Override
    public PresentationDescriptor createPresentationDescriptor() {
        PresentationDescriptor presentation = new PresentationDescriptor(List.of(descriptor));
        presentation.select(0);
        return presentation;
    }

    @Override
    public void subscribe(EventListener listener) {
        events.subscribe(listener);
    }

    @Override
    public void unsubscribe(EventListener listener) {
        events.unsubscribe(listener);
    }

    @Override
    public void start(PresentationDescriptor presentation, @Nullable UUID timeFormat, PropVariant position) {
        events.emit(MediaEvent.of(MediaEventType.MENewStream, Status.S_OK, PropVariant.unknown(this)));
        events.emit(MediaEvent.of(MediaEventType.MESourceStarted, Status.S_OK, position));
        samples.emit(MediaEvent.of(MediaEventType.MEStreamStarted, Status.S_OK, position));
    }

    @Override
    public void pause() {
        events.emit(MediaEvent.of(MediaEventType.MESourcePaused));
        samples.emit(MediaEvent.of(MediaEventType.MEStreamPaused));
    }

    @Override
    public void stop() {
        events.emit(MediaEvent.of(MediaEventType.MESourceStopped));
        samples.emit(MediaEvent.of(MediaEventType.MEStreamStopped));
    }

    @Override
    public void shutdown() {
        events.close();
        samples.close();
        movie.close();
    }

    @Override
    public MediaSource mediaSource() {
        return this;
    }

    @Override
    public StreamDescriptor streamDescriptor() {
        return descriptor;
    }

    @Override
    public void subscribe(StreamListener listener) {
        samples.subscribe(listener);
    }

    @Override
    public void unsubscribe(StreamListener listener) {
        samples.unsubscribe(listener);
    }

    @Override
    public void requestSample(@Nullable Object token) {
        StreamListener listener = samples.listener();
        if (listener == null || ended) {
            return;
        }
        MediaSample next = cursor.next();
        if (next == null) {
            ended = true;
            samples.emit(MediaEvent.of(MediaEventType.MEEndOfStream));
            events.emit(MediaEvent.of(MediaEventType.MEEndOfPresentation));
        } else {
            listener.onSample(read(next));
        }
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
