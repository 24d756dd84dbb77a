package dev.reel.session;

import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyStatus;

/**
 * What is heard while data flows, and what a failure there comes to: streaming halts, and the session waits to be told what to do
 * (media-session.md §7.11, §7.12).
 *
 * <p>The methods of {@link Pipeline.Owner} are called on the pipelines' queues, the others on the session's.
 */
final class Streaming implements Pipeline.Owner {
    private final SessionCore core;
    private final PresentationQueue presentations;

    Streaming(SessionCore core, PresentationQueue presentations) {
        this.core = core;
        this.presentations = presentations;
    }

    @Override
    public Platform platform() {
        return core.platform();
    }

    @Override
    public long componentTimeout() {
        return core.componentTimeout();
    }

    @Override
    public void outputEnded(OutputStage output) {
        core.post(() -> core.succession().outputEnded(output));
    }

    @Override
    public void converterInserted(Pipeline pipeline, TopologyNode converter, TopologyNode output) {
        core.post(() -> {
            Presentation presentation = presentations.current();
            if (presentation != null && presentation.pipelines().contains(pipeline)) {
                presentation.topology().insertBefore(output, converter);
                presentation.lockNode(converter);
                core.raiseStatus(presentation, TopologyStatus.DYNAMIC_CHANGED);
            }
        });
    }

    @Override
    public void transformSaid(Pipeline pipeline, TransformStage transform, MediaEvent event) {
        core.dispatch().onTransformEvent(pipeline, transform, event);
    }

    @Override
    public void pipelineFailed(Pipeline pipeline, StageFailure failure) {
        core.post(() -> {
            Presentation presentation = presentations.current();
            if (presentation != null && presentation.pipelines().contains(pipeline)) {
                MediaEvent event = MediaEvent.failure(
                        MediaEventType.MEError, SessionCore.asMedia(failure.component(), failure.failure()));
                event.attributes().set(EventAttributes.COMPONENT, failure.component());
                failed(event);
            }
        });
    }

    /** A sink cannot be used any more: its topology has ended, whatever the application does then. */
    void sinkLost(SinkDriver sink) {
        core.succession().sinkLost(sink);
        Presentation presentation = presentations.current();
        if (presentation != null && presentation.uses(sink.sink())) {
            haltPipelines();
            core.raiseStatus(presentation, TopologyStatus.ENDED);
        }
    }

    /** A component failed for good: streaming halts, the session waits to be told what to do. */
    void failed(MediaEvent error) {
        core.raise(error);
        haltPipelines();
    }

    private void haltPipelines() {
        Presentation presentation = presentations.current();
        if (presentation != null) {
            presentation.pipelines().forEach(pipeline -> pipeline.queue().execute(pipeline::halt));
        }
    }
}
