package dev.reel.session;

import dev.reel.pipeline.SegmentOffset;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.VarType;
import dev.reel.session.flow.OutputStage;
import dev.reel.session.flow.SinkDriver;
import dev.reel.session.flow.SourceDriver;
import dev.reel.session.presentation.Presentation;
import dev.reel.session.presentation.PresentationQueue;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The operations that move a session between its states: start, seek, pause, stop, close (media-session.md §4.3–§4.6). What
 * each does to the components, and in which order, is {@link Transport}'s.
 *
 * <p>Lives on the session's queue.
 */
final class PlaybackOperations {
    private final Standing standing;
    private final Operations operations;
    private final ComponentCalls calls;
    private final Awaiter awaiter;
    private final long closeTimeout;
    private final Transport transport;
    private final PresentationQueue presentations;
    private final PresentationLifecycle lifecycle;
    private final Succession succession;
    private final PlaybackRate rate;
    private final SinkFinalizer finalizer;

    PlaybackOperations(
            Standing standing,
            Operations operations,
            ComponentCalls calls,
            Awaiter awaiter,
            long closeTimeout,
            Transport transport,
            PresentationQueue presentations,
            PresentationLifecycle lifecycle,
            Succession succession,
            PlaybackRate rate,
            SinkFinalizer finalizer) {
        this.standing = standing;
        this.operations = operations;
        this.calls = calls;
        this.awaiter = awaiter;
        this.closeTimeout = closeTimeout;
        this.transport = transport;
        this.presentations = presentations;
        this.lifecycle = lifecycle;
        this.succession = succession;
        this.rate = rate;
        this.finalizer = finalizer;
    }

    void start(Operation operation, @Nullable UUID format, PropVariant position) {
        if (operations.refuseWhenClosed(operation) || operations.refuseWithoutTopology(operation)) {
            return;
        }
        boolean hns = format == null || format.equals(MediaEvent.NO_EXTENDED_TYPE);
        SegmentOffset place = position.value() instanceof SegmentOffset given ? given : null;
        if (hns && !position.isEmpty() && position.type() != VarType.I8) {
            operations.fail(
                    operation,
                    new MediaException(
                            Status.MF_E_UNSUPPORTED_TIME_FORMAT,
                            "a start position is a 64-bit time or empty, not " + position.type()));
            return;
        }
        Presentation presentation = presentations.requireCurrent();
        SessionState before = standing.state();
        Consumer<@Nullable MediaException> done = failure -> {
            if (failure == null && !position.isEmpty()) {
                succession.aim(place);
            }
            started(operation, presentation, before, failure);
        };
        switch (before) {
            case STARTED, PAUSED -> {
                // What another format makes of an empty position is the source's to say.
                if (!position.isEmpty() || !hns) {
                    transport.seek(
                            presentation,
                            format,
                            position,
                            refusal -> back(operation, before, refusal),
                            ignoreShutdown(done));
                } else if (before == SessionState.PAUSED) {
                    transport.resume(presentation, done);
                } else if (rate.isScrubbing()) {
                    transport.step(presentation, done);
                } else {
                    done.accept(null);
                }
            }
            default -> {
                MediaException refusal = rate.refusal(presentation);
                if (refusal != null) {
                    operations.fail(operation, refusal);
                    return;
                }
                standing.setState(SessionState.STARTING);
                transport.start(presentation, format, position, done);
            }
        }
    }

    /** A source that is shut down under a seek leaves the session where it is; what follows will tell. */
    private static Consumer<@Nullable MediaException> ignoreShutdown(Consumer<@Nullable MediaException> done) {
        return failure ->
                done.accept(failure != null && failure.status().equals(Status.MF_E_SHUTDOWN) ? null : failure);
    }

    private void started(
            Operation operation, Presentation presentation, SessionState before, @Nullable MediaException failure) {
        if (failure == null) {
            standing.enter(SessionState.STARTED);
            MediaEvent event = MediaEvent.of(MediaEventType.MESessionStarted);
            event.attributes().set(EventAttributes.PRESENTATION_TIME_OFFSET, presentation.sourceOffset());
            operations.completeWith(operation, event);
            operations.finish(operation);
            succession.considerEnd();
            return;
        }
        boolean gone = failure.status().equals(Status.MF_E_SHUTDOWN);
        MediaException reason =
                gone ? Operations.invalidRequest("the source was shut down before it could be started") : failure;
        if (before == SessionState.STOPPED) {
            back(operation, SessionState.STOPPED, reason);
        } else if (presentation.isRunning()) {
            // The clock or a sink refused: nothing is left of where it was.
            transport.stop(presentation, ignored -> back(operation, SessionState.STOPPED, reason));
        } else if (before == SessionState.PAUSED) {
            back(operation, SessionState.PAUSED, reason);
        } else {
            transport.goOn(presentation, refused -> {
                if (refused == null) {
                    back(operation, SessionState.STARTED, reason);
                } else {
                    transport.stop(presentation, ignored -> back(operation, SessionState.STOPPED, reason));
                }
            });
        }
    }

    private void back(Operation operation, SessionState to, MediaException reason) {
        standing.enter(to);
        operations.fail(operation, reason);
        succession.considerEnd();
    }

    void pause(Operation operation) {
        if (operations.refuseWhenClosed(operation) || operations.refuseWithoutTopology(operation)) {
            return;
        }
        if (standing.state() != SessionState.STARTED) {
            operations.fail(
                    operation,
                    standing.state() == SessionState.STOPPED
                            ? new MediaException(
                                    Status.MF_E_SESSION_PAUSEWHILESTOPPED,
                                    "a stopped session cannot be paused; start it first")
                            : Operations.invalidRequest("the session is paused already"));
            return;
        }
        standing.setState(SessionState.PAUSING);
        transport.pause(presentations.requireCurrent(), failure -> {
            if (failure == null) {
                standing.enter(SessionState.PAUSED);
                operations.succeed(operation, PropVariant.EMPTY);
            } else {
                back(operation, SessionState.STARTED, failure);
            }
        });
    }

    void stop(Operation operation) {
        if (operations.refuseWhenClosed(operation) || operations.refuseWithoutTopology(operation)) {
            return;
        }
        if (!standing.isActive()) {
            operations.succeed(operation, PropVariant.EMPTY);
            return;
        }
        bringToStop(presentations.requireCurrent(), failure -> {
            if (failure == null) {
                operations.succeed(operation, PropVariant.EMPTY);
            } else {
                operations.fail(operation, failure);
            }
        });
    }

    private void bringToStop(Presentation presentation, Consumer<@Nullable MediaException> done) {
        standing.setState(SessionState.STOPPING);
        transport.stop(presentation, failure -> {
            succession.endAllEnding();
            presentation.rewind();
            standing.enter(SessionState.STOPPED);
            done.accept(failure);
        });
    }

    /** Protected content may not be played on: playback stops without an event but the one that said so. */
    void policyFailed() {
        operations.submit(new Operation(null, operation -> {
            Presentation presentation = presentations.current();
            if (presentation != null && standing.isActive()) {
                bringToStop(presentation, ignored -> operations.finish(operation));
            } else {
                operations.finish(operation);
            }
        }));
    }

    void close(Operation operation, long closeBy) {
        if (operations.refuseWhenClosed(operation)) {
            return;
        }
        operation.endsAnywayBy(reason -> closed(operation, reason));
        boolean active = standing.isActive();
        awaiter.unlimit();
        awaiter.limit(closeBy);
        standing.setState(SessionState.CLOSING);
        Presentation presentation = presentations.current();
        Consumer<@Nullable MediaException> stopped = failure -> {
            finalizeSinks();
            awaiter.then(closeTimeout, outcome -> {
                MediaException reason = failure != null ? failure : outcome.failure();
                calls.abandon(outcome);
                takeLeave(lifecycle.releaseAll(), () -> closed(operation, reason));
            });
        };
        if (active && presentation != null) {
            transport.stop(presentation, stopped);
        } else {
            stopped.accept(null);
        }
    }

    /** Has the sinks of everything that plays or still ends finish; the wait, for those that were told before too, is the caller's. */
    private void finalizeSinks() {
        for (Presentation presentation : presentations.inPlay()) {
            for (OutputStage output : presentation.outputs()) {
                if (!output.driver().isAbandoned() && !presentation.isIncomplete()) {
                    finalizer.begin(output.driver().sink(), output.driver().lane());
                }
            }
        }
        finalizer.expectAll();
    }

    /** Waits until the components are free for others; one that takes its time is no failure. */
    private void takeLeave(List<Presentation> all, Runnable done) {
        for (Presentation presentation : all) {
            for (SourceDriver source : presentation.sources()) {
                if (!source.isAbandoned()) {
                    calls.call(source.lane(), source, source, source.name(), () -> {});
                }
            }
            for (OutputStage output : presentation.outputs()) {
                SinkDriver driver = output.driver();
                if (!driver.isAbandoned()) {
                    calls.call(driver.lane(), driver, driver, driver.name(), () -> {});
                }
            }
        }
        awaiter.then(closeTimeout, ignored -> done.run());
    }

    /** The last step of a close, whatever went wrong on the way. */
    void closed(Operation operation, @Nullable MediaException failure) {
        lifecycle.releaseAll();
        awaiter.unlimit();
        standing.enter(SessionState.CLOSED);
        operations.complete(operation, failure == null ? Status.S_OK : failure.status(), PropVariant.EMPTY, failure);
        operations.finish(operation);
    }
}
