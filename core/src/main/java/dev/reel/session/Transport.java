package dev.reel.session;

import dev.reel.pipeline.SegmentOffset;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.VarType;
import dev.reel.session.Awaiter.Answer;
import dev.reel.session.flow.OutputStage;
import dev.reel.session.flow.Pipeline;
import dev.reel.session.flow.SinkDriver;
import dev.reel.session.flow.SourceDriver;
import dev.reel.session.flow.Stage.FlushReason;
import dev.reel.session.presentation.Presentation;
import dev.reel.session.presentation.Timeline;
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
    private final ComponentCalls calls;
    private final Standing standing;
    private final SessionEvents events;
    private final SourceControl sources;
    private final ClockControl clock;
    private final Preroll preroll;
    private final PlaybackRate rate;
    private final BufferingCount buffering;
    private static final PropVariant CURRENT = PropVariant.EMPTY;

    private long lastRun;

    Transport(
            ComponentCalls calls,
            Standing standing,
            SessionEvents events,
            SourceControl sources,
            ClockControl clock,
            Preroll preroll,
            PlaybackRate rate,
            BufferingCount buffering) {
        this.calls = calls;
        this.standing = standing;
        this.events = events;
        this.sources = sources;
        this.clock = clock;
        this.preroll = preroll;
        this.rate = rate;
        this.buffering = buffering;
    }

    /** From stopped: sources, then pipelines and preroll, then the clock at the position. */
    void start(
            Presentation presentation,
            @Nullable UUID format,
            PropVariant position,
            Consumer<@Nullable MediaException> done) {
        sources.start(presentation, format, position, failure -> {
            if (failure != null) {
                sources.stop(presentation, ignored -> done.accept(failure));
                return;
            }
            long startTime = begin(presentation, position);
            events.raiseStatus(presentation, TopologyStatus.STARTED_SOURCE);
            clock.give(presentation, clockFailure -> {
                if (clockFailure != null) {
                    sources.stop(presentation, ignored -> done.accept(clockFailure));
                    return;
                }
                fill(
                        presentation,
                        startTime,
                        () -> clock.start(presentation, startTime, started -> {
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

    /** The next presentation, whose sources run, takes over while the clock runs on: no preroll, no change of the clock. */
    void takeOver(Presentation presentation, Consumer<@Nullable MediaException> done) {
        events.raiseStatus(presentation, TopologyStatus.STARTED_SOURCE);
        clock.give(presentation, clockFailure -> {
            if (clockFailure == null) {
                presentation.outputs().forEach(output -> output.setWaiting(false));
                runPipelines(presentation, presentation.offset());
                events.raiseStatus(presentation, TopologyStatus.SINK_SWITCHED);
            }
            done.accept(clockFailure);
        });
    }

    /** As {@link #takeOver}, where a start has gone to: the clock begins anew at that presentation time. */
    void takeOverAt(Presentation presentation, long startTime, Consumer<@Nullable MediaException> done) {
        events.raiseStatus(presentation, TopologyStatus.STARTED_SOURCE);
        clock.give(presentation, clockFailure -> {
            if (clockFailure != null) {
                done.accept(clockFailure);
                return;
            }
            events.raiseStatus(presentation, TopologyStatus.SINK_SWITCHED);
            fill(presentation, startTime, () -> clock.start(presentation, startTime, done));
        });
    }

    /** From paused, at the position where it stands; sources that were stopped meanwhile are started there. */
    void resume(Presentation presentation, Consumer<@Nullable MediaException> done) {
        if (presentation.isRunning()) {
            sources.start(presentation, null, CURRENT, failure -> resumed(presentation, failure, done));
        } else {
            goOn(presentation, failure -> resumed(presentation, failure, done));
        }
    }

    private void resumed(
            Presentation presentation, @Nullable MediaException failure, Consumer<@Nullable MediaException> done) {
        if (failure != null) {
            done.accept(failure);
            return;
        }
        if (buffering.isOpen()) {
            done.accept(null);
        } else {
            clock.start(presentation, PresentationClock.CURRENT_POSITION, done);
        }
    }

    /** Lets stopped sources go on where the running clock is, after a seek that was refused. */
    void goOn(Presentation presentation, Consumer<@Nullable MediaException> done) {
        clock.read((now, silence) -> {
            if (silence != null) {
                done.accept(silence);
                return;
            }
            sources.start(presentation, null, PropVariant.i8(now), failure -> {
                if (failure == null) {
                    presentation.outputs().forEach(output -> output.setWaiting(false));
                    runPipelines(presentation, now);
                }
                done.accept(failure);
            });
        });
    }

    /** Started or paused: the source is stopped and started anew; the clock's sinks see one start. */
    void seek(
            Presentation presentation,
            @Nullable UUID format,
            PropVariant position,
            Consumer<@Nullable MediaException> done) {
        empty(presentation, failure -> {
            if (failure != null) {
                done.accept(failure);
            } else {
                startAt(presentation, format, position, done);
            }
        });
    }

    /**
     * Sends everything from a presentation time on again, with a change in between, for which sources and branches stand still.
     * When paused, the sources are left to the resume, which starts those that were stopped.
     *
     * @param change what is done in between; gives the first failure or null
     */
    void resend(
            Presentation presentation,
            long position,
            Consumer<Consumer<@Nullable MediaException>> change,
            Consumer<@Nullable MediaException> done) {
        boolean paused = standing.state() == SessionState.PAUSED;
        empty(presentation, emptied -> {
            if (emptied != null) {
                done.accept(emptied);
                return;
            }
            change.accept(failure -> {
                if (failure != null || paused) {
                    done.accept(failure);
                } else {
                    startAt(presentation, null, PropVariant.i8(position), done);
                }
            });
        });
    }

    /** Stops the sources and drops what is in flight; the clock goes on. */
    private void empty(Presentation presentation, Consumer<@Nullable MediaException> done) {
        onPipelines(presentation, Pipeline::halt);
        sources.stop(presentation, stopFailure -> {
            if (stopFailure != null) {
                done.accept(stopFailure);
                return;
            }
            // One after the other: a branch that is still at it would put an old sample into a sink that is empty
            // already.
            flushPipelines(presentation, FlushReason.SEEK);
            calls.then(emptied -> {
                flushSinks(presentation);
                calls.then(flushed -> {
                    done.accept(null);
                });
            });
        });
    }

    /** Starts the sources at a position, then the clock there. */
    private void startAt(
            Presentation presentation,
            @Nullable UUID format,
            PropVariant position,
            Consumer<@Nullable MediaException> done) {
        sources.start(presentation, format, position, failure -> {
            if (failure != null) {
                done.accept(failure);
                return;
            }
            long startTime = begin(presentation, position);
            fill(presentation, startTime, () -> clock.start(presentation, startTime, done));
        });
    }

    /** Clock and sinks first, so that nothing more is heard or seen, then the sources; a source that refuses undoes it. */
    void pause(Presentation presentation, Consumer<@Nullable MediaException> done) {
        clock.pause(presentation, clockFailure -> {
            if (clockFailure != null) {
                done.accept(clockFailure);
                return;
            }
            for (SourceDriver source : presentation.sources()) {
                if (source.isAbandoned()) {
                    continue;
                }
                sources.expect(source, Answer.SOURCE_PAUSED, Answer.STREAM_PAUSED);
                calls.call(
                        source.lane(),
                        source,
                        source,
                        source.name(),
                        () -> source.source().pause());
            }
            calls.then(paused -> {
                MediaException failure = paused.failure();
                if (failure == null) {
                    done.accept(null);
                } else {
                    undoPause(presentation, paused, () -> done.accept(failure));
                }
            });
        });
    }

    /** The sources that did pause go on, then the clock. */
    private void undoPause(Presentation presentation, Awaiter.Outcome paused, Runnable done) {
        for (SourceDriver source : presentation.sources()) {
            if (!source.isAbandoned() && !paused.failures().containsKey(source)) {
                sources.start(source, null, CURRENT);
            }
        }
        calls.then(again -> {
            clock.start(presentation, PresentationClock.CURRENT_POSITION, ignored -> done.run());
        });
    }

    /** Clock and sinks, then sources, then everything in flight is dropped. */
    void stop(Presentation presentation, Consumer<@Nullable MediaException> done) {
        onPipelines(presentation, Pipeline::halt);
        clock.stop(presentation, sinks -> {
            sources.stop(presentation, sourceFailure -> {
                flushPipelines(presentation, FlushReason.STOP);
                calls.then(emptied -> {
                    flushSinks(presentation);
                    calls.then(flushed -> {
                        done.accept(first(sourceFailure, sinks.failure(), emptied.failure(), flushed.failure()));
                    });
                });
            });
        });
    }

    private void runPipelines(Presentation presentation, long startTime) {
        long run = ++lastRun;
        PlaybackRate.Rate now = rate.inForce();
        boolean reverse = now.value() < 0;
        presentation.expectEnds(run);
        for (SourceDriver source : presentation.sources()) {
            source.stages().forEach(stage -> stage.setShift(presentation.shift(stage)));
        }
        for (Pipeline pipeline : presentation.pipelines()) {
            pipeline.queue().execute(() -> {
                if (!now.equals(PlaybackRate.Rate.NORMAL)) {
                    pipeline.setRate(now.thin(), now.value());
                }
                if (pipeline.beginStream()) {
                    pipeline.resume(startTime, reverse, run);
                }
            });
            pipeline.outputs().forEach(output -> output.driver().feedFrom(pipeline));
        }
    }

    /** Lets data flow into sinks that know of the coming start, and goes on when they are filled. */
    private void fill(Presentation presentation, long startTime, Runnable done) {
        preroll.fill(presentation, startTime, () -> runPipelines(presentation, startTime), done);
    }

    /** At rate 0: every sink shows its next sample. */
    void step(Presentation presentation, Consumer<@Nullable MediaException> done) {
        clock.start(presentation, PresentationClock.CURRENT_POSITION, done);
    }

    private void flushPipelines(Presentation presentation, FlushReason reason) {
        for (Pipeline pipeline : presentation.pipelines()) {
            if (!pipeline.isAbandoned()) {
                calls.call(pipeline.queue(), pipeline, pipeline, pipeline.name(), () -> pipeline.flush(reason));
            }
        }
    }

    private void flushSinks(Presentation presentation) {
        for (OutputStage output : presentation.outputs()) {
            SinkDriver driver = output.driver();
            if (!driver.isAbandoned()) {
                calls.call(driver.lane(), driver, driver, driver.name(), () -> {
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
