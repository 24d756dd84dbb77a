package dev.reel.session;

import dev.reel.pipeline.MediaSink;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.session.flow.BranchQueues;
import dev.reel.session.flow.OutputStage;
import dev.reel.session.flow.QualityTap;
import dev.reel.session.flow.SourceDriver;
import dev.reel.session.presentation.Presentation;
import dev.reel.session.presentation.PresentationQueue;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyStatus;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Presentations come and go: they are built, put in the current one's place, and released with what is theirs
 * (media-session.md §7.7, §15).
 *
 * <p>Lives on the session's queue.
 */
final class PresentationLifecycle {
    private final SessionEvents events;
    private final Standing standing;
    private final ClockControl clock;
    private final PresentationQueue presentations;
    private final ComponentRegistry components;
    private final SinkFinalizer finalizer;
    private final BranchQueues branchQueues;
    private final QualityTap quality;
    private final Consumer<Presentation> builder;
    private final BiConsumer<SourceDriver, MediaEvent> late;

    PresentationLifecycle(
            SessionEvents events,
            Standing standing,
            ClockControl clock,
            PresentationQueue presentations,
            ComponentRegistry components,
            SinkFinalizer finalizer,
            BranchQueues branchQueues,
            QualityTap quality,
            Consumer<Presentation> builder,
            BiConsumer<SourceDriver, MediaEvent> late) {
        this.events = events;
        this.standing = standing;
        this.clock = clock;
        this.presentations = presentations;
        this.components = components;
        this.finalizer = finalizer;
        this.branchQueues = branchQueues;
        this.quality = quality;
        this.builder = builder;
        this.late = late;
    }

    /** Builds a presentation; throws when it cannot be run. */
    void make(Presentation presentation) {
        builder.accept(presentation);
    }

    /** Builds a presentation whose topology was accepted before; a failure is an error of streaming. */
    boolean build(Presentation presentation) {
        try {
            make(presentation);
            return true;
        } catch (RuntimeException failure) {
            events.raise(MediaEvent.failure(
                    MediaEventType.MEError,
                    ComponentCalls.asMedia(presentation.topology().toString(), failure)));
            return false;
        }
    }

    /** Makes a presentation that was built the current one. */
    void install(Presentation presentation) {
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
        events.raise(time);
        standing.updateCapabilities();
        events.raiseStatus(presentation, TopologyStatus.READY);
        for (SourceDriver source : presentation.sources()) {
            source.takeHeld().forEach(event -> late.accept(source, event));
        }
    }

    /** Lets everything go; gives back what was there. */
    List<Presentation> releaseAll() {
        quality.noTopology();
        List<Presentation> all = presentations.takeAll();
        for (Presentation presentation : all) {
            presentation.unlockNodes();
            components.release(presentation, presentations::uses);
        }
        return all;
    }

    /** A presentation leaves that does not play. */
    void release(Presentation presentation) {
        release(presentation, presentations.current());
    }

    /** A presentation leaves; the sinks that what plays next does not have no longer follow the clock. */
    void release(Presentation presentation, @Nullable Presentation playing) {
        if (playing == null && !presentations.isAnyWaiting()) {
            quality.noTopology();
        }
        presentation.unlockNodes();
        long id = presentation.topology().id();
        boolean stays = playing != null && playing.topology().id() == id;
        if (!stays && presentations.topologies().stream().noneMatch(other -> other.id() == id)) {
            branchQueues.forget(id);
        }
        if (playing != null && playing.topology() == presentation.topology()) {
            playing.lockNodes();
        }
        presentation.sinks().stream()
                .filter(sink -> (playing == null || !playing.uses(sink)) && !presentations.isEnding(sink))
                .forEach(sink -> clock.take(presentation, sink));
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
