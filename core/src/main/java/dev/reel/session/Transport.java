package dev.reel.session;

import dev.reel.pipeline.ClockState;
import dev.reel.pipeline.ClockStateSink;
import dev.reel.pipeline.FinalizableSink;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.PrerollSink;
import dev.reel.pipeline.PresentationClock;
import dev.reel.pipeline.PresentationProvider;
import dev.reel.pipeline.PresentationTimeSource;
import dev.reel.pipeline.SegmentOffset;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.pipeline.SystemTimeSource;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.VarType;
import dev.reel.platform.WorkQueue;
import dev.reel.session.Awaiter.Answer;
import dev.reel.session.Stage.FlushReason;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyStatus;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
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
    private static final Set<Answer> CLOCK_ANSWERS =
            EnumSet.of(Answer.SINK_STARTED, Answer.SINK_PAUSED, Answer.SINK_STOPPED, Answer.SINK_RATE_CHANGED);

    private final SessionCore core;
    private final Awaiter awaiter;
    private final PresentationClock clock;
    private final RatelessTimeSource rateless;
    /** The time source is called inside clock changes: one that does not return holds up this queue only. */
    private final WorkQueue clockLane;

    private long lastRun;

    Transport(SessionCore core, Awaiter awaiter, PresentationClock clock, RatelessTimeSource rateless) {
        this.core = core;
        this.awaiter = awaiter;
        this.clock = clock;
        this.rateless = rateless;
        this.clockLane = core.platform().blockingQueue("clock changes");
    }

    /** From stopped: sources, then pipelines and preroll, then the clock at the position. */
    void start(
            Presentation presentation,
            @Nullable UUID format,
            PropVariant position,
            Consumer<@Nullable MediaException> done) {
        startSources(presentation, format, position, failure -> {
            if (failure != null) {
                stopSources(presentation, ignored -> done.accept(failure));
                return;
            }
            long startTime = begin(presentation, position);
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

    /** The position of a start in presentation time; a segment of a sequence has its own time, from its beginning. */
    private static long begin(Presentation presentation, PropVariant position) {
        if (position.type() == VarType.I8) {
            return position.asLong();
        }
        if (position.value() instanceof SegmentOffset place) {
            presentation.setTimeline(Timeline.of(presentation.topology()));
            return presentation.offset() + place.offset();
        }
        return presentation.offset();
    }

    /** Starts the sources of the next presentation while the current one goes on; nobody waits for them yet. */
    void startEarly(Presentation next) {
        for (SourceDriver source : next.sources()) {
            PropVariant position = mediaPosition(next, source, CURRENT);
            source.startEarly(position);
            source.lane().execute(() -> {
                MediaException problem = null;
                try {
                    startNow(source, null, position);
                } catch (RuntimeException failure) {
                    problem = SessionCore.asMedia(source.name(), failure);
                }
                MediaException outcome = problem;
                core.post(() -> {
                    if (!source.keepEarly(Answer.CALL_RETURNED, source, outcome)) {
                        awaiter.arrived(Answer.CALL_RETURNED, source, outcome);
                    }
                });
            });
        }
    }

    /** Starts the sources of the next presentation, or waits for those that were started early. */
    void startNext(Presentation next, Consumer<@Nullable MediaException> done) {
        startSources(next, null, CURRENT, done);
    }

    /** The next presentation, whose sources run, takes over while the clock runs on: no preroll, no change of the clock. */
    void takeOver(Presentation presentation, Consumer<@Nullable MediaException> done) {
        core.raiseStatus(presentation, TopologyStatus.STARTED_SOURCE);
        giveClock(presentation, clockFailure -> {
            if (clockFailure == null) {
                runPipelines(presentation, presentation.offset());
                core.raiseStatus(presentation, TopologyStatus.SINK_SWITCHED);
            }
            done.accept(clockFailure);
        });
    }

    /** As {@link #takeOver}, where a start has gone to: the clock begins anew at that presentation time. */
    void takeOverAt(Presentation presentation, long startTime, Consumer<@Nullable MediaException> done) {
        core.raiseStatus(presentation, TopologyStatus.STARTED_SOURCE);
        giveClock(presentation, clockFailure -> {
            if (clockFailure != null) {
                done.accept(clockFailure);
                return;
            }
            runPipelines(presentation, startTime);
            core.raiseStatus(presentation, TopologyStatus.SINK_SWITCHED);
            preroll(presentation, startTime, () -> startClock(presentation, startTime, done));
        });
    }

    /** From paused, at the position where it stands; sources that were stopped meanwhile are started there. */
    void resume(Presentation presentation, Consumer<@Nullable MediaException> done) {
        boolean whole = presentation.isRunning();
        long now = clock.time();
        startSources(presentation, null, whole ? CURRENT : PropVariant.i8(now), failure -> {
            if (failure != null) {
                done.accept(failure);
                return;
            }
            if (!whole) {
                runPipelines(presentation, now);
            }
            if (core.buffering().isOpen()) {
                done.accept(null);
            } else {
                startClock(presentation, PresentationClock.CURRENT_POSITION, done);
            }
        });
    }

    /** Lets stopped sources go on where the running clock is, after a seek that was refused. */
    void goOn(Presentation presentation, Consumer<@Nullable MediaException> done) {
        long now = clock.time();
        startSources(presentation, null, PropVariant.i8(now), failure -> {
            if (failure == null) {
                runPipelines(presentation, now);
            }
            done.accept(failure);
        });
    }

    /** Stops the clock for a while, or lets it go on, without a change of the session's state. */
    void holdClock(Presentation presentation, boolean hold, Runnable done) {
        if (hold == (clock.state() == ClockState.PAUSED)) {
            done.run();
        } else if (hold) {
            pauseClock(presentation, ignored -> done.run());
        } else {
            startClock(presentation, PresentationClock.CURRENT_POSITION, ignored -> done.run());
        }
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
                    long startTime = begin(presentation, position);
                    runPipelines(presentation, startTime);
                    preroll(presentation, startTime, () -> startClock(presentation, startTime, done));
                });
            });
        });
    }

    /** Clock and sinks first, so that nothing more is heard or seen, then the sources; a source that refuses undoes it. */
    void pause(Presentation presentation, Consumer<@Nullable MediaException> done) {
        pauseClock(presentation, clockFailure -> {
            if (clockFailure != null) {
                done.accept(clockFailure);
                return;
            }
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
                MediaException failure = sources.failure();
                if (failure == null) {
                    done.accept(null);
                } else {
                    undoPause(presentation, sources, () -> done.accept(failure));
                }
            });
        });
    }

    /** The sources that did pause go on, then the clock. */
    private void undoPause(Presentation presentation, Awaiter.Outcome paused, Runnable done) {
        for (SourceDriver source : presentation.sources()) {
            if (!source.isAbandoned() && !paused.failures().containsKey(source)) {
                start(source, null, CURRENT);
            }
        }
        awaiter.then(core.componentTimeout(), again -> {
            core.abandon(again);
            startClock(presentation, PresentationClock.CURRENT_POSITION, ignored -> done.run());
        });
    }

    private void pauseClock(Presentation presentation, Consumer<@Nullable MediaException> done) {
        if (clock.state() != ClockState.PAUSED) {
            expectSinks(presentation, Answer.SINK_PAUSED);
            callClock(Answer.SINK_PAUSED, clock::pause);
        }
        awaiter.then(core.componentTimeout(), outcome -> {
            core.abandon(outcome);
            MediaException failure = decisive(outcome);
            if (failure != null && clock.state() == ClockState.PAUSED) {
                startClock(presentation, PresentationClock.CURRENT_POSITION, ignored -> done.accept(failure));
            } else {
                done.accept(failure);
            }
        });
    }

    /** Clock and sinks, then sources, then everything in flight is dropped. */
    void stop(Presentation presentation, Consumer<@Nullable MediaException> done) {
        onPipelines(presentation, Pipeline::halt);
        if (clock.hasTimeSource() && (clock.state() == ClockState.RUNNING || clock.state() == ClockState.PAUSED)) {
            expectSinks(presentation, Answer.SINK_STOPPED);
            callClock(Answer.SINK_STOPPED, clock::stop);
        }
        awaiter.then(core.componentTimeout(), sinks -> {
            core.abandon(sinks);
            stopSources(presentation, sourceFailure -> {
                flushPipelines(presentation, FlushReason.STOP);
                flushSinks(presentation);
                awaiter.then(core.componentTimeout(), flushed -> {
                    core.abandon(flushed);
                    done.accept(first(sourceFailure, sinks.failure(), flushed.failure()));
                });
            });
        });
    }

    /** Stops the sources that run. */
    void stopSources(Presentation presentation, Consumer<@Nullable MediaException> done) {
        stopSources(presentation, null, done);
    }

    /** Stops the sources that run, except a sequence that goes on in the next presentation. */
    void stopSources(Presentation presentation, @Nullable Presentation next, Consumer<@Nullable MediaException> done) {
        core.buffering().reset();
        for (SourceDriver source : presentation.sources()) {
            if (!source.isRunning() || source.isAbandoned()) {
                continue;
            }
            source.setRunning(false);
            if (next != null && source.isSequence() && next.reads(source.source())) {
                continue;
            }
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

    /** Tells the sequences of a presentation that playback is at its mark-out. */
    void endSequences(Presentation presentation) {
        for (SourceDriver source : presentation.sources()) {
            if (source.source() instanceof PresentationProvider provider && !source.isAbandoned()) {
                source.lane()
                        .execute(() -> SessionLog.guard(
                                "ending a presentation of " + source.name(),
                                () -> provider.forceEndOfPresentation(source.presentation())));
            }
        }
    }

    private void startSources(
            Presentation presentation,
            @Nullable UUID format,
            PropVariant position,
            Consumer<@Nullable MediaException> done) {
        String abandoned = presentation.abandoned();
        if (abandoned != null) {
            done.accept(new MediaException(
                    SessionStatus.ERROR_TIMEOUT,
                    abandoned + " was abandoned because it did not answer; set a new topology without it"));
            return;
        }
        if (!presentation.isRunning()) {
            presentation.forgetEnd();
        }
        for (SourceDriver source : presentation.sources()) {
            PropVariant told = mediaPosition(presentation, source, position);
            if (format == null && source.isStartedEarlyAt(told)) {
                expectSource(source, Answer.SOURCE_STARTED, Answer.STREAM_STARTED);
                awaiter.expect(Answer.CALL_RETURNED, source, source, source.name());
                source.giveEarly(awaiter);
                source.lane()
                        .execute(() -> SessionLog.guard(
                                "setting the rate of " + source.name(),
                                () -> core.rates().applyTo(source.source())));
            } else {
                source.forgetEarly();
                start(source, format, told);
            }
        }
        awaiter.then(core.componentTimeout(), outcome -> {
            core.abandon(outcome);
            for (SourceDriver source : presentation.sources()) {
                if (outcome.failures().containsKey(source)) {
                    source.setRunning(false);
                }
            }
            done.accept(outcome.failure());
        });
    }

    private void start(SourceDriver source, @Nullable UUID format, PropVariant position) {
        expectSource(source, Answer.SOURCE_STARTED, Answer.STREAM_STARTED);
        source.setRunning(true);
        core.call(source.lane(), source, source, source.name(), () -> startNow(source, format, position));
    }

    /** On the source's lane. */
    private void startNow(SourceDriver source, @Nullable UUID format, PropVariant position) {
        source.subscribe();
        core.rates().applyTo(source.source());
        source.source().start(source.presentation(), format, position);
    }

    /** What the source is told: its own media time, or nothing when it is to begin at its beginning or go on. */
    private static PropVariant mediaPosition(Presentation presentation, SourceDriver source, PropVariant position) {
        if (position.type() == VarType.I8) {
            return PropVariant.i8(presentation.mediaTime(source, position.asLong()));
        }
        Timeline timeline = presentation.timeline();
        boolean knowsItself = source.isSequence() && timeline.inside() == 0;
        boolean goesOn = source.isRunning() && !source.isStartedEarly();
        if (!position.isEmpty() || goesOn || knowsItself) {
            return position;
        }
        long begin = presentation.mediaTime(source, timeline.offset());
        return begin == 0 ? position : PropVariant.i8(begin);
    }

    private void giveClock(Presentation presentation, Consumer<@Nullable MediaException> done) {
        if (presentation.isClockGiven()) {
            done.accept(null);
            return;
        }
        PresentationTimeSource source = chooseTimeSource(presentation);
        core.call(clockLane, clock, clock, nameOf(source), () -> {
            clock.setTimeSource(source);
            core.rates().applyToClock();
            core.quality().clock(clock);
        });
        awaiter.then(core.componentTimeout(), chosen -> {
            if (chosen.failure() != null) {
                done.accept(chosen.failure());
                return;
            }
            for (MediaSink sink : presentation.sinks()) {
                core.call(
                        core.laneOf(sink), sink, sink, SinkDriver.nameOf(sink), () -> sink.setPresentationClock(clock));
            }
            awaiter.then(core.componentTimeout(), outcome -> {
                core.abandon(outcome);
                presentation.setClockGiven(outcome.failure() == null);
                presentation.outputs().forEach(output -> output.driver().setFollowing(true));
                done.accept(outcome.failure());
            });
        });
    }

    /** A sink is not in what plays any more: it stops, follows the clock no longer, and what it asked for is void. */
    void takeClock(SinkDriver driver) {
        if (!driver.isFollowing()) {
            return;
        }
        driver.setFollowing(false);
        MediaSink sink = driver.sink();
        driver.lane()
                .execute(() -> SessionLog.guard("taking the clock from " + driver.name(), () -> {
                    if (clock.state() != ClockState.STOPPED && sink instanceof ClockStateSink follower) {
                        follower.onClockStop(core.platform().time());
                    }
                    sink.setPresentationClock(null);
                }));
        driver.lane().execute(driver::forgetRequests);
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
        RateOperations.Rate rate = core.rates().rate();
        boolean reverse = rate.value() < 0;
        presentation.expectEnds(run);
        for (SourceDriver source : presentation.sources()) {
            source.stages().forEach(stage -> stage.setShift(presentation.shift(stage)));
        }
        for (Pipeline pipeline : presentation.pipelines()) {
            pipeline.queue().execute(() -> {
                if (!rate.equals(RateOperations.Rate.NORMAL)) {
                    pipeline.setRate(rate.thin(), rate.value());
                }
                if (pipeline.beginStream()) {
                    pipeline.resume(startTime, reverse, run);
                }
            });
            pipeline.outputs().forEach(output -> output.driver().feedFrom(pipeline));
        }
    }

    private void preroll(Presentation presentation, long startTime, Runnable done) {
        for (MediaSink sink : presentation.sinks()) {
            if (!(sink instanceof PrerollSink prerolling)) {
                continue;
            }
            boolean wanted = false;
            for (OutputStage output : presentation.outputs()) {
                if (output.driver().sink() == sink
                        && output.driver().has(SinkCharacteristic.CAN_PREROLL)
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
                core.call(
                        core.laneOf(sink),
                        sink,
                        sink,
                        SinkDriver.nameOf(sink),
                        () -> prerolling.notifyPreroll(startTime));
            }
        }
        // A preroll that fails or takes too long is no reason not to start: the first samples are then late.
        presentation.pipelines().forEach(pipeline -> pipeline.setPrerolling(true));
        awaiter.then(core.prerollTimeout(), ignored -> {
            presentation.pipelines().forEach(pipeline -> pipeline.setPrerolling(false));
            done.run();
        });
    }

    /** At rate 0: every sink shows its next sample. */
    void step(Presentation presentation, Consumer<@Nullable MediaException> done) {
        startClock(presentation, PresentationClock.CURRENT_POSITION, done);
    }

    private void startClock(Presentation presentation, long startTime, Consumer<@Nullable MediaException> done) {
        expectSinks(presentation, Answer.SINK_STARTED);
        core.rates().expectScrub(presentation);
        callClock(Answer.SINK_STARTED, () -> clock.start(startTime));
        awaiter.then(core.componentTimeout(), outcome -> {
            core.abandon(outcome);
            presentation.pipelines().forEach(Pipeline::wake);
            done.accept(decisive(outcome));
        });
    }

    /** Changes the clock; when its time source refuses, no sink is told, so none is waited for. */
    void callClock(Answer told, Runnable change) {
        core.call(clockLane, clock, clock, nameOf(clock.timeSource()), change, told);
    }

    /** The streams of a sink whose handler threw answer with that failure. */
    void clockSinkFailed(Presentation presentation, ClockStateSink sink, RuntimeException failure) {
        for (OutputStage output : presentation.outputs()) {
            SinkDriver driver = output.driver();
            if (driver.sink() == sink) {
                MediaException problem = SessionCore.asMedia(driver.name(), failure);
                CLOCK_ANSWERS.forEach(answer -> awaiter.arrived(answer, driver, problem));
            }
        }
    }

    private static String nameOf(PresentationTimeSource source) {
        return "time source " + source.getClass().getSimpleName();
    }

    /** What makes a change of the clock fail: its time source, and silence. Other sinks may fail without consequence. */
    private @Nullable MediaException decisive(Awaiter.Outcome outcome) {
        MediaException refused = outcome.failures().get(clock);
        return refused != null ? refused : outcome.silence();
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
            if (!pipeline.isAbandoned()) {
                core.call(pipeline.queue(), pipeline, pipeline, pipeline.name(), () -> pipeline.flush(reason));
            }
        }
    }

    /** Begins to finalize the sinks that need it; the wait is the caller's. */
    void finalizeSinks(Presentation presentation) {
        for (OutputStage output : presentation.outputs()) {
            SinkDriver driver = output.driver();
            MediaSink sink = driver.sink();
            if (sink instanceof FinalizableSink finalizable
                    && !driver.isAbandoned()
                    && !awaiter.isExpected(Answer.SINK_FINALIZED, sink)) {
                awaiter.expect(Answer.SINK_FINALIZED, sink, sink, driver.name());
                core.call(
                        driver.lane(), sink, sink, driver.name(), () -> finalizeSink(finalizable, sink, driver.name()));
            }
        }
    }

    private void finalizeSink(FinalizableSink finalizable, MediaSink sink, String name) {
        var ignored = finalizable.finalizeSink().whenComplete((done, failure) -> {
            Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                    ? wrapped.getCause()
                    : failure;
            MediaException problem = cause == null
                    ? null
                    : cause instanceof MediaException media
                            ? media
                            : new MediaException(Status.E_UNEXPECTED, name + " could not finish: " + cause, cause);
            core.post(() -> awaiter.arrived(Answer.SINK_FINALIZED, sink, problem));
        });
    }

    private void flushSinks(Presentation presentation) {
        for (OutputStage output : presentation.outputs()) {
            SinkDriver driver = output.driver();
            if (!driver.isAbandoned()) {
                core.call(driver.lane(), driver, driver, driver.name(), () -> {
                    // The flush takes the sink's open requests back; what it asks for afterwards counts.
                    driver.forgetRequests();
                    driver.stream().flush();
                });
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
