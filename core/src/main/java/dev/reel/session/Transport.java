package dev.reel.session;

import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.PrerollSink;
import dev.reel.pipeline.PresentationClock;
import dev.reel.pipeline.PresentationTimeSource;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.SystemTimeSource;
import dev.reel.pipeline.Transform.Message;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.VarType;
import dev.reel.session.Awaiter.Answer;
import dev.reel.session.Stage.FlushReason;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyStatus;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts, pauses, seeks and stops a presentation: the order in which sources, pipelines, sinks and clock are told and waited
 * for (media-session.md §4.3–§4.5, §7).
 *
 * <p>Lives on the session's queue. Every sequence ends in its continuation exactly once, with the first failure or null.
 */
final class Transport {
    private static final PropVariant CURRENT = PropVariant.EMPTY;

    private final SessionCore core;
    private final Awaiter awaiter;
    private final PresentationClock clock;
    private final RatelessTimeSource rateless;
    private long lastRun;

    Transport(SessionCore core, Awaiter awaiter, PresentationClock clock, RatelessTimeSource rateless) {
        this.core = core;
        this.awaiter = awaiter;
        this.clock = clock;
        this.rateless = rateless;
    }

    /** From stopped: sources, then pipelines and preroll, then the clock at the position. */
    void start(
            Presentation presentation,
            @Nullable UUID format,
            PropVariant position,
            Consumer<@Nullable MediaException> done) {
        long startTime = position.type() == VarType.I8 ? position.asLong() : presentation.offset();
        startSources(presentation, format, position, failure -> {
            if (failure != null) {
                stopSources(presentation, ignored -> done.accept(failure));
                return;
            }
            core.raiseStatus(presentation, TopologyStatus.STARTED_SOURCE);
            giveClock(presentation, clockFailure -> {
                if (clockFailure != null) {
                    stopSources(presentation, ignored -> done.accept(clockFailure));
                    return;
                }
                runPipelines(presentation, startTime);
                preroll(
                        presentation,
                        startTime,
                        () -> startClock(presentation, startTime, started -> {
                            if (started != null) {
                                stop(presentation, ignored -> done.accept(started));
                            } else {
                                done.accept(null);
                            }
                        }));
            });
        });
    }

    /** The next presentation takes over while the clock runs on: no preroll, no change of the clock. */
    void takeOver(Presentation presentation, Consumer<@Nullable MediaException> done) {
        startSources(presentation, null, CURRENT, failure -> {
            if (failure != null) {
                done.accept(failure);
                return;
            }
            core.raiseStatus(presentation, TopologyStatus.STARTED_SOURCE);
            giveClock(presentation, clockFailure -> {
                if (clockFailure == null) {
                    runPipelines(presentation, presentation.offset());
                    core.raiseStatus(presentation, TopologyStatus.SINK_SWITCHED);
                }
                done.accept(clockFailure);
            });
        });
    }

    /** From paused, at the position where it stands. */
    void resume(Presentation presentation, Consumer<@Nullable MediaException> done) {
        startSources(presentation, null, CURRENT, failure -> {
            if (failure != null) {
                done.accept(failure);
                return;
            }
            startClock(presentation, PresentationClock.CURRENT_POSITION, done);
        });
    }

    /** Started or paused: the source is stopped and started anew; the clock's sinks see one start. */
    void seek(
            Presentation presentation,
            @Nullable UUID format,
            PropVariant position,
            Consumer<@Nullable MediaException> done) {
        onPipelines(presentation, Pipeline::halt);
        stopSources(presentation, stopFailure -> {
            if (stopFailure != null) {
                done.accept(stopFailure);
                return;
            }
            flushPipelines(presentation, FlushReason.SEEK);
            flushSinks(presentation);
            awaiter.then(core.componentTimeout(), flushed -> {
                core.abandon(flushed);
                startSources(presentation, format, position, failure -> {
                    if (failure != null) {
                        done.accept(failure);
                        return;
                    }
                    long startTime = position.type() == VarType.I8 ? position.asLong() : presentation.offset();
                    runPipelines(presentation, startTime);
                    preroll(presentation, startTime, () -> startClock(presentation, startTime, done));
                });
            });
        });
    }

    /** Clock and sinks first, so that nothing more is heard or seen, then the sources. */
    void pause(Presentation presentation, Consumer<@Nullable MediaException> done) {
        try {
            clock.pause();
        } catch (MediaException refused) {
            done.accept(refused);
            return;
        }
        expectSinks(presentation, Answer.SINK_PAUSED);
        awaiter.then(core.componentTimeout(), sinks -> {
            core.abandon(sinks);
            for (SourceDriver source : presentation.sources()) {
                if (source.isAbandoned()) {
                    continue;
                }
                expectSource(source, Answer.SOURCE_PAUSED, Answer.STREAM_PAUSED);
                core.call(
                        source.lane(),
                        source,
                        source,
                        source.name(),
                        () -> source.source().pause());
            }
            awaiter.then(core.componentTimeout(), sources -> {
                core.abandon(sources);
                done.accept(sources.failure() != null ? sources.failure() : sinks.failure());
            });
        });
    }

    /** Undoes a pause that a source refused: the clock goes on. */
    void undoPause(Presentation presentation, Runnable done) {
        startClock(presentation, PresentationClock.CURRENT_POSITION, ignored -> done.run());
    }

    /** Clock and sinks, then sources, then everything in flight is dropped. */
    void stop(Presentation presentation, Consumer<@Nullable MediaException> done) {
        onPipelines(presentation, Pipeline::halt);
        MediaException clockFailure = stopClock(presentation);
        awaiter.then(core.componentTimeout(), sinks -> {
            core.abandon(sinks);
            stopSources(presentation, sourceFailure -> {
                flushPipelines(presentation, FlushReason.STOP);
                flushSinks(presentation);
                awaiter.then(core.componentTimeout(), flushed -> {
                    core.abandon(flushed);
                    done.accept(first(clockFailure, sourceFailure, sinks.failure(), flushed.failure()));
                });
            });
        });
    }

    /** Stops the sources that run; a presentation that another follows needs no more. */
    void stopSources(Presentation presentation, Consumer<@Nullable MediaException> done) {
        for (SourceDriver source : presentation.sources()) {
            if (!source.isRunning() || source.isAbandoned()) {
                continue;
            }
            source.setRunning(false);
            expectSource(source, Answer.SOURCE_STOPPED, Answer.STREAM_STOPPED);
            core.call(
                    source.lane(),
                    source,
                    source,
                    source.name(),
                    () -> source.source().stop());
        }
        awaiter.then(core.componentTimeout(), outcome -> {
            core.abandon(outcome);
            done.accept(outcome.failure());
        });
    }

    private void startSources(
            Presentation presentation,
            @Nullable UUID format,
            PropVariant position,
            Consumer<@Nullable MediaException> done) {
        for (SourceDriver source : presentation.sources()) {
            if (source.isAbandoned()) {
                done.accept(new MediaException(
                        SessionStatus.ERROR_TIMEOUT, source.name() + " was abandoned because it did not answer"));
                return;
            }
        }
        for (SourceDriver source : presentation.sources()) {
            long shift = presentation.offset() - Presentation.mediaStart(source);
            source.stages().forEach(stage -> stage.setShift(shift));
            PropVariant media = mediaPosition(source, position, shift);
            expectSource(source, Answer.SOURCE_STARTED, Answer.STREAM_STARTED);
            source.setRunning(true);
            core.call(source.lane(), source, source, source.name(), () -> {
                source.subscribe();
                source.source().start(source.presentation(), format, media);
            });
        }
        awaiter.then(core.componentTimeout(), outcome -> {
            core.abandon(outcome);
            for (SourceDriver source : presentation.sources()) {
                if (outcome.failed().contains(source)) {
                    source.setRunning(false);
                }
            }
            done.accept(outcome.failure());
        });
    }

    /** What the source is told: its own media time, or nothing when it is to begin at its beginning or go on. */
    private static PropVariant mediaPosition(SourceDriver source, PropVariant position, long shift) {
        if (position.type() == VarType.I8) {
            return PropVariant.i8(position.asLong() - shift);
        }
        long mediaStart = Presentation.mediaStart(source);
        return position.isEmpty() && mediaStart != 0 && !source.isRunning() ? PropVariant.i8(mediaStart) : position;
    }

    private void giveClock(Presentation presentation, Consumer<@Nullable MediaException> done) {
        if (presentation.isClockGiven()) {
            done.accept(null);
            return;
        }
        presentation.setClockGiven(true);
        clock.setTimeSource(chooseTimeSource(presentation));
        core.rates().applyToClock();
        core.quality().clock(clock);
        for (MediaSink sink : presentation.sinks()) {
            core.call(core.laneOf(sink), sink, sink, core.nameOf(sink), () -> sink.setPresentationClock(clock));
        }
        awaiter.then(core.componentTimeout(), outcome -> {
            core.abandon(outcome);
            if (outcome.failure() != null) {
                presentation.setClockGiven(false);
            }
            done.accept(outcome.failure());
        });
    }

    private PresentationTimeSource chooseTimeSource(Presentation presentation) {
        for (OutputStage output : presentation.outputs()) {
            if (output.driver().sink() instanceof PresentationTimeSource device) {
                return device;
            }
        }
        if (presentation.isRateless()) {
            return rateless;
        }
        boolean system = clock.hasTimeSource() && clock.timeSource() instanceof SystemTimeSource;
        return system ? clock.timeSource() : new SystemTimeSource(core.platform());
    }

    private void runPipelines(Presentation presentation, long startTime) {
        core.quality().topology(presentation.topology());
        long run = ++lastRun;
        boolean reverse = core.rates().rate().value() < 0;
        presentation.expectEnds(run);
        for (Pipeline pipeline : presentation.pipelines()) {
            pipeline.queue().execute(() -> {
                pipeline.tell(Message.START_OF_STREAM);
                pipeline.resume(startTime, reverse, run);
            });
            pipeline.outputs().forEach(output -> output.driver().feedFrom(pipeline));
        }
    }

    private void preroll(Presentation presentation, long startTime, Runnable done) {
        for (MediaSink sink : presentation.sinks()) {
            if (!(sink instanceof PrerollSink prerolling)
                    || !sink.characteristics().contains(SinkCharacteristic.CAN_PREROLL)) {
                continue;
            }
            boolean wanted = false;
            for (OutputStage output : presentation.outputs()) {
                if (output.driver().sink() == sink
                        && !output.driver().isAbandoned()
                        && !output.node().isTrue(NodeAttributes.DISABLE_PREROLL)
                        && !Presentation.isRateless(output)) {
                    awaiter.expect(
                            Answer.SINK_PREROLLED,
                            output.driver(),
                            output.driver(),
                            output.driver().name());
                    wanted = true;
                }
            }
            if (wanted) {
                core.call(core.laneOf(sink), sink, sink, core.nameOf(sink), () -> prerolling.notifyPreroll(startTime));
            }
        }
        // A preroll that fails or takes too long is no reason not to start: the first samples are then late.
        awaiter.then(core.prerollTimeout(), ignored -> done.run());
    }

    /** At rate 0: every sink shows its next sample. */
    void step(Presentation presentation, Consumer<@Nullable MediaException> done) {
        startClock(presentation, PresentationClock.CURRENT_POSITION, done);
    }

    private void startClock(Presentation presentation, long startTime, Consumer<@Nullable MediaException> done) {
        expectSinks(presentation, Answer.SINK_STARTED);
        if (core.rates().isScrubbing()) {
            core.expectScrub(presentation);
        }
        MediaException refused = null;
        try {
            clock.start(startTime);
        } catch (MediaException failure) {
            refused = failure;
            awaiter.cancel();
        }
        if (refused != null) {
            done.accept(refused);
            return;
        }
        presentation.pipelines().forEach(Pipeline::wake);
        awaiter.then(core.componentTimeout(), outcome -> {
            core.abandon(outcome);
            presentation.pipelines().forEach(Pipeline::wake);
            // Sinks that are not the time source may fail to start without failing the operation.
            done.accept(outcome.silent().isEmpty() ? null : outcome.failure());
        });
    }

    private @Nullable MediaException stopClock(Presentation presentation) {
        if (!clock.hasTimeSource()) {
            return null;
        }
        try {
            switch (clock.state()) {
                case RUNNING, PAUSED -> {
                    expectSinks(presentation, Answer.SINK_STOPPED);
                    clock.stop();
                }
                default -> {
                    // Nothing runs, so no sink has anything to stop.
                }
            }
            return null;
        } catch (MediaException failure) {
            awaiter.cancel();
            return failure;
        }
    }

    private void expectSinks(Presentation presentation, Answer answer) {
        for (OutputStage output : presentation.outputs()) {
            SinkDriver driver = output.driver();
            if (!driver.isAbandoned()) {
                awaiter.expect(answer, driver, driver, driver.name());
            }
        }
    }

    private void expectSource(SourceDriver source, Answer whole, Answer each) {
        awaiter.expect(whole, source, source, source.name());
        source.stages().forEach(stage -> awaiter.expect(each, stage, source, stage.name()));
    }

    private void flushPipelines(Presentation presentation, FlushReason reason) {
        for (Pipeline pipeline : presentation.pipelines()) {
            awaiter.expect(Answer.PIPELINE_DONE, pipeline, pipeline, "a branch of " + presentation.topology());
            pipeline.queue().execute(() -> {
                MediaException problem = null;
                try {
                    pipeline.flush(reason);
                } catch (RuntimeException failure) {
                    problem = SessionCore.asMedia("a branch of " + presentation.topology(), failure);
                }
                MediaException outcome = problem;
                core.post(() -> awaiter.arrived(Answer.PIPELINE_DONE, pipeline, outcome));
            });
        }
    }

    private void flushSinks(Presentation presentation) {
        for (OutputStage output : presentation.outputs()) {
            SinkDriver driver = output.driver();
            if (!driver.isAbandoned()) {
                // The flush takes the sink's open requests back; what it asks for afterwards counts.
                driver.forgetRequests();
                StreamSink stream = driver.stream();
                core.call(driver.lane(), driver, driver, driver.name(), stream::flush);
            }
        }
    }

    private static void onPipelines(Presentation presentation, Consumer<Pipeline> action) {
        presentation.pipelines().forEach(pipeline -> pipeline.queue().execute(() -> action.accept(pipeline)));
    }

    private static @Nullable MediaException first(@Nullable MediaException... failures) {
        for (MediaException failure : failures) {
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }
}
