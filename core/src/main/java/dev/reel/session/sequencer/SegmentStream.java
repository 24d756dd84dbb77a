package dev.reel.session.sequencer;

import dev.reel.pipeline.EventPort;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.MediaStream;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.StreamListener;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A stream of a segment: stands before the stream of the source that has the data.
 *
 * <p>Data passes on the source's thread. Attaching, starting and ending belong to the sequence's queue.
 */
final class SegmentStream implements MediaStream, StreamListener {
    private final MediaSource owner;
    private final NativePart part;
    private final StreamDescriptor there;
    private final StreamDescriptor descriptor;
    private final EventPort<StreamListener> port = new EventPort<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable MediaStream stream;
    private volatile boolean endsSoon;
    /** What came before the start was told. */
    private final ArrayDeque<Object> early = new ArrayDeque<>();

    private volatile boolean holding;
    private boolean known;

    SegmentStream(MediaSource owner, NativePart part, StreamDescriptor there, int id) {
        this.owner = owner;
        this.part = part;
        this.there = there;
        this.descriptor = Showing.describe(there, id);
    }

    @Override
    public MediaSource mediaSource() {
        return owner;
    }

    @Override
    public StreamDescriptor streamDescriptor() {
        return descriptor;
    }

    @Override
    public void subscribe(StreamListener listener) {
        port.subscribe(listener);
    }

    @Override
    public void unsubscribe(StreamListener listener) {
        port.unsubscribe(listener);
    }

    @Override
    public void requestSample(@Nullable Object token) {
        if (ended.get()) {
            throw new MediaException(Status.MF_E_END_OF_STREAM, this + " has ended");
        }
        if (endsSoon) {
            endNow();
            part.streamEnded();
            return;
        }
        MediaStream present = stream;
        if (present == null) {
            throw new MediaException(Status.MF_E_MEDIA_SOURCE_WRONGSTATE, this + " is stopped; start its source first");
        }
        present.requestSample(token);
    }

    @Override
    public void onSample(Sample sample) {
        if (!keep(sample)) {
            pass(sample);
        }
    }

    private void pass(Sample sample) {
        StreamListener listener = ended.get() ? null : port.listener();
        if (listener == null) {
            sample.close();
        } else {
            listener.onSample(sample);
        }
    }

    @Override
    public void onEvent(MediaEvent event) {
        switch (event.type()) {
            case MEStreamStarted, MEStreamSeeked, MEStreamPaused, MEStreamStopped -> part.answered(this, event);
            case MEError -> {
                part.answered(this, event);
                port.emit(event);
            }
            default -> {
                if (!keep(event)) {
                    pass(event);
                }
            }
        }
    }

    private void pass(MediaEvent event) {
        if (event.type() != MediaEventType.MEEndOfStream) {
            port.emit(event);
        } else if (ended.compareAndSet(false, true)) {
            port.emit(event);
            part.streamEnded();
        }
    }

    private boolean keep(Object item) {
        if (!holding) {
            return false;
        }
        synchronized (early) {
            if (holding) {
                early.add(item);
            }
            return holding;
        }
    }

    /** Data waits from now on until {@link #release}: the source starts, and nobody has been told. */
    void hold() {
        synchronized (early) {
            holding = true;
        }
    }

    /** The start has been told: data passes, what came early first. */
    void release() {
        while (true) {
            Object item;
            synchronized (early) {
                item = early.poll();
                if (item == null) {
                    holding = false;
                    return;
                }
            }
            if (item instanceof Sample sample) {
                pass(sample);
            } else {
                pass((MediaEvent) item);
            }
        }
    }

    /** Forgets what came early. */
    void drop() {
        synchronized (early) {
            holding = false;
            early.forEach(item -> {
                if (item instanceof Sample sample) {
                    sample.close();
                }
            });
            early.clear();
        }
    }

    /** The descriptor of the source's stream that has this one's data. */
    StreamDescriptor nativeDescriptor() {
        return there;
    }

    /** True for the stream of the source that has this one's data. */
    boolean reads(MediaStream candidate) {
        return candidate.streamDescriptor().id() == there.id();
    }

    /** The type that was chosen for the segment is the one that the source is to deliver. */
    void applyType() {
        MediaType chosen = descriptor.typeHandler().currentMediaType();
        if (chosen != null && !chosen.equals(there.typeHandler().currentMediaType())) {
            there.typeHandler().setCurrentMediaType(chosen);
        }
    }

    /** A run begins: the end is open again. */
    void reopen() {
        ended.set(false);
        endsSoon = false;
    }

    /** There is no data: the first request ends it. */
    void endSoon() {
        endsSoon = true;
    }

    boolean hasEnded() {
        return ended.get();
    }

    void attach(MediaStream newStream) {
        if (stream != newStream) {
            detach();
            stream = newStream;
            newStream.subscribe(this);
        }
    }

    void detach() {
        MediaStream present = stream;
        stream = null;
        if (present != null) {
            present.unsubscribe(this);
        }
        drop();
    }

    /** It is not wanted any more; when it is again, it is a new one. */
    void deselect() {
        detach();
        known = false;
    }

    /** Ends it here, whatever its source has. */
    void endNow() {
        if (ended.compareAndSet(false, true)) {
            port.emit(MediaEvent.of(MediaEventType.MEEndOfStream));
        }
    }

    /** The event that tells of it: a new one at first, an updated one later. */
    MediaEvent introduction() {
        MediaEventType type = known ? MediaEventType.MEUpdatedStream : MediaEventType.MENewStream;
        known = true;
        return MediaEvent.of(type, Status.S_OK, PropVariant.unknown(this));
    }

    boolean isKnown() {
        return known;
    }

    void emit(MediaEvent event) {
        port.emit(event);
    }

    void close() {
        ended.set(true);
        stream = null;
        drop();
        port.close();
    }

    @Override
    public String toString() {
        return "stream " + descriptor.id() + " of segment "
                + part.showing().segment().id();
    }
}
