package dev.reel.bench.session;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.EventPort;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.MediaTypeHandler;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.clock.ClockStateSink;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A rateless sink that drops every sample and asks for one only when told to: {@link #ask} is one sample's way. */
final class GreedySink implements MediaSink, StreamSink, MediaTypeHandler, ClockStateSink {
    private final MediaEvent request = MediaEvent.of(MediaEventType.MEStreamSinkRequestSample);
    private final EventPort<EventListener> events = new EventPort<>();
    private @Nullable MediaType type;
    private @Nullable PresentationClock clock;
    private final boolean uncompressed;
    private long taken;

    /** A sink that takes anything. */
    GreedySink() {
        this(false);
    }

    /** @param uncompressed true for one that takes nothing else, so that a decoder comes before it */
    GreedySink(boolean uncompressed) {
        this.uncompressed = uncompressed;
    }

    /** Asks for one sample. */
    void ask() {
        events.emit(request);
    }

    /** Samples taken so far. */
    long taken() {
        return taken;
    }

    @Override
    public Set<SinkCharacteristic> characteristics() {
        return EnumSet.of(SinkCharacteristic.FIXED_STREAMS, SinkCharacteristic.RATELESS);
    }

    @Override
    public StreamSink addStreamSink(int id, @Nullable MediaType ignored) {
        throw new MediaException(Status.MF_E_STREAMSINKS_FIXED, "this sink has one stream");
    }

    @Override
    public void removeStreamSink(int id) {
        throw new MediaException(Status.MF_E_STREAMSINKS_FIXED, "this sink has one stream");
    }

    @Override
    public List<StreamSink> streamSinks() {
        return List.of(this);
    }

    @Override
    public StreamSink streamSinkById(int id) {
        return this;
    }

    @Override
    public void setPresentationClock(@Nullable PresentationClock newClock) {
        if (newClock != null && newClock != clock) {
            newClock.addClockStateSink(this);
        }
        clock = newClock;
    }

    @Override
    public PresentationClock presentationClock() {
        if (clock == null) {
            throw new MediaException(Status.MF_E_NO_CLOCK, "this sink has no clock");
        }
        return clock;
    }

    @Override
    public void shutdown() {
        events.close();
    }

    @Override
    public MediaSink mediaSink() {
        return this;
    }

    @Override
    public int id() {
        return 0;
    }

    @Override
    public MediaTypeHandler typeHandler() {
        return this;
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
    public void processSample(Sample sample) {
        taken++;
        sample.close();
    }

    @Override
    public void placeMarker(MarkerType marker, PropVariant value, PropVariant context) {
        events.emit(MediaEvent.of(MediaEventType.MEStreamSinkMarker, Status.S_OK, context));
    }

    @Override
    public void flush() {
        // Nothing is ever held.
    }

    @Override
    public List<MediaType> mediaTypes() {
        return List.of();
    }

    @Override
    public @Nullable MediaType currentMediaType() {
        return type;
    }

    @Override
    public void setCurrentMediaType(MediaType newType) {
        type = newType;
    }

    @Override
    public boolean isMediaTypeSupported(MediaType wanted) {
        return !(uncompressed && wanted.isCompressedFormat());
    }

    @Override
    public MajorType majorType() {
        return type == null ? MajorType.AUDIO : type.majorType();
    }

    @Override
    public void onClockStart(long systemTime, long startOffset) {
        events.emit(MediaEvent.of(MediaEventType.MEStreamSinkStarted));
    }

    @Override
    public void onClockStop(long systemTime) {
        events.emit(MediaEvent.of(MediaEventType.MEStreamSinkStopped));
    }

    @Override
    public void onClockPause(long systemTime) {
        events.emit(MediaEvent.of(MediaEventType.MEStreamSinkPaused));
    }

    @Override
    public void onClockRestart(long systemTime) {
        events.emit(MediaEvent.of(MediaEventType.MEStreamSinkStarted));
    }

    @Override
    public void onClockSetRate(long systemTime, float rate) {
        events.emit(MediaEvent.of(MediaEventType.MEStreamSinkRateChanged));
    }
}
