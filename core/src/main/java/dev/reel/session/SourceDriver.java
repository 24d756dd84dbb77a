package dev.reel.session;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.MediaStream;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.WorkQueue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The session's side of one media source.
 *
 * <p>Its listener methods run on the source's threads: they connect streams to stages and pass everything else on to the
 * session. The fields without a lock belong to the session's queue. Calls into the source go through {@link #lane}, so that one
 * that does not return holds up nobody else.
 */
final class SourceDriver implements EventListener {
    private final MediaSource source;
    private final PresentationDescriptor presentation;
    private final WorkQueue lane;
    private final ComponentEvents events;
    private final Map<Integer, SourceStage> stages = new ConcurrentHashMap<>();
    private volatile boolean subscribed;
    private volatile boolean released;
    private boolean running;
    private boolean abandoned;

    SourceDriver(MediaSource source, PresentationDescriptor presentation, WorkQueue lane, ComponentEvents events) {
        this.source = source;
        this.presentation = presentation;
        this.lane = lane;
        this.events = events;
    }

    MediaSource source() {
        return source;
    }

    PresentationDescriptor presentation() {
        return presentation;
    }

    WorkQueue lane() {
        return lane;
    }

    Iterable<SourceStage> stages() {
        return stages.values();
    }

    String name() {
        return "source " + source.getClass().getSimpleName();
    }

    void add(SourceStage stage) {
        stages.put(stage.streamId(), stage);
    }

    /** Subscribes to the source, the first time it is called. On the lane. */
    void subscribe() {
        if (!subscribed) {
            source.subscribe(this);
            subscribed = true;
            if (released) {
                release();
            }
        }
    }

    boolean isRunning() {
        return running;
    }

    void setRunning(boolean value) {
        running = value;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    boolean isSubscribed() {
        return subscribed;
    }

    /** Takes no more notice of the source. */
    void abandon() {
        abandoned = true;
        release();
    }

    /** True when its presentation has left the session: what it still says is about the past. */
    boolean isReleased() {
        return released;
    }

    /** Unsubscribes from the source and its streams. */
    void release() {
        released = true;
        stages.values().forEach(SourceStage::detach);
        if (subscribed) {
            subscribed = false;
            SessionLog.guard("unsubscribing from " + name(), () -> source.unsubscribe(this));
        }
    }

    /** What the source says about itself now; nothing when it is shut down. */
    boolean has(SourceCharacteristic characteristic) {
        try {
            return source.characteristics().contains(characteristic);
        } catch (MediaException gone) {
            return false;
        }
    }

    @Override
    public void onEvent(MediaEvent event) {
        if (event.type() == MediaEventType.MENewStream || event.type() == MediaEventType.MEUpdatedStream) {
            if (event.value().value() instanceof MediaStream stream) {
                SourceStage stage = stages.get(stream.streamDescriptor().id());
                if (stage != null) {
                    attach(stage, stream);
                }
            }
            return;
        }
        events.onSourceEvent(this, event);
    }

    private void attach(SourceStage stage, MediaStream stream) {
        try {
            stage.attach(stream);
        } catch (RuntimeException failure) {
            events.onStreamEvent(stage, MediaEvent.failure(MediaEventType.MEError, failure));
        }
    }

    /** Called by a stage for what is not data. */
    void onStreamEvent(SourceStage stage, MediaEvent event) {
        events.onStreamEvent(stage, event);
    }
}
