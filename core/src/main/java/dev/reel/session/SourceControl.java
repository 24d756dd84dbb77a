package dev.reel.session;

import dev.reel.pipeline.PresentationProvider;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.VarType;
import dev.reel.platform.WorkQueue;
import dev.reel.session.Awaiter.Answer;
import dev.reel.session.flow.QualityTap;
import dev.reel.session.flow.SessionLog;
import dev.reel.session.flow.SessionStatus;
import dev.reel.session.flow.SourceDriver;
import dev.reel.session.presentation.Presentation;
import dev.reel.session.presentation.Timeline;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts and stops the sources of a presentation and waits for what they owe (media-session.md §7, topology.md §7).
 *
 * <p>Lives on the session's queue; the sources are called on their lanes.
 */
final class SourceControl {
    private final ComponentCalls calls;
    private final Awaiter awaiter;
    private final WorkQueue queue;
    private final PlaybackRate rate;
    private final BufferingCount buffering;
    private final QualityTap quality;
    private static final PropVariant CURRENT = PropVariant.EMPTY;

    SourceControl(
            ComponentCalls calls,
            Awaiter awaiter,
            WorkQueue queue,
            PlaybackRate rate,
            BufferingCount buffering,
            QualityTap quality) {
        this.calls = calls;
        this.awaiter = awaiter;
        this.queue = queue;
        this.rate = rate;
        this.buffering = buffering;
        this.quality = quality;
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
                    problem = ComponentCalls.asMedia(source.name(), failure);
                }
                MediaException outcome = problem;
                queue.execute(() -> {
                    Runnable answer = () -> awaiter.arrived(Answer.CALL_RETURNED, source, outcome);
                    if (!source.keepEarly(answer)) {
                        answer.run();
                    }
                });
            });
        }
    }

    /** Starts the sources of the next presentation, or waits for those that were started early. */
    void startNext(Presentation next, Consumer<@Nullable MediaException> done) {
        start(next, null, CURRENT, done);
    }

    /** Stops the sources that run. */
    void stop(Presentation presentation, Consumer<@Nullable MediaException> done) {
        stop(presentation, null, done);
    }

    /** Stops the sources that run, except a sequence that goes on in the next presentation. */
    void stop(Presentation presentation, @Nullable Presentation next, Consumer<@Nullable MediaException> done) {
        buffering.reset();
        for (SourceDriver source : presentation.sources()) {
            if (!source.isRunning() || source.isAbandoned()) {
                continue;
            }
            source.setRunning(false);
            if (next != null && source.isSequence() && next.reads(source.source())) {
                continue;
            }
            expect(source, Answer.SOURCE_STOPPED, Answer.STREAM_STOPPED);
            calls.call(source.lane(), source, source, source.name(), () -> {
                try {
                    source.source().stop();
                } finally {
                    source.ask();
                }
            });
        }
        calls.then(outcome -> {
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

    void start(
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
                expect(source, Answer.SOURCE_STARTED, Answer.STREAM_STARTED);
                awaiter.expect(Answer.CALL_RETURNED, source, source, source.name());
                source.giveEarly();
                source.lane()
                        .execute(() -> SessionLog.guard(
                                "setting the rate of " + source.name(), () -> rate.applyTo(source.source())));
            } else {
                source.forgetEarly();
                start(source, format, told);
            }
        }
        tellQuality(presentation);
        calls.then(outcome -> {
            for (SourceDriver source : presentation.sources()) {
                if (outcome.failures().containsKey(source)) {
                    source.setRunning(false);
                }
            }
            boolean onlyQuality =
                    outcome.failures().isEmpty() && outcome.silent().equals(List.of(quality));
            done.accept(onlyQuality ? null : outcome.failure());
        });
    }

    /** The quality manager is told before the first sample moves; one that hangs is given up, playback goes on. */
    private void tellQuality(Presentation presentation) {
        if (quality.isWanted()) {
            calls.call(
                    quality.lane(),
                    quality,
                    quality,
                    "the quality manager",
                    () -> quality.topology(presentation.topology()));
        }
    }

    void start(SourceDriver source, @Nullable UUID format, PropVariant position) {
        expect(source, Answer.SOURCE_STARTED, Answer.STREAM_STARTED);
        source.setRunning(true);
        source.starts().now(position);
        calls.call(source.lane(), source, source, source.name(), () -> startNow(source, format, position));
    }

    /** On the source's lane. */
    private void startNow(SourceDriver source, @Nullable UUID format, PropVariant position) {
        source.subscribe();
        rate.applyTo(source.source());
        source.source().start(source.presentation(), format, position);
        source.ask();
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

    void expect(SourceDriver source, Answer whole, Answer each) {
        awaiter.expect(whole, source, source, source.name());
        source.stages().forEach(stage -> awaiter.expect(each, stage, source, stage.name()));
    }
}
