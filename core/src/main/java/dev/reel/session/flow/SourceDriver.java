package dev.reel.session.flow;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.MediaStream;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.WorkQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The session's side of one media source.
 *
 * <p>Its listener methods run on the source's threads: they connect streams to stages and pass everything else on to the
 * session. The fields without a lock belong to the session's queue. Calls into the source go through {@link #lane}, so that one
 * that does not return holds up nobody else.
 */
public final class SourceDriver implements EventListener, SourceStage.Owner {
    /** Who hears what a source says; called on the source's threads. */
    public interface Events {
        void onSourceEvent(SourceDriver source, MediaEvent event);

        void onStreamEvent(SourceDriver source, SourceStage stream, MediaEvent event);
    }

    private final MediaSource source;
    private final PresentationDescriptor presentation;
    private final WorkQueue lane;
    private final Events events;
    private final Executor aside;
    private final boolean sequence;
    private volatile SourceFacts facts;
    private final Requested starts = new Requested();
    private final Requested rates = new Requested();

    private final Map<Integer, SourceStage> stages = new ConcurrentHashMap<>();
    private volatile boolean subscribed;
    private volatile boolean released;
    private boolean running;
    private boolean abandoned;
    private @Nullable List<Runnable> early;
    private PropVariant earlyPosition = PropVariant.EMPTY;
    private @Nullable List<MediaEvent> held = new ArrayList<>();
    private boolean subscribing;

    /**
     * @param lane calls into the source go through it
     * @param aside where a source is taken leave of whose lane is kept by a call that does not return
     */
    public SourceDriver(
            MediaSource source,
            PresentationDescriptor presentation,
            SourceFacts facts,
            WorkQueue lane,
            Executor aside,
            Events events) {
        this.source = source;
        this.presentation = presentation;
        this.facts = facts;
        this.lane = lane;
        this.aside = aside;
        this.events = events;
        this.sequence = has(SourceCharacteristic.HAS_MULTIPLE_PRESENTATIONS);
    }

    /** Where it was told to start. */
    public Requested starts() {
        return starts;
    }

    /** The rates that it was told. */
    public Requested rates() {
        return rates;
    }

    /** What the source said about itself when it was last asked. */
    public SourceFacts facts() {
        return facts;
    }

    /** Asks the source about itself anew. On the lane. */
    public void ask() {
        facts = SourceFacts.of(source);
    }

    public MediaSource source() {
        return source;
    }

    @Override
    public PresentationDescriptor presentation() {
        return presentation;
    }

    public WorkQueue lane() {
        return lane;
    }

    public Iterable<SourceStage> stages() {
        return stages.values();
    }

    @Override
    public String name() {
        return "source " + source.getClass().getSimpleName();
    }

    public void add(SourceStage stage) {
        stages.put(stage.streamId(), stage);
    }

    /** Subscribes to the source, the first time it is called. On the lane. */
    public void subscribe() {
        if (!subscribed) {
            subscribing = true;
            try {
                source.subscribe(this);
            } finally {
                subscribing = false;
            }
            subscribed = true;
            if (released) {
                unsubscribe();
            }
        }
    }

    public boolean isRunning() {
        return running;
    }

    public void setRunning(boolean value) {
        running = value;
    }

    /** True for a source of several presentations. */
    public boolean isSequence() {
        return sequence;
    }

    /** It is started before its presentation's turn, at a position: answers are kept for whoever will wait for them. */
    public void startEarly(PropVariant position) {
        running = true;
        starts.now(position);
        early = new ArrayList<>();
        earlyPosition = position;
    }

    /** True when it was started early, where it is wanted now. */
    public boolean isStartedEarlyAt(PropVariant position) {
        return early != null && earlyPosition.equals(position);
    }

    public boolean isStartedEarly() {
        return early != null;
    }

    /** Keeps an answer to an early start for whoever will wait for it; false when the start was not early. */
    public boolean keepEarly(Runnable answer) {
        List<Runnable> kept = early;
        return kept != null && kept.add(answer);
    }

    /** The early start is not what is wanted now. */
    public void forgetEarly() {
        early = null;
    }

    /** Gives the answers so far to one who waits for them now; later ones come as usual. */
    public void giveEarly() {
        List<Runnable> kept = early;
        early = null;
        if (kept != null) {
            kept.forEach(Runnable::run);
        }
    }

    /** Keeps an event until the presentation is current; false when it is, or was. */
    public boolean hold(MediaEvent event) {
        List<MediaEvent> waiting = held;
        return waiting != null && waiting.add(event);
    }

    /** The presentation has become current: gives what was kept; later events are its own affair. */
    public List<MediaEvent> takeHeld() {
        List<MediaEvent> waiting = held;
        held = null;
        return waiting == null ? List.of() : waiting;
    }

    public boolean isAbandoned() {
        return abandoned;
    }

    public boolean isSubscribed() {
        return subscribed;
    }

    /** Takes no more notice of the source. */
    public void abandon() {
        abandoned = true;
        release();
    }

    /** True when its presentation has left the session: what it still says is about the past. */
    public boolean isReleased() {
        return released;
    }

    /** Hears no more of the source and its streams. */
    public void release() {
        if (released) {
            return;
        }
        released = true;
        stages.values().forEach(SourceStage::close);
        (abandoned ? aside : lane).execute(this::unsubscribe);
    }

    private void unsubscribe() {
        stages.values().forEach(SourceStage::detach);
        if (subscribed) {
            subscribed = false;
            SessionLog.guard("unsubscribing from " + name(), () -> source.unsubscribe(this));
        }
    }

    /** True for what the source said about itself when it was last asked. */
    public boolean has(SourceCharacteristic characteristic) {
        return facts.characteristics().contains(characteristic);
    }

    @Override
    public void onEvent(MediaEvent event) {
        if (subscribing && isAnswer(event.type())) {
            // An answer to somebody who used the source before.
            return;
        }
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
            events.onStreamEvent(this, stage, MediaEvent.failure(MediaEventType.MEError, failure));
        }
    }

    private static boolean isAnswer(MediaEventType type) {
        return switch (type) {
            case MESourceStarted,
                    MESourceSeeked,
                    MESourceStopped,
                    MESourcePaused,
                    MESourceRateChanged,
                    MENewStream,
                    MEUpdatedStream -> true;
            default -> false;
        };
    }

    /** Called by a stage for what is not data. */
    @Override
    public void onStreamEvent(SourceStage stage, MediaEvent event) {
        events.onStreamEvent(this, stage, event);
    }
}
