package dev.reel.session;

import dev.reel.pipeline.SegmentOffset;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.VarType;
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
    private final SessionCore core;
    private final Awaiter awaiter;
    private final Transport transport;
    private final PresentationQueue presentations;
    private final PresentationLifecycle lifecycle;
    private final Succession succession;
    private final RateOperations rates;
    private final SinkFinalizer finalizer;

    PlaybackOperations(
            SessionCore core,
            Awaiter awaiter,
            Transport transport,
            PresentationQueue presentations,
            PresentationLifecycle lifecycle,
            Succession succession,
            RateOperations rates,
            SinkFinalizer finalizer) {
        this.core = core;
        this.awaiter = awaiter;
        this.transport = transport;
        this.presentations = presentations;
        this.lifecycle = lifecycle;
        this.succession = succession;
        this.rates = rates;
        this.finalizer = finalizer;
    }

    void start(Operation operation, @Nullable UUID format, PropVariant position) {
        if (core.refuseWhenClosed(operation) || core.refuseWithoutTopology(operation)) {
            return;
        }
        boolean hns = format == null || format.equals(MediaEvent.NO_EXTENDED_TYPE);
        SegmentOffset place = position.value() instanceof SegmentOffset given ? given : null;
        if (hns && !position.isEmpty() && position.type() != VarType.I8) {
            core.fail(
                    operation,
                    new MediaException(
                            Status.MF_E_UNSUPPORTED_TIME_FORMAT,
                            "a start position is a 64-bit time or empty, not " + position.type()));
            return;
        }
        Presentation presentation = core.requireCurrent();
        SessionState before = core.state();
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
                    succession.endAllEnding();
                    transport.seek(presentation, format, position, ignoreShutdown(done));
                } else if (before == SessionState.PAUSED) {
                    transport.resume(presentation, done);
                } else if (rates.isScrubbing()) {
                    transport.step(presentation, done);
                } else {
                    done.accept(null);
                }
            }
            default -> {
                MediaException refusal = rates.refusal(presentation);
                if (refusal != null) {
                    core.fail(operation, refusal);
                    return;
                }
                core.setState(SessionState.STARTING);
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
            core.enter(SessionState.STARTED);
            MediaEvent event = MediaEvent.of(MediaEventType.MESessionStarted);
            event.attributes().set(EventAttributes.PRESENTATION_TIME_OFFSET, presentation.sourceOffset());
            core.completeWith(operation, event);
            core.finish(operation);
            succession.considerEnd();
            return;
        }
        boolean gone = failure.status().equals(Status.MF_E_SHUTDOWN);
        MediaException reason =
                gone ? SessionCore.invalidRequest("the source was shut down before it could be started") : failure;
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
        core.enter(to);
        core.fail(operation, reason);
        succession.considerEnd();
    }

    void pause(Operation operation) {
        if (core.refuseWhenClosed(operation) || core.refuseWithoutTopology(operation)) {
            return;
        }
        if (core.state() != SessionState.STARTED) {
            core.fail(
                    operation,
                    core.state() == SessionState.STOPPED
                            ? new MediaException(
                                    Status.MF_E_SESSION_PAUSEWHILESTOPPED,
                                    "a stopped session cannot be paused; start it first")
                            : SessionCore.invalidRequest("the session is paused already"));
            return;
        }
        core.setState(SessionState.PAUSING);
        transport.pause(core.requireCurrent(), failure -> {
            if (failure == null) {
                core.enter(SessionState.PAUSED);
                core.succeed(operation, PropVariant.EMPTY);
            } else {
                back(operation, SessionState.STARTED, failure);
            }
        });
    }

    void stop(Operation operation) {
        if (core.refuseWhenClosed(operation) || core.refuseWithoutTopology(operation)) {
            return;
        }
        if (!core.isActive()) {
            core.succeed(operation, PropVariant.EMPTY);
            return;
        }
        bringToStop(core.requireCurrent(), failure -> {
            if (failure == null) {
                core.succeed(operation, PropVariant.EMPTY);
            } else {
                core.fail(operation, failure);
            }
        });
    }

    private void bringToStop(Presentation presentation, Consumer<@Nullable MediaException> done) {
        core.setState(SessionState.STOPPING);
        transport.stop(presentation, failure -> {
            succession.endAllEnding();
            presentation.rewind();
            core.enter(SessionState.STOPPED);
            done.accept(failure);
        });
    }

    /** Protected content may not be played on: playback stops without an event but the one that said so. */
    void policyFailed() {
        core.submit(new Operation(null, operation -> {
            Presentation presentation = presentations.current();
            if (presentation != null && core.isActive()) {
                bringToStop(presentation, ignored -> core.finish(operation));
            } else {
                core.finish(operation);
            }
        }));
    }

    void close(Operation operation, long closeBy) {
        if (core.refuseWhenClosed(operation)) {
            return;
        }
        boolean active = core.isActive();
        awaiter.unlimit();
        awaiter.limit(closeBy);
        core.setState(SessionState.CLOSING);
        Presentation presentation = presentations.current();
        Consumer<@Nullable MediaException> stopped = failure -> {
            finalizeSinks();
            awaiter.then(core.closeTimeout(), outcome -> {
                MediaException reason = failure != null ? failure : outcome.failure();
                core.abandon(outcome);
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
                    core.call(source.lane(), source, source, source.name(), () -> {});
                }
            }
            for (OutputStage output : presentation.outputs()) {
                SinkDriver driver = output.driver();
                if (!driver.isAbandoned()) {
                    core.call(driver.lane(), driver, driver, driver.name(), () -> {});
                }
            }
        }
        awaiter.then(core.closeTimeout(), ignored -> done.run());
    }

    /** The last step of a close, whatever went wrong on the way. */
    void closed(Operation operation, @Nullable MediaException failure) {
        lifecycle.releaseAll();
        awaiter.unlimit();
        core.enter(SessionState.CLOSED);
        core.complete(operation, failure == null ? Status.S_OK : failure.status(), PropVariant.EMPTY, failure);
        core.finish(operation);
    }
}
