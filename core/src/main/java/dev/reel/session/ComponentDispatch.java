package dev.reel.session;

import dev.reel.pipeline.transform.Transform;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.VarType;
import dev.reel.platform.WorkQueue;
import dev.reel.session.Awaiter.Answer;
import dev.reel.session.flow.Pipeline;
import dev.reel.session.flow.QualityTap;
import dev.reel.session.flow.SinkDriver;
import dev.reel.session.flow.SourceDriver;
import dev.reel.session.flow.SourceStage;
import dev.reel.session.flow.StageFailure;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sorts what components say: answers that an operation waits for, events that the application is to see, and the rest
 * (media-session.md §5.2, §5.3).
 *
 * <p>Called on the components' threads; everything is handed to the session's queue.
 */
final class ComponentDispatch implements SourceDriver.Events, SinkDriver.Events {
    private final WorkQueue queue;
    private final Awaiter awaiter;
    private final Standing standing;
    private final SessionEvents events;
    private final Succession succession;
    private final Streaming streaming;
    private final Buffering buffering;
    private final Renegotiation renegotiation;
    private final Scrubbing scrubbing;
    private final PlaybackOperations playback;
    private final QualityTap quality;
    private static final Set<MediaEventType> CONSUMED = EnumSet.copyOf(Stream.of(MediaEventType.values())
            .filter(type -> isIn(type, 100, 112)
                    || isIn(type, 124, 125)
                    || type == MediaEventType.MESessionStreamSinkFormatChanged
                    || isIn(type, 201, 210)
                    || isIn(type, 212, 217)
                    || isIn(type, 301, 311)
                    || isIn(type, 601, 605)
                    || type == MediaEventType.MEStreamSinkFormatInvalidated)
            .toList());

    ComponentDispatch(
            WorkQueue queue,
            Awaiter awaiter,
            Standing standing,
            SessionEvents events,
            Succession succession,
            Streaming streaming,
            Buffering buffering,
            Renegotiation renegotiation,
            Scrubbing scrubbing,
            PlaybackOperations playback,
            QualityTap quality) {
        this.queue = queue;
        this.awaiter = awaiter;
        this.standing = standing;
        this.events = events;
        this.succession = succession;
        this.streaming = streaming;
        this.buffering = buffering;
        this.renegotiation = renegotiation;
        this.scrubbing = scrubbing;
        this.playback = playback;
        this.quality = quality;
    }

    @Override
    public void onSourceEvent(SourceDriver source, MediaEvent event) {
        long moment = awaiter.moment();
        queue.execute(() -> {
            if (!standing.isListening() || source.isAbandoned()) {
                return;
            }
            if (source.isReleased()) {
                if (event.type() == MediaEventType.MENewPresentation) {
                    // The source has gone on to a next presentation; this one is about those to come.
                    forward(event);
                }
                return;
            }
            take(source, event, moment);
        });
    }

    /** Deals with a source's event that came at a moment; on the session's queue. */
    void take(SourceDriver source, MediaEvent event, long moment) {
        switch (event.type()) {
            case MESourceStarted, MESourceSeeked -> {
                if (!source.starts().isPast(event)) {
                    arrived(source, Answer.SOURCE_STARTED, source, event, moment);
                }
            }
            case MESourcePaused -> arrived(Answer.SOURCE_PAUSED, source, event, moment);
            case MESourceStopped -> arrived(Answer.SOURCE_STOPPED, source, event, moment);
            case MESourceRateChanged -> {
                if (!source.rates().isPast(event)) {
                    arrived(Answer.SOURCE_RATE_CHANGED, source, event, moment);
                }
            }
            default -> tell(source, event);
        }
    }

    /** Deals with what is not an answer: at once, or when the source's presentation has its turn. */
    private void tell(SourceDriver source, MediaEvent event) {
        if (source.hold(event)) {
            if (event.type() == MediaEventType.MEError) {
                arrived(source, Answer.SOURCE_STARTED, source, event, Awaiter.LAST);
            }
            return;
        }
        switch (event.type()) {
            case MESourceCharacteristicsChanged -> {
                events.raise(event);
                source.lane().execute(() -> {
                    source.ask();
                    queue.execute(standing::updateCapabilities);
                });
            }
            case MEError -> {
                streaming.failed(named(event, source.name()));
                arrived(source, Answer.SOURCE_STARTED, source, event, Awaiter.LAST);
            }
            case MEBufferingStarted -> buffering.started(event);
            case MEBufferingStopped -> buffering.stopped(event);
            case MEEndOfPresentation, MEEndOfPresentationSegment -> succession.endOfPresentation(event);
            case MEQualityNotify -> quality.event(source.source(), event);
            default -> forward(event);
        }
    }

    @Override
    public void onStreamEvent(SourceDriver source, SourceStage stream, MediaEvent event) {
        long moment = awaiter.moment();
        queue.execute(() -> {
            if (!standing.isListening() || source.isAbandoned() || source.isReleased()) {
                return;
            }
            MediaEventType type = event.type();
            if (SourceStage.isStarted(type)) {
                if (source.starts().isPast(event)) {
                    return;
                }
                arrived(source, Answer.STREAM_STARTED, stream, event, moment);
                if (source.isStartedEarly() && event.status().isSuccess()) {
                    stream.pipeline().queue().execute(() -> stream.pipeline().alone(stream::prefetch));
                }
            } else if (type == MediaEventType.MEStreamPaused) {
                arrived(Answer.STREAM_PAUSED, stream, event, moment);
            } else if (type == MediaEventType.MEStreamStopped) {
                arrived(Answer.STREAM_STOPPED, stream, event, moment);
            } else if (type == MediaEventType.MEError) {
                MediaEvent error = named(event, stream.name());
                if (!source.hold(error)) {
                    streaming.failed(error);
                }
                arrived(source, Answer.STREAM_STARTED, stream, event, Awaiter.LAST);
            } else if (type == MediaEventType.MEQualityNotify) {
                quality.event(source.source(), event);
            } else if (!source.hold(event)) {
                forward(event);
            }
        });
    }

    @Override
    public void onSinkEvent(SinkDriver sink, MediaEvent event) {
        long moment = awaiter.moment();
        queue.execute(() -> {
            if (!standing.isListening() || sink.isAbandoned()) {
                return;
            }
            switch (event.type()) {
                case MEStreamSinkStarted -> arrived(Answer.SINK_STARTED, sink, event, moment);
                case MEStreamSinkPaused -> arrived(Answer.SINK_PAUSED, sink, event, moment);
                case MEStreamSinkStopped -> arrived(Answer.SINK_STOPPED, sink, event, moment);
                case MEStreamSinkPrerolled -> arrived(Answer.SINK_PREROLLED, sink, event, moment);
                case MEStreamSinkRateChanged -> arrived(Answer.SINK_RATE_CHANGED, sink, event, moment);
                case MEStreamSinkMarker -> {
                    if (event.value().type() == VarType.I8 && event.status().isSuccess()) {
                        succession.endMarkerArrived(sink, event.value().asLong());
                    }
                }
                case MEStreamSinkFormatChanged ->
                    events.raise(about(
                            sink, MediaEvent.of(MediaEventType.MESessionStreamSinkFormatChanged, event.status())));
                case MEAudioSessionDeviceRemoved,
                        MEAudioSessionDisconnected,
                        MEAudioSessionExclusiveModeOverride,
                        MEAudioSessionFormatChanged,
                        MEAudioSessionServerShutdown -> {
                    events.raise(event);
                    invalidated(sink, MediaEvent.of(MediaEventType.MESinkInvalidated, event.status()));
                }
                case MESinkInvalidated -> invalidated(sink, event);
                case MEStreamSinkScrubSampleComplete -> scrubbing.shown(sink);
                case MEQualityNotify -> quality.event(sink.stream(), event);
                case MEStreamSinkDeviceChanged -> sink.wakePipeline();
                case MEStreamSinkFormatInvalidated -> renegotiation.requested(sink);
                case MEError -> {
                    streaming.failed(named(event, sink.name()));
                    arrived(Answer.SINK_PREROLLED, sink, event, Awaiter.LAST);
                    arrived(Answer.SINK_STARTED, sink, event, Awaiter.LAST);
                }
                default -> forward(event);
            }
        });
    }

    /** Deals with what an asynchronous transform says besides the events of its work. Any thread. */
    void onTransformEvent(Pipeline pipeline, String name, Transform transform, MediaEvent event) {
        if (event.type() == MediaEventType.MEError) {
            MediaException failure = failureOf(event);
            StageFailure named = new StageFailure(
                    name,
                    failure != null
                            ? failure
                            : new MediaException(Status.E_FAIL, name + " reported an error without a status"));
            pipeline.queue().execute(() -> pipeline.failed(named));
            return;
        }
        queue.execute(() -> {
            if (!standing.isListening()) {
                return;
            }
            if (event.type() == MediaEventType.MEQualityNotify) {
                quality.event(transform, event);
            } else {
                forward(event);
            }
        });
    }

    /**
     * Components speak for themselves only: what is an answer, the session's own to say, or meant for whoever opens a source
     * goes no further.
     */
    private void forward(MediaEvent event) {
        if (CONSUMED.contains(event.type())) {
            return;
        }
        events.raise(event);
        if (event.type() == MediaEventType.MEPolicyError) {
            playback.policyFailed();
        }
    }

    private void invalidated(SinkDriver sink, MediaEvent event) {
        events.raise(about(sink, event));
        streaming.sinkLost(sink);
    }

    /** As {@link #arrived(Answer, Object, MediaEvent, long)}, for an answer that may come before its time. */
    private void arrived(SourceDriver source, Answer answer, Object component, MediaEvent event, long moment) {
        if (!source.keepEarly(() -> arrived(answer, component, event, Awaiter.LAST))) {
            arrived(answer, component, event, moment);
        }
    }

    private void arrived(Answer answer, Object component, MediaEvent event, long moment) {
        awaiter.arrived(answer, component, failureOf(event), moment);
    }

    private static boolean isIn(MediaEventType type, int first, int last) {
        return type.number() >= first && type.number() <= last;
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
