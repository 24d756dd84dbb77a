package dev.reel.session;

import dev.reel.pipeline.SegmentOffset;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.session.Awaiter.Answer;
import dev.reel.session.flow.OutputStage;
import dev.reel.session.flow.SinkDriver;
import dev.reel.session.presentation.Presentation;
import dev.reel.session.presentation.PresentationQueue;
import dev.reel.session.presentation.Timeline;
import dev.reel.topology.TopologyStatus;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The end of a presentation, and what follows: the next one takes over where its data ends, or the session ends
 * (media-session.md §6, §7.4, §7.7, §7.10).
 *
 * <p>Lives on the session's queue.
 */
final class Succession {
    private final SessionEvents events;
    private final Standing standing;
    private final Operations operations;
    private final Awaiter awaiter;
    private final Transport transport;
    private final SourceControl sources;
    private final ClockControl clockControl;
    private final PlaybackRate rate;
    private final PresentationQueue presentations;
    private final PresentationLifecycle lifecycle;
    private final EarlyStart early;
    /** Where a start has gone to, in a segment of a sequence that is not current yet. */
    private @Nullable SegmentOffset aim;
    /** Why something since the last end of the session was not all there is. */
    private @Nullable MediaException loss;

    Succession(
            SessionEvents events,
            Standing standing,
            Operations operations,
            Awaiter awaiter,
            Transport transport,
            SourceControl sources,
            ClockControl clockControl,
            PlaybackRate rate,
            PresentationQueue presentations,
            PresentationLifecycle lifecycle,
            EarlyStart early) {
        this.events = events;
        this.standing = standing;
        this.operations = operations;
        this.awaiter = awaiter;
        this.transport = transport;
        this.sources = sources;
        this.clockControl = clockControl;
        this.rate = rate;
        this.presentations = presentations;
        this.lifecycle = lifecycle;
        this.early = early;
    }

    /** An output has been given everything. */
    void outputEnded(OutputStage output) {
        // A stream that ends early has nothing more to preroll with.
        awaiter.arrived(Answer.SINK_PREROLLED, output.driver(), null);
        Presentation presentation = presentations.current();
        if (presentation != null && presentation.outputs().contains(output) && presentation.outputEnded(output)) {
            if (isEndedByMarks(presentation) && !presentation.isEndTold()) {
                // The clip ends before its source does, so the source will not say it by itself.
                if (presentation.hasSequence()) {
                    sources.endSequences(presentation);
                } else {
                    endOfPresentation(MediaEvent.of(MediaEventType.MEEndOfPresentation));
                }
            }
            considerEnd();
        }
    }

    /** A source, or the session for it, says that everything has been delivered. */
    void endOfPresentation(MediaEvent event) {
        Presentation presentation = presentations.current();
        if (presentation != null) {
            if (isEndedByMarks(presentation) && presentation.isEndTold() && !presentation.hasSequence()) {
                return;
            }
            presentation.setEndTold(event.type() == MediaEventType.MEEndOfPresentation);
            if (!event.status().isSuccess()) {
                presentation.setIncomplete();
                loss = loss == null ? failureOf(event) : loss;
            }
        }
        events.raise(event);
        considerEnd();
    }

    private static MediaException failureOf(MediaEvent event) {
        return new MediaException(
                event.status(),
                event.attributes()
                        .find(EventAttributes.MESSAGE)
                        .orElse("the source did not deliver all that there is"));
    }

    /** True when data may end before the source does: at a mark, which backward is that of the begin. */
    private boolean isEndedByMarks(Presentation presentation) {
        return presentation.isCut() || rate.isBackward();
    }

    /** A sink has rendered everything up to the end marker of a run. */
    void endMarkerArrived(SinkDriver sink, long run) {
        Presentation presentation = presentations.current();
        if (presentation != null && presentation.run() == run) {
            presentation.markerArrived(sink);
            considerEnd();
            return;
        }
        for (Presentation previous : presentations.ending()) {
            if (previous.run() == run) {
                previous.markerArrived(sink);
                endIfRendered(previous, presentation);
                considerEnd();
            }
        }
    }

    /** A sink that was abandoned will neither take data nor report any end. */
    void sinkAbandoned(SinkDriver sink) {
        Presentation presentation = presentations.current();
        if (presentation != null) {
            presentation.forget(sink);
        }
        sinkLost(sink);
        considerEnd();
    }

    /** A sink cannot show the rest of what it was given: the presentations before the current one do not wait for it. */
    void sinkLost(SinkDriver sink) {
        for (Presentation previous : presentations.ending()) {
            previous.forget(sink);
            endIfRendered(previous, presentations.current());
        }
    }

    /** Follows up when the current presentation is through; called whenever that, or what waits behind it, has changed. */
    void considerEnd() {
        Presentation presentation = presentations.current();
        if (presentation == null || standing.state() != SessionState.STARTED) {
            return;
        }
        long run = presentation.run();
        presentation.setSuccessor(presentations.next());
        boolean goesOn = presentations.isAnyWaiting() || !presentation.isLast();
        if (goesOn && presentation.isRendered() && presentation.isOver()) {
            // A sequence goes on as soon as its next topology is set; until then there is a gap.
            events.raiseStatus(presentation, TopologyStatus.ENDED);
        }
        if (presentations.isAnyWaiting()) {
            // Backward, the next one begins at a time of its own: the one before has to be through.
            if (presentation.isOver() && (!rate.isBackward() || presentation.isRendered())) {
                operations.submit(operation -> change(operation, presentation, run));
            } else {
                early.consider();
            }
        } else if (presentation.isRendered()
                && presentation.isLast()
                && presentations.ending().isEmpty()) {
            operations.submit(operation -> end(operation, presentation, run));
        }
    }

    /** A start has gone to a segment: unless that is current, its topology is to begin there. */
    void aim(@Nullable SegmentOffset place) {
        Presentation presentation = presentations.current();
        aim = place != null && presentation != null && presentation.isElement(place.elementId()) ? null : place;
    }

    /** The presentation has been rendered to its end, with no other behind it. */
    private void end(Operation operation, Presentation presentation, long run) {
        if (!isStill(presentation, run)
                || presentations.isAnyWaiting()
                || !presentations.ending().isEmpty()) {
            operations.finish(operation);
            return;
        }
        events.raiseStatus(presentation, TopologyStatus.ENDED);
        standing.setState(SessionState.STOPPING);
        transport.stop(presentation, failure -> {
            presentation.rewind();
            standing.enter(SessionState.STOPPED);
            MediaException reason = failure != null ? failure : loss;
            loss = null;
            events.raise(
                    reason == null
                            ? MediaEvent.of(MediaEventType.MESessionEnded)
                            : MediaEvent.failure(MediaEventType.MESessionEnded, reason));
            operations.finish(operation);
        });
    }

    /** Everything of the current presentation is with its sinks: the next one takes over without a gap. */
    private void change(Operation operation, Presentation presentation, long run) {
        Presentation next = presentations.next();
        if (!isStill(presentation, run) || next == null) {
            operations.finish(operation);
            return;
        }
        sources.stop(presentation, next, ignored -> {
            if (next.isBuilt() || lifecycle.build(next)) {
                if (rate.isBackward()) {
                    changeBackward(operation, presentation, next);
                    return;
                }
                next.setTimeline(next.behind(presentation, presentation.endTime()));
                sources.startNext(next, failure -> changed(operation, presentation, next, failure));
                return;
            }
            // What plays is heard and seen to its end all the same.
            presentations.poll();
            lifecycle.release(next);
            operations.finish(operation);
            considerEnd();
        });
    }

    /** Backward, the next one plays from its own end down to its own begin. */
    private void changeBackward(Operation operation, Presentation presentation, Presentation next) {
        next.setTimeline(Timeline.of(next.topology()));
        MediaException refusal = rate.refusal(next);
        if (refusal == null && next.foreseenEnd() == Long.MAX_VALUE) {
            refusal = new MediaException(
                    Status.MF_E_NO_DURATION,
                    "nobody knows where " + next.topology() + " ends, so it cannot be played backwards from there");
        }
        if (refusal != null) {
            changed(operation, presentation, next, refusal);
        } else {
            sources.start(
                    next,
                    null,
                    PropVariant.i8(next.foreseenEnd()),
                    failure -> changed(operation, presentation, next, failure));
        }
    }

    /** The sources of the next presentation run, or have failed to: it becomes current, where the one before ends. */
    private void changed(
            Operation operation, Presentation previous, Presentation next, @Nullable MediaException failure) {
        if (rate.value() > 0) {
            // A clock that cannot say what time it is does not keep the next one from its turn.
            clockControl.read((now, silence) ->
                    changed(operation, previous, next, failure, silence == null ? now : Long.MIN_VALUE));
        } else {
            changed(operation, previous, next, failure, Long.MIN_VALUE);
        }
    }

    private void changed(
            Operation operation, Presentation previous, Presentation next, @Nullable MediaException failure, long now) {
        Consumer<@Nullable MediaException> done = problem -> {
            if (problem != null) {
                events.raise(MediaEvent.failure(MediaEventType.MEError, problem));
            }
            operations.finish(operation);
            considerEnd();
        };
        SegmentOffset place = aim;
        boolean aimed = place != null && next.isElement(place.elementId());
        boolean backward = rate.isBackward();
        if (aimed || backward) {
            next.setTimeline(Timeline.of(next.topology()));
        } else {
            // A topology that came too late leaves a gap; its data is not late for that.
            next.setTimeline(next.behind(previous, Math.max(previous.endTime(), now)));
        }
        presentations.endCurrent();
        // While the next one is in line, its sinks are in use and are let alone; those of both keep the clock.
        endIfRendered(previous, next);
        presentations.poll();
        next.carryOn(previous);
        lifecycle.install(next);
        if (failure != null) {
            done.accept(failure);
        } else if (place != null && aimed) {
            aim = null;
            transport.takeOverAt(next, next.offset() + place.offset(), done);
        } else if (backward) {
            transport.takeOverAt(next, next.foreseenEnd(), done);
        } else {
            transport.takeOver(next, done);
        }
    }

    private boolean isStill(Presentation presentation, long run) {
        return presentation == presentations.current()
                && presentation.run() == run
                && standing.state() == SessionState.STARTED;
    }

    private void endIfRendered(Presentation previous, @Nullable Presentation playing) {
        if (previous.isRendered()) {
            presentations.ended(previous);
            events.raiseStatus(previous, TopologyStatus.ENDED);
            lifecycle.release(previous, playing);
        }
    }

    /** What was still being rendered is cut off: the session stops or goes elsewhere. */
    void endAllEnding() {
        for (Presentation previous : presentations.ending()) {
            presentations.ended(previous);
            events.raiseStatus(previous, TopologyStatus.ENDED);
            lifecycle.release(previous);
        }
    }
}
