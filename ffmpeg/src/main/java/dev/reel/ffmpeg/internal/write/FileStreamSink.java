package dev.reel.ffmpeg.internal.write;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.EventPort;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.MediaTypeHandler;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.sink.FileSinks;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Sample;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a {@link FileSink} and its own type handler (topology.md §8.3). Any thread may call; after the sink's shutdown only
 * the sink itself and the id can still be asked for.
 */
final class FileStreamSink implements StreamSink, MediaTypeHandler {
    private final FileSink sink;
    private final int id;
    private final EventPort<EventListener> events = new EventPort<>();
    private final FileStreamQueue queue = new FileStreamQueue();
    private final @Nullable MediaType kind;
    private volatile @Nullable MediaType current;
    private volatile boolean removed;

    /** @param kind what is to come, as far as it is known */
    FileStreamSink(FileSink sink, int id, @Nullable MediaType kind) {
        this.sink = sink;
        this.id = id;
        this.kind = kind;
        this.current = kind;
    }

    /** What waits here; guarded by the sink. */
    FileStreamQueue queue() {
        return queue;
    }

    void emit(MediaEvent event) {
        events.emit(event);
    }

    void remove() {
        removed = true;
        events.close();
    }

    @Override
    public MediaSink mediaSink() {
        return sink;
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public MediaTypeHandler typeHandler() {
        checkOpen();
        return this;
    }

    @Override
    public void subscribe(EventListener listener) {
        checkOpen();
        events.subscribe(listener);
    }

    @Override
    public void unsubscribe(EventListener listener) {
        events.unsubscribe(listener);
    }

    @Override
    public void processSample(Sample sample) {
        checkOpen();
        requireType();
        sample.time();
        sink.receive(this, sample);
    }

    @Override
    public void placeMarker(MarkerType type, PropVariant value, PropVariant context) {
        checkOpen();
        sink.receive(this, new FileStreamQueue.Marker(type, context));
    }

    @Override
    public void flush() {
        checkOpen();
        requireType();
        sink.flush(this);
    }

    /** The one type: the current one. */
    @Override
    public List<MediaType> mediaTypes() {
        checkOpen();
        MediaType present = current;
        return present == null ? List.of() : List.of(present);
    }

    @Override
    public @Nullable MediaType currentMediaType() {
        checkOpen();
        return current;
    }

    /** Makes a type current; null is {@code E_POINTER}. Once data is written, the codec's header cannot change any more. */
    @Override
    public void setCurrentMediaType(MediaType type) {
        if (!isMediaTypeSupported(type)) {
            throw new MediaException(
                    Status.MF_E_INVALIDMEDIATYPE,
                    this + " cannot hold " + type + (sink.hasBegun() ? ": the file is begun with " + current : ""));
        }
        current = type;
    }

    @Override
    public boolean isMediaTypeSupported(MediaType type) {
        checkOpen();
        if (type == null) {
            throw new MediaException(Status.E_POINTER, "a media type is required");
        }
        MediaType wanted = kind;
        MajorType major = type.find(MediaTypeAttributes.MAJOR_TYPE).orElse(MajorType.DEFAULT);
        if (!major.equals(major()) || !type.contains(MediaTypeAttributes.SUBTYPE)) {
            return false;
        }
        if (wanted != null
                && wanted.contains(MediaTypeAttributes.SUBTYPE)
                && !wanted.subtype().equals(type.subtype())) {
            return false;
        }
        MediaType present = current;
        return sink.holds(type) && (!sink.hasBegun() || present == null || goesOn(present, type));
    }

    private MajorType major() {
        MediaType wanted = kind;
        if (wanted != null && wanted.contains(MediaTypeAttributes.MAJOR_TYPE)) {
            return wanted.majorType();
        }
        return id == FileSinks.VIDEO_STREAM ? MajorType.VIDEO : MajorType.AUDIO;
    }

    /** Whether long times pass between its samples, so that nobody waits for the next. */
    boolean isSparse() {
        return major().equals(MajorType.SUBTITLE);
    }

    /** True when packets of one type may follow those of the other in one stream of a file. */
    private static boolean goesOn(MediaType before, MediaType after) {
        return before.subtype().equals(after.subtype())
                && before.width() == after.width()
                && before.height() == after.height()
                && before.sampleRate() == after.sampleRate()
                && before.channels() == after.channels()
                && Arrays.equals(header(before), header(after));
    }

    private static byte[] header(MediaType type) {
        return type.get(MediaTypeAttributes.USER_DATA, new byte[0]);
    }

    @Override
    public MajorType majorType() {
        checkOpen();
        MediaType present = current;
        if (present == null) {
            throw new MediaException(Status.MF_E_ATTRIBUTENOTFOUND, this + " has no media type yet");
        }
        return present.majorType();
    }

    MediaType requireType() {
        MediaType present = current;
        if (present == null) {
            throw new MediaException(
                    Status.MF_E_NOT_INITIALIZED, this + " has no media type yet; set one before samples come");
        }
        return present;
    }

    private void checkOpen() {
        if (removed) {
            throw new MediaException(Status.MF_E_STREAMSINK_REMOVED, this + " does not exist any more");
        }
    }

    @Override
    public String toString() {
        return "stream " + id + " of " + sink;
    }
}
