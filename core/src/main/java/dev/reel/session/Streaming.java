package dev.reel.session;

import dev.reel.pipeline.transform.Transform;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.WorkQueue;
import dev.reel.session.flow.OutputStage;
import dev.reel.session.flow.Pipeline;
import dev.reel.session.flow.SinkDriver;
import dev.reel.session.flow.StageFailure;
import dev.reel.session.presentation.Presentation;
import dev.reel.session.presentation.PresentationQueue;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyStatus;

/**
 * What is heard while data flows, and what a failure there comes to: streaming halts, and the session waits to be told what to do
 * (media-session.md §7.11, §7.12).
 *
 * <p>The methods of {@link Pipeline.Owner} are called on the pipelines' queues, the others on the session's.
 */
final class Streaming implements Pipeline.Owner {
    /** Who hears what an asynchronous transform says besides the events of its work; called on its threads. */
    interface TransformEvents {
        void onTransformEvent(Pipeline pipeline, String name, Transform transform, MediaEvent event);
    }

    private final SessionEvents events;
    private final Platform platform;
    private final WorkQueue queue;
    private final long timeout;
    private final PresentationQueue presentations;
    private final Succession succession;
    private final TransformEvents transforms;

    Streaming(
            SessionEvents events,
            Platform platform,
            WorkQueue queue,
            long timeout,
            PresentationQueue presentations,
            Succession succession,
            TransformEvents transforms) {
        this.events = events;
        this.platform = platform;
        this.queue = queue;
        this.timeout = timeout;
        this.presentations = presentations;
        this.succession = succession;
        this.transforms = transforms;
    }

    @Override
    public Platform platform() {
        return platform;
    }

    @Override
    public long componentTimeout() {
        return timeout;
    }

    @Override
    public void outputEnded(OutputStage output) {
        queue.execute(() -> succession.outputEnded(output));
    }

    @Override
    public void converterInserted(Pipeline pipeline, TopologyNode converter, TopologyNode output) {
        queue.execute(() -> {
            Presentation presentation = presentations.current();
            if (presentation != null && presentation.pipelines().contains(pipeline)) {
                presentation.topology().insertBefore(output, converter);
                presentation.lockNode(converter);
                events.raiseStatus(presentation, TopologyStatus.DYNAMIC_CHANGED);
            }
        });
    }

    @Override
    public void transformSaid(Pipeline pipeline, String name, Transform transform, MediaEvent event) {
        transforms.onTransformEvent(pipeline, name, transform, event);
    }

    @Override
    public void pipelineFailed(Pipeline pipeline, StageFailure failure) {
        queue.execute(() -> {
            Presentation presentation = presentations.current();
            if (presentation != null && presentation.pipelines().contains(pipeline)) {
                MediaEvent event = MediaEvent.failure(
                        MediaEventType.MEError, ComponentCalls.asMedia(failure.component(), failure.failure()));
                event.attributes().set(EventAttributes.COMPONENT, failure.component());
                failed(event);
            }
        });
    }

    /** A sink cannot be used any more: its topology has ended, whatever the application does then. */
    void sinkLost(SinkDriver sink) {
        succession.sinkLost(sink);
        Presentation presentation = presentations.current();
        if (presentation != null && presentation.uses(sink.sink())) {
            haltPipelines();
            events.raiseStatus(presentation, TopologyStatus.ENDED);
        }
    }

    /** A component failed for good: streaming halts, the session waits to be told what to do. */
    void failed(MediaEvent error) {
        events.raise(error);
        haltPipelines();
    }

    private void haltPipelines() {
        Presentation presentation = presentations.current();
        if (presentation != null) {
            presentation.pipelines().forEach(pipeline -> pipeline.queue().execute(pipeline::halt));
        }
    }
}
