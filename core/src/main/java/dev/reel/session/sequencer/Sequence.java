package dev.reel.session.sequencer;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.EventPort;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.SegmentOffset;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.VarType;
import dev.reel.platform.WorkQueue;
import dev.reel.topology.TopologyAttributes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What plays in a sequence: the active segment, the one that has been announced and is prepared behind it, and the change from
 * one to the other.
 *
 * <p>Lives on its queue; {@link #post} and the volatile fields are for any thread.
 */
final class Sequence {
    private enum Run {
        STOPPED,
        STARTED,
        PAUSED
    }

    /** A call of the session that the sources have not answered yet, and what answers it then. */
    private record Pending(MediaEventType completion, Consumer<@Nullable MediaException> done) {}

    private final MediaSource owner;
    private final SegmentList segments;
    private final WorkQueue queue;
    private final EventPort<EventListener> port = new EventPort<>();
    private final SequenceRate rate;
    private volatile @Nullable Showing active;
    private volatile Run run = Run.STOPPED;
    private @Nullable Showing next;
    private @Nullable Pending pending;
    private boolean finished;
    private volatile boolean closed;

    /** @param present what plays, or will be first */
    Sequence(MediaSource owner, SegmentList segments, Platform platform, Supplier<List<NativePart>> present) {
        this.owner = owner;
        this.segments = segments;
        this.queue = platform.blockingQueue("sequence");
        this.rate = new SequenceRate(this, present);
    }

    EventPort<EventListener> port() {
        return port;
    }

    SequenceRate rate() {
        return rate;
    }

    boolean isStarted() {
        return run == Run.STARTED;
    }

    /** The showing that plays or was played last. */
    @Nullable
    Showing active() {
        return active;
    }

    boolean isActive(Showing showing) {
        return showing == active;
    }

    private List<NativePart> activeParts() {
        Showing present = active;
        return present == null ? List.of() : present.parts();
    }

    void checkOpen() {
        if (closed) {
            throw new MediaException(Status.MF_E_SHUTDOWN, "the sequencer source is shut down");
        }
    }

    void post(Runnable task) {
        queue.execute(() -> {
            if (!closed) {
                task.run();
            }
        });
    }

    void emit(MediaEvent event) {
        if (!closed) {
            port.emit(event);
        }
    }

    /** Runs something that others may refuse without consequence. */
    void guard(String what, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException refused) {
            System.getLogger("dev.reel.session").log(System.Logger.Level.DEBUG, what + " failed", refused);
        }
    }

    void close() {
        closed = true;
        port.close();
    }

    // ---------------------------------------------------------------- calls of the session

    /** Starts a showing, or goes to a place that may be in another segment. */
    void start(Showing showing, Set<Integer> streams, PropVariant position) {
        showing.select(streams);
        if (position.value() instanceof SegmentOffset place) {
            if (place.elementId() != showing.segment().id()) {
                skip(showing, place, position);
                return;
            }
            showing.setStartOffset(0);
            begin(showing, position, place.offset());
        } else if (position.type() == VarType.I8) {
            begin(showing, position, position.asLong() - showing.mediaStart());
        } else if (goesOn(showing)) {
            if (!showing.isCanceled() && !showing.parts().isEmpty()) {
                showing.setEndTold(false);
            }
            await(MediaEventType.MESourceStarted, failure -> resumed(showing, failure));
            showing.parts().stream().filter(NativePart::isRunning).forEach(NativePart::resume);
            considerAnswer();
        } else {
            begin(showing, position, showing.startOffset());
        }
    }

    /** True when a start without a position finds its sources at work: they go on. */
    private boolean goesOn(Showing showing) {
        boolean atWork = run == Run.STARTED
                && !showing.parts().isEmpty()
                && showing.parts().stream().allMatch(NativePart::isRunning);
        return showing == active && (run == Run.PAUSED || atWork);
    }

    private void begin(Showing showing, PropVariant position, long offset) {
        boolean seek = run != Run.STOPPED && showing == active && !position.isEmpty();
        activate(showing);
        if (showing.isCanceled() || showing.parts().isEmpty()) {
            showNothing(showing, position, seek);
            return;
        }
        finished = false;
        showing.setEndTold(false);
        MediaEventType completion = seek ? MediaEventType.MESourceSeeked : MediaEventType.MESourceStarted;
        await(completion, failure -> started(showing, completion, position, failure));
        for (NativePart part : showing.parts()) {
            PropVariant at = part.positionAt(offset);
            if (part.isReadyAt(at)) {
                part.use();
            } else {
                if (part.isRunning()) {
                    part.leave();
                }
                part.start(at);
                part.use();
            }
        }
        considerAnswer();
        announceNext();
    }

    private void started(
            Showing showing, MediaEventType completion, PropVariant position, @Nullable MediaException failure) {
        if (failure != null) {
            showing.parts().forEach(NativePart::leave);
            run = Run.STOPPED;
            emit(MediaEvent.failure(MediaEventType.MESourceStarted, failure));
            return;
        }
        run = Run.STARTED;
        tellStarted(showing, completion, position);
        for (NativePart part : showing.parts()) {
            part.takeHeld().forEach(this::emit);
        }
        // A stream that began at its end said so before anybody could know.
        streamEnded(showing);
    }

    private void tellStarted(Showing showing, MediaEventType completion, PropVariant position) {
        tellStarted(showing, completion, position, 0);
    }

    /** @param from where a start without a position goes on, 100 ns units of the segment's media time */
    private void tellStarted(Showing showing, MediaEventType completion, PropVariant position, long from) {
        showing.streams().forEach(stream -> emit(stream.introduction()));
        MediaEvent event = MediaEvent.of(completion, Status.S_OK, position);
        if (showing.parts().isEmpty()) {
            event.attributes().set(EventAttributes.SOURCE_FAKE_START, 1);
        } else if (from != 0) {
            event.attributes().set(EventAttributes.SOURCE_ACTUAL_START, from);
        }
        showing.topology()
                .find(TopologyAttributes.PROJECTSTART)
                .ifPresent(start -> event.attributes().set(EventAttributes.SOURCE_PROJECTSTART, start));
        emit(event);
        MediaEventType each = completion == MediaEventType.MESourceSeeked
                ? MediaEventType.MEStreamSeeked
                : MediaEventType.MEStreamStarted;
        showing.streams().forEach(stream -> {
            stream.emit(MediaEvent.of(each, Status.S_OK, position));
            stream.release();
        });
    }

    /** Starts what has nothing to play, or is not to be played any more: it has no data. */
    private void showNothing(Showing showing, PropVariant position, boolean seek) {
        showing.streams().forEach(SegmentStream::reopen);
        run = Run.STARTED;
        showing.setEndTold(false);
        showing.streams().forEach(SegmentStream::endSoon);
        tellStarted(showing, seek ? MediaEventType.MESourceSeeked : MediaEventType.MESourceStarted, position);
        // Streams end at the first request; where there are none, all have.
        streamEnded(showing);
        announceNext();
    }

    /** A start has gone to another segment: what plays is canceled, the other one announced. */
    private void skip(Showing showing, SegmentOffset place, PropVariant position) {
        Optional<Segment> target = segments.find(place.elementId());
        if (target.isEmpty()) {
            emit(MediaEvent.failure(
                    MediaEventType.MESourceStarted,
                    new MediaException(
                            Status.MF_E_SEQUENCER_UNKNOWN_SEGMENT_ID,
                            "segment " + place.elementId() + " has been deleted from the sequence")));
            return;
        }
        boolean seek = run != Run.STOPPED && showing == active;
        Showing announced = next;
        if (announced != null && announced.segment().id() == place.elementId()) {
            announced.setStartOffset(place.offset());
        } else {
            cancelNext();
            announce(target.get(), place.offset());
        }
        activate(showing);
        showing.cancel();
        showing.parts().forEach(NativePart::leave);
        prepareNext();
        showNothing(showing, position, seek);
    }

    /** Makes a showing the active one; the sources of the one before are let go. */
    private void activate(Showing showing) {
        Showing previous = active;
        if (previous != showing && previous != null) {
            previous.parts().forEach(NativePart::leave);
            previous.streams().forEach(SegmentStream::endNow);
        }
        if (next == showing) {
            next = null;
        }
        active = showing;
    }

    void pause() {
        Showing showing = active;
        if (showing == null) {
            return;
        }
        await(MediaEventType.MESourcePaused, failure -> {
            if (failure == null) {
                run = Run.PAUSED;
            }
            halted(showing, MediaEventType.MESourcePaused, MediaEventType.MEStreamPaused, failure);
        });
        showing.parts().stream().filter(NativePart::isRunning).forEach(NativePart::pause);
        considerAnswer();
    }

    private void resumed(Showing showing, @Nullable MediaException failure) {
        if (failure != null) {
            emit(MediaEvent.failure(MediaEventType.MESourceStarted, failure));
            return;
        }
        run = Run.STARTED;
        long from = Long.MAX_VALUE;
        for (NativePart part : showing.parts()) {
            from = Math.min(from, part.actualStart());
        }
        tellStarted(showing, MediaEventType.MESourceStarted, PropVariant.EMPTY, from);
    }

    void stop() {
        Showing showing = active;
        if (showing == null) {
            emit(MediaEvent.of(MediaEventType.MESourceStopped));
            return;
        }
        await(MediaEventType.MESourceStopped, failure -> {
            run = Run.STOPPED;
            halted(showing, MediaEventType.MESourceStopped, MediaEventType.MEStreamStopped, failure);
        });
        showing.parts().stream().filter(NativePart::isRunning).forEach(NativePart::stop);
        considerAnswer();
    }

    private void halted(Showing showing, MediaEventType whole, MediaEventType each, @Nullable MediaException failure) {
        if (failure != null) {
            emit(MediaEvent.failure(whole, failure));
            return;
        }
        emit(MediaEvent.of(whole));
        showing.streams().stream().filter(SegmentStream::isKnown).forEach(stream -> stream.emit(MediaEvent.of(each)));
    }

    /** True when there is no other segment, on either side. Any thread. */
    boolean canReverse() {
        return segments.all().size() <= 1;
    }

    void changeRate(boolean thin, float newRate) {
        await(
                MediaEventType.MESourceRateChanged,
                failure -> emit(
                        failure == null
                                ? MediaEvent.of(
                                        MediaEventType.MESourceRateChanged, Status.S_OK, PropVariant.r4(newRate))
                                : MediaEvent.failure(MediaEventType.MESourceRateChanged, failure)));
        for (NativePart part : activeParts()) {
            RateControl control = part.rateControl();
            if (control != null) {
                part.setRate(control, thin, newRate);
            }
        }
        Showing prepared = next;
        if (prepared != null) {
            prepared.parts().forEach(part -> guard("setting the rate of a source", () -> rate.applyTo(part.source())));
        }
        considerAnswer();
    }

    // ---------------------------------------------------------------- answers of the sources

    private void await(MediaEventType completion, Consumer<@Nullable MediaException> done) {
        pending = new Pending(completion, done);
    }

    /** Answers the session when every source of the active showing has answered. */
    void considerAnswer() {
        Pending waiting = pending;
        List<NativePart> parts = activeParts();
        if (waiting == null || !parts.stream().allMatch(NativePart::hasAnswered)) {
            return;
        }
        pending = null;
        MediaException failure = null;
        for (NativePart part : parts) {
            failure = failure == null ? part.failure() : failure;
        }
        waiting.done().accept(failure);
    }

    /** A stream of a showing has delivered everything. */
    void streamEnded(Showing showing) {
        boolean told = run == Run.STOPPED || pending != null;
        if (showing == active && !told && showing.streams().stream().allMatch(SegmentStream::hasEnded)) {
            tellEnd(showing, segments.isLast(showing.segment()));
            announceNext();
        }
    }

    /** Ends the active showing before its data does, if it is the one. */
    void end(Showing showing) {
        end(showing, segments.isLast(showing.segment()));
    }

    private void end(Showing showing, boolean last) {
        if (showing == active && run != Run.STOPPED) {
            showing.streams().forEach(SegmentStream::endNow);
            tellEnd(showing, last);
            announceNext();
        }
    }

    private void tellEnd(Showing showing, boolean isLast) {
        if (showing.isEndTold()) {
            return;
        }
        showing.setEndTold(true);
        boolean canceled = showing.isCanceled();
        if (!canceled) {
            finished = isLast;
        }
        boolean last = finished && next == null;
        MediaEvent event =
                MediaEvent.of(last ? MediaEventType.MEEndOfPresentation : MediaEventType.MEEndOfPresentationSegment);
        if (canceled) {
            event.attributes().set(EventAttributes.SOURCE_TOPOLOGY_CANCELED, 1);
        }
        emit(event);
    }

    // ---------------------------------------------------------------- what comes next

    /** The list has changed behind what plays. */
    void listChanged() {
        Showing present = active;
        if (present == null) {
            return;
        }
        boolean last = segments.isLast(present.segment());
        if (last && next != null && !present.isCanceled()) {
            cancelNext();
        }
        if (last && present.isEndTold() && !finished && !present.isCanceled() && run != Run.STOPPED) {
            // It was over, and what was to follow will not come.
            finished = true;
            emit(MediaEvent.of(MediaEventType.MEEndOfPresentation));
        }
        announceNext();
    }

    /** A segment is gone: it is not shown any more, and ends if it is just shown. */
    void deleted(Segment segment) {
        Showing announced = next;
        if (announced != null && announced.segment().id() == segment.id()) {
            cancelNext();
        }
        Showing present = active;
        if (present != null && present.segment().id() == segment.id()) {
            end(present, segment.last());
            present.parts().forEach(NativePart::leave);
        }
        listChanged();
    }

    /** A segment has another topology: what was announced with the old one is announced anew. */
    void updated(int id) {
        Showing announced = next;
        if (announced != null && announced.segment().id() == id) {
            cancelNext();
            segments.find(id)
                    .filter(segment -> !segment.isEmpty())
                    .ifPresent(segment -> announce(segment, announced.startOffset()));
            prepareNext();
        }
        listChanged();
        emit(MediaEvent.of(MediaEventType.MESequencerSourceTopologyUpdated, Status.S_OK, PropVariant.uint32(id)));
    }

    private void cancelNext() {
        Showing announced = next;
        next = null;
        if (announced != null) {
            announced.cancel();
            announced.parts().forEach(NativePart::leave);
        }
    }

    private void announceNext() {
        Showing present = active;
        if (present != null && next == null && !present.isCanceled()) {
            segments.after(present.segment().id()).ifPresent(segment -> announce(segment, 0));
            prepareNext();
        }
    }

    private void announce(Segment segment, long offset) {
        Showing showing = new Showing(owner, this, segment);
        showing.setStartOffset(offset);
        next = showing;
        emit(MediaEvent.of(MediaEventType.MENewPresentation, Status.S_OK, PropVariant.unknown(showing.descriptor())));
    }

    /** Starts the sources of the announced segment, so that they are ready when its turn comes. */
    private void prepareNext() {
        Showing showing = next;
        if (showing == null) {
            return;
        }
        for (NativePart part : showing.parts()) {
            PropVariant at = part.positionAt(showing.startOffset());
            if (part.isReadyAt(at) || isBusy(part.source()) || isLive(part.source())) {
                continue;
            }
            part.leave();
            part.start(at);
        }
    }

    private boolean isBusy(MediaSource source) {
        return activeParts().stream().anyMatch(part -> part.source() == source);
    }

    private static boolean isLive(MediaSource source) {
        try {
            return source.characteristics().contains(SourceCharacteristic.IS_LIVE);
        } catch (MediaException gone) {
            return true;
        }
    }
}
