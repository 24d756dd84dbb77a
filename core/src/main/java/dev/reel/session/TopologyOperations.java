package dev.reel.session;

import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.PresentationClock;
import dev.reel.pipeline.SegmentOffset;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.session.Awaiter.Answer;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyStatus;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Brings topologies into the session and takes them out: set, clear, replace, the change to the next one, the natural end
 * (media-session.md §4.1, §4.2, §6, §7.7–§7.9).
 *
 * <p>Lives on the session's queue.
 */
final class TopologyOperations {
    private final SessionCore core;
    private final Awaiter awaiter;
    private final Transport transport;
    private final PresentationQueue presentations;
    private final ComponentRegistry components;
    private final SinkFinalizer finalizer;
    private final TopologyResolver resolver;
    private final Consumer<Presentation> builder;
    private final EarlyStart early;
    private TopologyResolver.@Nullable Resolved unclaimed;
    /** What is being set while its sinks are subscribed to. */
    private @Nullable Presentation arriving;
    /** Where a start has gone to, in a segment of a sequence that is not current yet. */
    private @Nullable SegmentOffset aim;

    /** @param builder gives a presentation its drivers, stages and pipelines */
    TopologyOperations(
            SessionCore core,
            Awaiter awaiter,
            Transport transport,
            PresentationClock clock,
            PresentationQueue presentations,
            ComponentRegistry components,
            SinkFinalizer finalizer,
            TopologyResolver resolver,
            Consumer<Presentation> builder) {
        this.core = core;
        this.awaiter = awaiter;
        this.transport = transport;
        this.presentations = presentations;
        this.components = components;
        this.finalizer = finalizer;
        this.resolver = resolver;
        this.builder = builder;
        this.early = new EarlyStart(core, transport, clock, presentations, components, builder);
    }

    void set(Operation operation, Set<SetTopologyFlag> flags, @Nullable Topology topology) {
        if (flags.contains(SetTopologyFlag.CLEAR_CURRENT)) {
            clearCurrent(operation, topology);
        } else if (topology == null) {
            core.succeed(operation, PropVariant.EMPTY);
        } else {
            resolve(operation, flags, topology);
        }
    }

    /** Drops what waits. */
    void clear(Operation operation) {
        presentations.takeWaiting().forEach(this::release);
        core.succeed(operation, PropVariant.EMPTY);
        considerEnd();
    }

    // ---------------------------------------------------------------- resolving

    private void resolve(Operation operation, Set<SetTopologyFlag> flags, Topology topology) {
        Topology inUse = presentations.currentTopology();
        boolean noResolution = flags.contains(SetTopologyFlag.NORESOLUTION);
        Object task = new Object();
        awaiter.expect(Answer.CALL_RETURNED, task, task, "what resolves " + topology);
        core.platform().blocking().execute(() -> {
            TopologyResolver.Resolved resolved = null;
            MediaException problem = null;
            try {
                resolved = resolver.resolve(topology, inUse, noResolution, components::isKnown);
            } catch (RuntimeException failure) {
                problem = SessionCore.asMedia("what resolves " + topology, failure);
            }
            TopologyResolver.Resolved result = resolved;
            MediaException reason = problem;
            core.post(() -> returned(task, result, reason));
        });
        awaiter.then(core.componentTimeout(), outcome -> {
            TopologyResolver.Resolved resolved = unclaimed;
            unclaimed = null;
            if (resolved == null) {
                core.fail(
                        operation,
                        outcome.failure() != null
                                ? outcome.failure()
                                : new MediaException(Status.E_UNEXPECTED, "nothing came of resolving " + topology));
            } else {
                resolved(operation, flags, resolved);
            }
        });
    }

    private void returned(Object task, TopologyResolver.@Nullable Resolved resolved, @Nullable MediaException problem) {
        if (awaiter.isExpected(Answer.CALL_RETURNED, task)) {
            unclaimed = resolved;
            awaiter.arrived(Answer.CALL_RETURNED, task, problem);
        } else if (resolved != null) {
            // It took too long, or the session was shut down meanwhile: nobody will use it.
            core.platform().blocking().execute(() -> resolved.discard(components::isKnown));
        }
    }

    private void resolved(Operation operation, Set<SetTopologyFlag> flags, TopologyResolver.Resolved resolved) {
        Presentation presentation = new Presentation(resolved.topology(), resolved.facts());
        components.adopt(resolved);
        PropVariant value = PropVariant.unknown(resolved.topology());
        if (presentations.current() == null) {
            try {
                builder.accept(presentation);
            } catch (RuntimeException failure) {
                release(presentation);
                components.reject(resolved, presentations::uses);
                core.fail(operation, SessionCore.asMedia(resolved.topology().toString(), failure));
                return;
            }
            arriving = presentation;
            awaitSubscriptions(presentation, refused -> {
                arriving = null;
                if (refused != null) {
                    release(presentation);
                    components.reject(resolved, presentations::uses);
                    core.fail(operation, refused);
                    return;
                }
                // Whoever hears that it is set finds it there.
                presentations.setCurrent(presentation);
                core.complete(operation, Status.S_OK, value, null);
                install(presentation);
                core.finish(operation);
            });
        } else if (flags.contains(SetTopologyFlag.IMMEDIATE)) {
            core.complete(operation, Status.S_OK, value, null);
            List<Presentation> dropped = presentations.takeWaiting();
            presentations.add(presentation);
            // A sink of theirs that the new one has, too, is not shut down.
            dropped.forEach(this::release);
            replaceCurrent(operation);
        } else {
            presentation.setTimeline(presentation.queued());
            presentations.add(presentation);
            core.succeed(operation, value);
            considerEnd();
        }
    }

    /** Goes on when the sinks of a presentation have a listener, with the first failure or null. */
    private void awaitSubscriptions(Presentation presentation, Consumer<@Nullable MediaException> done) {
        for (OutputStage output : presentation.outputs()) {
            SinkDriver driver = output.driver();
            core.call(driver.lane(), driver, driver, driver.name(), driver::subscribe);
        }
        awaiter.then(core.componentTimeout(), outcome -> {
            core.abandon(outcome);
            done.accept(outcome.failure());
        });
    }

    /** What was resolved and not used yet is given up: the session is shut down. */
    void shutdown() {
        TopologyResolver.Resolved resolved = unclaimed;
        unclaimed = null;
        if (resolved != null) {
            core.platform().blocking().execute(() -> resolved.discard(components::isKnown));
        }
        Presentation left = arriving;
        arriving = null;
        if (left != null) {
            release(left);
        }
    }

    // ---------------------------------------------------------------- replacing the current one

    private void clearCurrent(Operation operation, @Nullable Topology topology) {
        Presentation old = presentations.current();
        if (old == null || (topology != null && topology.id() != old.topology().id())) {
            core.complete(operation, topology == null ? Status.S_OK : Status.S_FALSE, PropVariant.EMPTY, null);
            core.finish(operation);
            return;
        }
        core.complete(operation, Status.S_OK, PropVariant.EMPTY, null);
        replaceCurrent(operation);
    }

    /** Ends the current presentation and puts the next in its place, if there is one; running goes on running. */
    private void replaceCurrent(Operation operation) {
        Presentation old = core.requireCurrent();
        boolean wasStarted = core.state() == SessionState.STARTED;
        Consumer<@Nullable MediaException> stopped = ignored -> {
            // Until now it was in line, where a shutdown finds it.
            Presentation next = presentations.poll();
            endAllEnding();
            core.raiseStatus(old, TopologyStatus.ENDED);
            presentations.setCurrent(null);
            release(old, next);
            if (next == null) {
                core.enter(SessionState.STOPPED);
                core.finish(operation);
            } else {
                core.setState(SessionState.STOPPED);
                replaced(operation, next, wasStarted);
            }
        };
        if (core.isActive()) {
            transport.stop(old, stopped);
        } else {
            stopped.accept(null);
        }
    }

    private void replaced(Operation operation, Presentation next, boolean start) {
        next.setTimeline(Timeline.of(next.topology()));
        aim = null;
        if (!next.isBuilt() && !build(next)) {
            release(next);
            core.enter(SessionState.STOPPED);
            core.finish(operation);
            return;
        }
        install(next);
        if (!start) {
            core.finish(operation);
            return;
        }
        transport.start(next, null, next.startOnSwitch(), failure -> {
            if (failure == null) {
                core.raiseStatus(next, TopologyStatus.SINK_SWITCHED);
                core.enter(SessionState.STARTED);
            } else {
                core.raise(MediaEvent.failure(MediaEventType.MEError, failure));
            }
            core.finish(operation);
            considerEnd();
        });
    }

    // ---------------------------------------------------------------- the end of a presentation, and the next one

    /** An output has been given everything. */
    void outputEnded(OutputStage output) {
        // A stream that ends early has nothing more to preroll with.
        awaiter.arrived(Answer.SINK_PREROLLED, output.driver(), null);
        Presentation presentation = presentations.current();
        if (presentation != null && presentation.outputs().contains(output) && presentation.outputEnded(output)) {
            if (isEndedByMarks(presentation) && !presentation.isEndTold()) {
                // The clip ends before its source does, so the source will not say it by itself.
                if (presentation.hasSequence()) {
                    transport.sources().endSequences(presentation);
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
        }
        core.raise(event);
        considerEnd();
    }

    /** True when data may end before the source does: at a mark, which backward is that of the begin. */
    private boolean isEndedByMarks(Presentation presentation) {
        return presentation.isCut() || core.rates().isBackward();
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
        if (presentation == null || core.state() != SessionState.STARTED) {
            return;
        }
        long run = presentation.run();
        presentation.setSuccessor(presentations.next());
        boolean goesOn = presentations.isAnyWaiting() || !presentation.isLast();
        if (goesOn && presentation.isRendered() && presentation.isOver()) {
            // A sequence goes on as soon as its next topology is set; until then there is a gap.
            core.raiseStatus(presentation, TopologyStatus.ENDED);
        }
        if (presentations.isAnyWaiting()) {
            // Backward, the next one begins at a time of its own: the one before has to be through.
            if (presentation.isOver() && (!core.rates().isBackward() || presentation.isRendered())) {
                core.submit(new Operation(null, operation -> change(operation, presentation, run)));
            } else {
                early.consider();
            }
        } else if (presentation.isRendered() && presentation.isLast() && presentations.ending().isEmpty()) {
            core.submit(new Operation(null, operation -> end(operation, presentation, run)));
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
            core.finish(operation);
            return;
        }
        core.raiseStatus(presentation, TopologyStatus.ENDED);
        core.setState(SessionState.STOPPING);
        transport.stop(presentation, failure -> {
            presentation.rewind();
            core.enter(SessionState.STOPPED);
            core.raise(
                    failure == null
                            ? MediaEvent.of(MediaEventType.MESessionEnded)
                            : MediaEvent.failure(MediaEventType.MESessionEnded, failure));
            core.finish(operation);
        });
    }

    /** Everything of the current presentation is with its sinks: the next one takes over without a gap. */
    private void change(Operation operation, Presentation presentation, long run) {
        Presentation next = presentations.next();
        if (!isStill(presentation, run) || next == null) {
            core.finish(operation);
            return;
        }
        transport.sources().stop(presentation, next, ignored -> {
            if (next.isBuilt() || build(next)) {
                if (core.rates().isBackward()) {
                    changeBackward(operation, presentation, next);
                    return;
                }
                next.setTimeline(next.behind(presentation, presentation.endTime()));
                transport.sources().startNext(next, failure -> changed(operation, presentation, next, failure));
                return;
            }
            // What plays is heard and seen to its end all the same.
            presentations.poll();
            release(next);
            core.finish(operation);
            considerEnd();
        });
    }

    /** Backward, the next one plays from its own end down to its own begin. */
    private void changeBackward(Operation operation, Presentation presentation, Presentation next) {
        next.setTimeline(Timeline.of(next.topology()));
        MediaException refusal = core.rates().refusal(next);
        if (refusal == null && next.foreseenEnd() == Long.MAX_VALUE) {
            refusal = new MediaException(
                    Status.MF_E_NO_DURATION,
                    "nobody knows where " + next.topology() + " ends, so it cannot be played backwards from there");
        }
        if (refusal != null) {
            changed(operation, presentation, next, refusal);
        } else {
            transport
                    .sources()
                    .start(
                            next,
                            null,
                            PropVariant.i8(next.foreseenEnd()),
                            failure -> changed(operation, presentation, next, failure));
        }
    }

    /** The sources of the next presentation run, or have failed to: it becomes current, where the one before ends. */
    private void changed(
            Operation operation, Presentation previous, Presentation next, @Nullable MediaException failure) {
        if (core.rates().rate().value() > 0) {
            // A clock that cannot say what time it is does not keep the next one from its turn.
            transport.readClock((now, silence) ->
                    changed(operation, previous, next, failure, silence == null ? now : Long.MIN_VALUE));
        } else {
            changed(operation, previous, next, failure, Long.MIN_VALUE);
        }
    }

    private void changed(
            Operation operation, Presentation previous, Presentation next, @Nullable MediaException failure, long now) {
        Consumer<@Nullable MediaException> done = problem -> {
            if (problem != null) {
                core.raise(MediaEvent.failure(MediaEventType.MEError, problem));
            }
            core.finish(operation);
            considerEnd();
        };
        SegmentOffset place = aim;
        boolean aimed = place != null && next.isElement(place.elementId());
        boolean backward = core.rates().isBackward();
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
        install(next);
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
                && core.state() == SessionState.STARTED;
    }

    private void endIfRendered(Presentation previous, @Nullable Presentation playing) {
        if (previous.isRendered()) {
            presentations.ended(previous);
            core.raiseStatus(previous, TopologyStatus.ENDED);
            release(previous, playing);
        }
    }

    /** What was still being rendered is cut off: the session stops or goes elsewhere. */
    void endAllEnding() {
        for (Presentation previous : presentations.ending()) {
            presentations.ended(previous);
            core.raiseStatus(previous, TopologyStatus.ENDED);
            release(previous);
        }
    }

    // ---------------------------------------------------------------- parts

    /** Builds a presentation whose topology was accepted before; a failure is an error of streaming. */
    private boolean build(Presentation presentation) {
        try {
            builder.accept(presentation);
            return true;
        } catch (RuntimeException failure) {
            core.raise(MediaEvent.failure(
                    MediaEventType.MEError,
                    SessionCore.asMedia(presentation.topology().toString(), failure)));
            return false;
        }
    }

    /** Makes a presentation that was built the current one. */
    private void install(Presentation presentation) {
        presentation.lockNodes();
        presentations.setCurrent(presentation);
        presentation
                .outputs()
                .forEach(output -> output.driver().setNodeId(output.node().id()));
        presentation.pipelines().forEach(pipeline -> pipeline.queue().execute(pipeline::begin));
        MediaEvent time = MediaEvent.of(MediaEventType.MESessionNotifyPresentationTime);
        time.attributes().set(EventAttributes.START_PRESENTATION_TIME, presentation.offset());
        time.attributes().set(EventAttributes.PRESENTATION_TIME_OFFSET, presentation.sourceOffset());
        time.attributes().set(EventAttributes.START_PRESENTATION_TIME_AT_OUTPUT, presentation.firstOutput());
        core.raise(time);
        core.updateCapabilities();
        core.raiseStatus(presentation, TopologyStatus.READY);
        for (SourceDriver source : presentation.sources()) {
            source.takeHeld().forEach(event -> core.take(source, event));
        }
    }

    /** Lets everything go; gives back what was there. */
    List<Presentation> releaseAll() {
        core.quality().noTopology();
        List<Presentation> all = presentations.takeAll();
        for (Presentation presentation : all) {
            presentation.unlockNodes();
            components.release(presentation, presentations::uses);
        }
        return all;
    }

    private void release(Presentation presentation) {
        release(presentation, presentations.current());
    }

    /** A presentation leaves; the sinks that what plays next does not have no longer follow the clock. */
    private void release(Presentation presentation, @Nullable Presentation playing) {
        if (playing == null && !presentations.isAnyWaiting()) {
            core.quality().noTopology();
        }
        presentation.unlockNodes();
        long id = presentation.topology().id();
        boolean stays = playing != null && playing.topology().id() == id;
        if (!stays && presentations.topologies().stream().noneMatch(other -> other.id() == id)) {
            core.branchQueues().forget(id);
        }
        if (playing != null && playing.topology() == presentation.topology()) {
            playing.lockNodes();
        }
        presentation.outputs().stream()
                .map(OutputStage::driver)
                .filter(driver -> playing == null || !playing.uses(driver.sink()))
                .forEach(transport::takeClock);
        Predicate<MediaSink> stillUsed = sink -> presentations.uses(sink) || (playing != null && playing.uses(sink));
        // What a sink has made is whole when all its streams have ended; else it is given up.
        for (OutputStage output : presentation.outputs()) {
            MediaSink sink = output.driver().sink();
            if (!stillUsed.test(sink) && presentation.isRendered(sink)) {
                finalizer.begin(sink, output.driver().lane());
            }
        }
        components.release(presentation, stillUsed);
    }

    /** Moves the end of a source node's clip while it plays. */
    void setMediaStop(TopologyNode node, long mediaStop) {
        node.set(NodeAttributes.MEDIASTOP, mediaStop);
        Presentation presentation = presentations.current();
        if (presentation != null) {
            presentation.pipelines().forEach(pipeline -> pipeline.queue().execute(pipeline::readMarks));
        }
    }
}
