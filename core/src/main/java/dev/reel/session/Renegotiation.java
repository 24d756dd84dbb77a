package dev.reel.session;

import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.WorkQueue;
import dev.reel.session.flow.OutputStage;
import dev.reel.session.flow.Pipeline;
import dev.reel.session.flow.SinkDriver;
import dev.reel.session.presentation.Presentation;
import dev.reel.session.presentation.PresentationQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds a new format for a sink whose format has become invalid, and sends it again what it has not shown by then
 * (media-session.md §7.12, MEStreamSinkFormatInvalidated).
 *
 * <p>Data can be sent again when every source can seek: all branches then go on from the play position, because a source seeks
 * as a whole. Otherwise, and in a playlist whose source knows its own position only, playback goes on with what comes next.
 * Lives on the session's queue.
 */
final class Renegotiation {
    private final Operations operations;
    private final ComponentCalls calls;
    private final Standing standing;
    private final PresentationQueue presentations;
    private final WorkQueue queue;
    private final Transport transport;
    private final ClockControl clockControl;
    private final PresentationClock clock;
    private final Streaming streaming;

    Renegotiation(
            Operations operations,
            ComponentCalls calls,
            Standing standing,
            PresentationQueue presentations,
            WorkQueue queue,
            Transport transport,
            ClockControl clockControl,
            PresentationClock clock,
            Streaming streaming) {
        this.operations = operations;
        this.calls = calls;
        this.standing = standing;
        this.presentations = presentations;
        this.queue = queue;
        this.transport = transport;
        this.clockControl = clockControl;
        this.clock = clock;
        this.streaming = streaming;
    }

    /** A sink says that its format is not valid any more: what it has not shown by now is lost. */
    void requested(SinkDriver sink) {
        Presentation presentation = presentations.current();
        if (presentation == null) {
            return;
        }
        long run = presentation.run();
        clockControl.lane().execute(() -> {
            long position = 0;
            long askedIn = run;
            try {
                position = clock.hasTimeSource() ? clock.time() : 0;
            } catch (RuntimeException silence) {
                // Where it was nobody knows: the clock is asked once more when its turn comes.
                askedIn = Long.MIN_VALUE;
            }
            submit(sink, askedIn, position);
        });
    }

    private void submit(SinkDriver sink, long run, long position) {
        queue.execute(() -> operations.submit(operation -> begin(operation, sink, run, position)));
    }

    private void begin(Operation operation, SinkDriver sink, long run, long position) {
        Presentation presentation = presentations.current();
        Consumer<@Nullable MediaException> done = failure -> {
            if (failure != null) {
                MediaEvent error = MediaEvent.failure(MediaEventType.MEError, failure);
                error.attributes().set(EventAttributes.COMPONENT, sink.name());
                streaming.failed(error);
            }
            operations.finish(operation);
        };
        if (presentation == null || !standing.isListening() || presentation.abandoned() != null) {
            operations.finish(operation);
        } else if (!standing.isActive() || !canSendAgain(presentation)) {
            change(presentation, sink, done);
        } else if (presentation.run() == run) {
            transport.resend(presentation, position, next -> change(presentation, sink, next), done);
        } else {
            // A seek came in between: what was lost since is lost from where the clock is now.
            clockControl.read((now, silence) -> {
                if (silence != null) {
                    done.accept(silence);
                } else {
                    transport.resend(presentation, now, next -> change(presentation, sink, next), done);
                }
            });
        }
    }

    private static boolean canSendAgain(Presentation presentation) {
        return !presentation.hasSequence()
                && presentation.sources().stream().allMatch(source -> source.has(SourceCharacteristic.CAN_SEEK));
    }

    /** Gives the outputs of a sink's stream another format, on their pipelines. */
    private void change(Presentation presentation, SinkDriver sink, Consumer<@Nullable MediaException> done) {
        for (Pipeline pipeline : presentation.pipelines()) {
            for (OutputStage output : pipeline.outputs()) {
                if (output.driver() == sink) {
                    calls.call(
                            pipeline.queue(), pipeline, pipeline, pipeline.name(), () -> output.renegotiate(pipeline));
                }
            }
        }
        calls.then(outcome -> {
            sink.wakePipeline();
            done.accept(outcome.failure());
        });
    }
}
