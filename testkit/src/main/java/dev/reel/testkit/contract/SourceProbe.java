package dev.reel.testkit.contract;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.MediaStream;
import dev.reel.pipeline.StreamListener;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.media.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a source and to each of its streams and keeps what comes in one order; samples are noted and closed.
 *
 * <p>Any thread may call any method.
 */
public final class SourceProbe implements EventListener {
    /** Stands for the source itself where a stream has its id; streams count from 0. */
    public static final int SOURCE = -1;

    /** What came: an event of the source (stream is {@link #SOURCE}) or of a stream, or a sample. */
    public record Entry(
            int stream,
            @Nullable MediaEvent event,
            @Nullable Delivered sample) {
        /** True for an event of a type. */
        public boolean is(MediaEventType type) {
            return event != null && event.type() == type;
        }

        @Override
        public String toString() {
            return (stream == SOURCE ? "source" : "stream " + stream) + " " + (event != null ? event : sample);
        }
    }

    /** The marks of a sample that came. Times are 100 ns units, {@link Long#MIN_VALUE} when unset. */
    public record Delivered(
            long time,
            long duration,
            boolean cleanPoint,
            boolean discontinuity,
            @Nullable Object token,
            int bytes) {}

    private final Waiting waiting;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Integer, MediaStream> streams = new LinkedHashMap<>();

    /** Subscribes to a source at once and to its streams when they show up. */
    public SourceProbe(MediaSource source, Waiting waiting) {
        this.waiting = waiting;
        source.subscribe(this);
    }

    @Override
    public void onEvent(MediaEvent event) {
        if (event.type() == MediaEventType.MENewStream || event.type() == MediaEventType.MEUpdatedStream) {
            MediaStream stream = event.value().asObject(MediaStream.class);
            int id = stream.streamDescriptor().id();
            boolean fresh;
            synchronized (entries) {
                fresh = streams.put(id, stream) != stream;
            }
            if (fresh) {
                stream.subscribe(new StreamEar(id));
            }
        }
        add(new Entry(SOURCE, event, null));
    }

    private void add(Entry entry) {
        synchronized (entries) {
            entries.add(entry);
        }
        waiting.changed();
    }

    private final class StreamEar implements StreamListener {
        private final int id;

        StreamEar(int id) {
            this.id = id;
        }

        @Override
        public void onEvent(MediaEvent event) {
            add(new Entry(id, event, null));
        }

        @Override
        public void onSample(Sample sample) {
            Delivered delivered = new Delivered(
                    sample.hasTime() ? sample.time() : Long.MIN_VALUE,
                    sample.hasDuration() ? sample.duration() : Long.MIN_VALUE,
                    sample.isCleanPoint(),
                    sample.isDiscontinuity(),
                    sample.token(),
                    sample.totalLength());
            sample.close();
            add(new Entry(id, null, delivered));
        }
    }

    /** Waits until an entry that matches has come since the last {@link #clear}; false when none comes. */
    public boolean await(Predicate<Entry> match, Duration limit) {
        return waiting.until(() -> entries().stream().anyMatch(match), limit);
    }

    /** Everything since the last {@link #clear}, oldest first. */
    public List<Entry> entries() {
        synchronized (entries) {
            return List.copyOf(entries);
        }
    }

    /** The samples of a stream since the last {@link #clear}. */
    public List<Delivered> samples(int stream) {
        List<Delivered> samples = new ArrayList<>();
        for (Entry entry : entries()) {
            if (entry.stream() == stream && entry.sample() != null) {
                samples.add(entry.sample());
            }
        }
        return samples;
    }

    /** The streams that have shown up, by id. */
    public Map<Integer, MediaStream> streams() {
        synchronized (entries) {
            return new LinkedHashMap<>(streams);
        }
    }

    /** Forgets what came, not the streams. */
    public void clear() {
        synchronized (entries) {
            entries.clear();
        }
    }
}
