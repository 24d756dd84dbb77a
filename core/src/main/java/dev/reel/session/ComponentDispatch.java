package dev.reel.session;

import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.VarType;
import dev.reel.session.Awaiter.Answer;
import org.jspecify.annotations.Nullable;

/**
 * Sorts what components say: answers that an operation waits for, events that the application is to see, and the rest
 * (media-session.md §5.2, §5.3).
 *
 * <p>Called on the components' threads; everything is handed to the session's queue.
 */
final class ComponentDispatch implements ComponentEvents {
    private final SessionCore core;
    private final Awaiter awaiter;

    ComponentDispatch(SessionCore core, Awaiter awaiter) {
        this.core = core;
        this.awaiter = awaiter;
    }

    @Override
    public void onSourceEvent(SourceDriver source, MediaEvent event) {
        core.post(() -> {
            if (source.isAbandoned()) {
                return;
            }
            switch (event.type()) {
                case MESourceStarted, MESourceSeeked -> arrived(Answer.SOURCE_STARTED, source, event);
                case MESourcePaused -> arrived(Answer.SOURCE_PAUSED, source, event);
                case MESourceStopped -> arrived(Answer.SOURCE_STOPPED, source, event);
                case MESourceRateChanged -> arrived(Answer.SOURCE_RATE_CHANGED, source, event);
                case MESourceCharacteristicsChanged -> {
                    core.raise(event);
                    core.updateCapabilities();
                }
                case MEError -> core.streamingFailed(named(event, source.name()));
                case MEEndOfPresentation -> core.endOfPresentation(event);
                case MEConnectStart, MEConnectEnd -> {
                    // For whoever opens a source, not for the session.
                }
                default -> core.raise(event);
            }
        });
    }

    @Override
    public void onStreamEvent(SourceStage stream, MediaEvent event) {
        core.post(() -> {
            if (stream.driver().isAbandoned()) {
                return;
            }
            MediaEventType type = event.type();
            if (SourceStage.isStarted(type)) {
                arrived(Answer.STREAM_STARTED, stream, event);
            } else if (type == MediaEventType.MEStreamPaused) {
                arrived(Answer.STREAM_PAUSED, stream, event);
            } else if (type == MediaEventType.MEStreamStopped) {
                arrived(Answer.STREAM_STOPPED, stream, event);
            } else if (type == MediaEventType.MEError) {
                core.streamingFailed(named(event, stream.name()));
            } else {
                core.raise(event);
            }
        });
    }

    @Override
    public void onSinkEvent(SinkDriver sink, MediaEvent event) {
        core.post(() -> {
            if (sink.isAbandoned()) {
                return;
            }
            switch (event.type()) {
                case MEStreamSinkStarted -> arrived(Answer.SINK_STARTED, sink, event);
                case MEStreamSinkPaused -> arrived(Answer.SINK_PAUSED, sink, event);
                case MEStreamSinkStopped -> arrived(Answer.SINK_STOPPED, sink, event);
                case MEStreamSinkPrerolled -> arrived(Answer.SINK_PREROLLED, sink, event);
                case MEStreamSinkRateChanged -> arrived(Answer.SINK_RATE_CHANGED, sink, event);
                case MEStreamSinkMarker -> {
                    if (event.value().type() == VarType.I8 && event.status().isSuccess()) {
                        core.endMarkerArrived(event.value().asLong());
                    }
                }
                case MEStreamSinkFormatChanged ->
                    core.raise(about(
                            sink, MediaEvent.of(MediaEventType.MESessionStreamSinkFormatChanged, event.status())));
                case MESinkInvalidated -> core.raise(about(sink, event));
                case MEStreamSinkScrubSampleComplete -> core.scrubCompleted(sink);
                case MEQualityNotify -> core.quality().event(sink.stream(), event);
                case MEStreamSinkDeviceChanged, MEStreamSinkFormatInvalidated -> {
                    // The sink asks for samples anew where it lost some; nothing else follows from it here.
                }
                case MEError -> core.streamingFailed(named(event, sink.name()));
                default -> core.raise(event);
            }
        });
    }

    private void arrived(Answer answer, Object component, MediaEvent event) {
        awaiter.arrived(answer, component, failureOf(event));
    }

    private static @Nullable MediaException failureOf(MediaEvent event) {
        return event.status().isSuccess()
                ? null
                : new MediaException(
                        event.status(),
                        event.attributes().get(EventAttributes.MESSAGE, event.type() + " reported a failure"));
    }

    private static MediaEvent named(MediaEvent event, String component) {
        if (!event.attributes().contains(EventAttributes.COMPONENT)) {
            event.attributes().set(EventAttributes.COMPONENT, component);
        }
        return event;
    }

    private MediaEvent about(SinkDriver sink, MediaEvent event) {
        event.attributes().set(EventAttributes.OUTPUT_NODE, sink.nodeId());
        return event;
    }
}
