package dev.reel.bench.session;

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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A source of one stream that answers every request at once and never ends: what is measured is the session, not it. */
final class EndlessSource implements MediaSource, MediaStream {
    private final EventPort<EventListener> events = new EventPort<>();
    private final EventPort<StreamListener> samples = new EventPort<>();
    private final MemoryBuffer data = MemoryBuffer.allocate(64);
    private final StreamDescriptor descriptor;
    private final long duration;
    private long next;

    /** @param duration of each sample, 100 ns units */
    EndlessSource(MediaType type, long duration) {
        this.descriptor = StreamDescriptor.of(1, type);
        this.duration = duration;
    }

    @Override
    public Set<SourceCharacteristic> characteristics() {
        return EnumSet.of(SourceCharacteristic.CAN_PAUSE, SourceCharacteristic.CAN_SEEK);
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
        next = position.isEmpty() ? next : position.asLong();
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
        next = 0;
        events.emit(MediaEvent.of(MediaEventType.MESourceStopped));
        samples.emit(MediaEvent.of(MediaEventType.MEStreamStopped));
    }

    @Override
    public void shutdown() {
        events.close();
        samples.close();
        data.close();
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
        if (listener != null) {
            Sample sample = new Sample(data.retain()).setTime(next).setDuration(duration);
            next += duration;
            listener.onSample(sample);
        }
    }
}
