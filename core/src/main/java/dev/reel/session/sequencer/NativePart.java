package dev.reel.session.sequencer;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.MediaStream;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.Services;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one source plays in a showing: tells the source what to do and collects its answers.
 *
 * <p>Lives on the sequence's queue, but for the listener's methods, which hand everything there.
 */
final class NativePart implements EventListener {
    /** What the source has been asked for and may answer now. */
    enum Call {
        NONE,
        START,
        PAUSE,
        STOP,
        RATE
    }

    private final Sequence sequence;
    private final Showing showing;
    private final MediaSource source;
    private final PresentationDescriptor presentation;
    private final List<SegmentStream> all = new ArrayList<>();
    /** Those of all that are selected. */
    private List<SegmentStream> streams = all;

    private PresentationDescriptor wanted;
    private final Set<Object> owed = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<MediaEvent> held = new ArrayList<>();
    private long mediaStart = Long.MAX_VALUE;
    private Call call = Call.NONE;
    private boolean subscribed;
    private boolean running;
    private @Nullable PropVariant position;
    private long actualStart;
    private @Nullable MediaException failure;

    NativePart(Sequence sequence, Showing showing, MediaSource source, PresentationDescriptor presentation) {
        this.sequence = sequence;
        this.showing = showing;
        this.source = source;
        this.presentation = presentation;
        this.wanted = presentation;
    }

    void add(SegmentStream stream) {
        all.add(stream);
    }

    /** Takes on which of its streams are wanted from the next start on. */
    void select(Set<SegmentStream> selected) {
        List<SegmentStream> chosen = all.stream().filter(selected::contains).toList();
        if (chosen.equals(streams)) {
            return;
        }
        PresentationDescriptor choice = presentation.copy();
        for (SegmentStream stream : all) {
            if (!selected.contains(stream)) {
                stream.deselect();
                choice.deselect(choice.streamDescriptors().indexOf(stream.nativeDescriptor()));
            }
        }
        streams = chosen;
        wanted = choice;
        use();
    }

    /** True when at least one of its streams is wanted. */
    boolean isSelected() {
        return !streams.isEmpty();
    }

    void beginsAt(long nodeStart) {
        mediaStart = Math.min(mediaStart, nodeStart);
    }

    Showing showing() {
        return showing;
    }

    MediaSource source() {
        return source;
    }

    PresentationDescriptor presentation() {
        return presentation;
    }

    /** The source's media time so far behind the part's own begin, as a start position. */
    PropVariant positionAt(long offset) {
        long time = mediaStart + offset;
        return time == 0 ? PropVariant.EMPTY : PropVariant.i8(time);
    }

    /** True when it runs, or is about to, from this position on and nothing has been taken from it since. */
    boolean isReadyAt(PropVariant wanted) {
        return running && wanted.equals(position);
    }

    boolean isRunning() {
        return running;
    }

    /** True when the source has answered, well or not. */
    boolean hasAnswered() {
        return owed.isEmpty();
    }

    /** Where the source said that it went on, 100 ns units. */
    long actualStart() {
        return actualStart;
    }

    @Nullable
    MediaException failure() {
        return failure;
    }

    /** What it was started at is used up: another start has to start it anew. */
    void use() {
        position = null;
    }

    void start(PropVariant at) {
        streams.forEach(SegmentStream::drop);
        streams.forEach(SegmentStream::reopen);
        streams.forEach(SegmentStream::hold);
        position = at;
        running = true;
        begin(Call.START, () -> {
            subscribe();
            streams.forEach(SegmentStream::applyType);
            sequence.rate().applyTo(source);
            source.start(wanted, null, at);
        });
    }

    /** Goes on from where it is; what has ended tells so again. */
    void resume() {
        streams.forEach(SegmentStream::hold);
        streams.forEach(SegmentStream::reopen);
        actualStart = 0;
        begin(Call.START, () -> source.start(wanted, null, PropVariant.EMPTY));
    }

    void pause() {
        begin(Call.PAUSE, source::pause);
    }

    void stop() {
        running = false;
        position = null;
        streams.forEach(SegmentStream::drop);
        begin(Call.STOP, source::stop);
    }

    void setRate(RateControl control, boolean thin, float rate) {
        call = Call.RATE;
        failure = null;
        owed.clear();
        if (subscribed) {
            owed.add(this);
        }
        run(() -> control.setRate(thin, rate));
    }

    private void begin(Call newCall, Runnable action) {
        call = newCall;
        failure = null;
        owed.clear();
        owed.add(this);
        owed.addAll(streams);
        run(action);
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (MediaException refused) {
            fail(refused);
        } catch (RuntimeException broken) {
            fail(new MediaException(
                    MediaException.statusOf(broken),
                    "a source of segment " + showing.segment().id() + " failed",
                    broken));
        }
    }

    private void fail(MediaException reason) {
        failure = reason;
        owed.clear();
        if (call == Call.START) {
            running = false;
            position = null;
            streams.forEach(SegmentStream::drop);
        }
    }

    private void subscribe() {
        if (!subscribed) {
            source.subscribe(this);
            subscribed = true;
        }
    }

    /** Lets the source go, stopped; it may then be used elsewhere. */
    void leave() {
        boolean ran = running;
        running = false;
        position = null;
        call = Call.NONE;
        owed.clear();
        held.clear();
        all.forEach(SegmentStream::detach);
        if (subscribed) {
            subscribed = false;
            source.unsubscribe(this);
        }
        if (ran) {
            sequence.guard("stopping a source of segment " + showing.segment().id(), source::stop);
        }
    }

    /** What the source said before its showing was active. */
    List<MediaEvent> takeHeld() {
        List<MediaEvent> all = List.copyOf(held);
        held.clear();
        return all;
    }

    @Override
    public void onEvent(MediaEvent event) {
        sequence.post(() -> take(event));
    }

    private void take(MediaEvent event) {
        if (!subscribed) {
            return;
        }
        switch (event.type()) {
            case MENewStream, MEUpdatedStream -> {
                if (event.value().value() instanceof MediaStream stream) {
                    streams.stream().filter(own -> own.reads(stream)).forEach(own -> own.attach(stream));
                }
            }
            case MESourceStarted, MESourceSeeked, MESourcePaused, MESourceStopped, MESourceRateChanged ->
                arrived(this, event);
            case MEEndOfPresentation, MEEndOfPresentationSegment, MENewPresentation -> {
                // The sequence ends its segments itself, when the streams that are in use have ended.
            }
            default -> {
                if (event.type() == MediaEventType.MEError) {
                    arrived(this, event);
                }
                if (sequence.isActive(showing)) {
                    sequence.emit(event);
                } else {
                    held.add(event);
                }
            }
        }
    }

    /** Called by a stream for what may be an answer. */
    void answered(SegmentStream stream, MediaEvent event) {
        sequence.post(() -> arrived(stream, event));
    }

    /** Called by a stream that has delivered everything. */
    void streamEnded() {
        sequence.post(() -> sequence.streamEnded(showing));
    }

    private void arrived(Object from, MediaEvent event) {
        boolean error = event.type() == MediaEventType.MEError && call == Call.START;
        if (!error && call != answers(event.type())) {
            return;
        }
        if (event.status().isSuccess()) {
            actualStart = Math.max(actualStart, event.attributes().get(EventAttributes.SOURCE_ACTUAL_START, 0L));
            owed.remove(from);
        } else if (!owed.isEmpty()) {
            fail(new MediaException(
                    event.status(),
                    event.attributes().get(EventAttributes.MESSAGE, event.type() + " reported a failure")));
        }
        sequence.considerAnswer();
    }

    private static Call answers(MediaEventType type) {
        return switch (type) {
            case MESourceStarted, MESourceSeeked, MEStreamStarted, MEStreamSeeked -> Call.START;
            case MESourcePaused, MEStreamPaused -> Call.PAUSE;
            case MESourceStopped, MEStreamStopped -> Call.STOP;
            case MESourceRateChanged -> Call.RATE;
            default -> Call.NONE;
        };
    }

    /** The source's own rate control, if it has one. */
    @Nullable
    RateControl rateControl() {
        return source.service(Services.RATE_CONTROL, RateControl.class).orElse(null);
    }
}
