package dev.reel.pipeline.sink;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.EventPort;
import dev.reel.pipeline.StreamSink.MarkerType;
import dev.reel.pipeline.clock.ClockTimer;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Decides when which sample is rendered: the state of one stream of a {@link RenderingSink}, owned by the stream's work queue.
 *
 * <p>Samples, markers and type changes wait in one line. {@link #advance} takes from its head whatever the phase and the clock
 * allow, and stops at what has to wait; the clock's timer calls again. Times are 100 ns units.
 */
final class RenderingSchedule implements StreamIntake.Inside {
    /** A marker at its place in the stream. */
    record Marker(MarkerType type, PropVariant context) {}

    private enum Phase {
        /** Takes nothing. */
        STOPPED,
        /** Looks for the first sample of the coming start. */
        PREROLLING,
        /** Has it and waits for the clock. */
        PREROLLED,
        RUNNING,
        PAUSED,
        /** Rate 0: one sample is due. */
        SCRUBBING,
        /** Rate 0: it was shown. */
        SCRUBBED,
        /** The renderer failed: nothing is rendered and nothing held up until the next start. */
        BROKEN,
        CLOSED
    }

    /** However late everything is, a picture is shown this often. */
    private static final long SHOW_AT_LEAST_EVERY = 500 * Platform.MILLISECOND;

    private static final long NOTHING_BEFORE = Long.MIN_VALUE;

    private final MediaEvent request = MediaEvent.of(MediaEventType.MEStreamSinkRequestSample);
    private final ArrayDeque<Object> line = new ArrayDeque<>(8);
    private final Platform platform;
    private final RenderPolicy policy;
    private final RendererPort renderer;
    private final StreamIntake intake;
    private final EventPort<EventListener> events;
    private final RenderCounters counters;
    private final LagReports lag = new LagReports();

    private Phase phase = Phase.STOPPED;
    private float rate = 1;
    private int wanted;
    private @Nullable PresentationClock clock;
    private @Nullable ClockTimer timer;
    private long start = NOTHING_BEFORE;
    /** When the last sample that left the line ends: the end of a segment waits for it. */
    private long end = NOTHING_BEFORE;
    /** Platform time from which a picture is shown however late it is. */
    private long showFrom = Long.MIN_VALUE;

    RenderingSchedule(
            Platform platform,
            RenderPolicy policy,
            SampleRenderer renderer,
            StreamIntake intake,
            EventPort<EventListener> events,
            RenderCounters counters) {
        this.platform = platform;
        this.policy = policy;
        this.renderer = new RendererPort(renderer, this::fail);
        this.intake = intake;
        this.events = events;
        this.counters = counters;
        this.wanted = policy.requests();
    }

    void clock(@Nullable PresentationClock newClock, @Nullable ClockTimer newTimer) {
        ClockTimer old = timer;
        if (old != null) {
            old.cancel();
        }
        clock = newClock;
        timer = newTimer;
        if (phase != Phase.CLOSED) {
            renderer.clockSet(newClock);
        }
    }

    /** How many samples are asked for or held at a time from now on. */
    void want(int samples) {
        wanted = samples;
    }

    void preroll(long startTime) {
        cancelTimer();
        start = startTime;
        end = NOTHING_BEFORE;
        phase = Phase.PREROLLING;
    }

    void started(long systemTime, long offset) {
        start = offset == PresentationClock.CURRENT_POSITION ? NOTHING_BEFORE : offset;
        end = NOTHING_BEFORE;
        renderer.tell(follower -> follower.onClockStart(systemTime, offset));
        run();
    }

    void restarted(long systemTime) {
        renderer.tell(follower -> follower.onClockRestart(systemTime));
        run();
    }

    void paused(long systemTime) {
        cancelTimer();
        phase = Phase.PAUSED;
        renderer.tell(follower -> follower.onClockPause(systemTime));
        events.emit(MediaEvent.of(MediaEventType.MEStreamSinkPaused));
    }

    void stopped(long systemTime) {
        cancelTimer();
        phase = Phase.STOPPED;
        renderer.flush();
        clearLine(Status.S_OK);
        renderer.tell(follower -> follower.onClockStop(systemTime));
        events.emit(MediaEvent.of(MediaEventType.MEStreamSinkStopped));
    }

    void rateChanged(long systemTime, float newRate) {
        rate = newRate;
        switch (phase) {
            case RUNNING -> {
                if (newRate == 0) {
                    phase = Phase.SCRUBBED;
                }
            }
            case SCRUBBING, SCRUBBED -> {
                if (newRate != 0) {
                    phase = Phase.RUNNING;
                }
            }
            default -> {
                // The rate counts from the next start on.
            }
        }
        renderer.tell(follower -> follower.onClockSetRate(systemTime, newRate));
        Status result = policy.supports(newRate) ? Status.S_OK : Status.MF_E_UNSUPPORTED_RATE;
        events.emit(MediaEvent.of(MediaEventType.MEStreamSinkRateChanged, result));
    }

    void adoptRate(float newRate) {
        rate = newRate;
    }

    void flush() {
        cancelTimer();
        renderer.flush();
        clearLine(Status.E_ABORT);
        end = NOTHING_BEFORE;
    }

    void close() {
        phase = Phase.CLOSED;
        clock(null, null);
        clearLine(Status.E_ABORT);
        renderer.close();
    }

    @Override
    public void take(Object item) {
        if (phase == Phase.CLOSED) {
            if (item instanceof Sample sample) {
                dispose(sample);
            }
            return;
        }
        if (item instanceof Sample) {
            counters.received();
        }
        line.add(item);
    }

    @Override
    public void advance() {
        while (!intake.isFlushing()) {
            Object head = line.peek();
            if (head == null || !handle(head)) {
                break;
            }
        }
        while (intake.takeRequest(wantedNow())) {
            events.emit(request);
        }
    }

    /** Deals with the head of the line and takes it out; false when it has to wait. */
    private boolean handle(Object head) {
        if (head instanceof Sample sample) {
            return handleSample(sample);
        }
        if (head instanceof Marker marker) {
            return handleMarker(marker);
        }
        line.poll();
        renderer.configure((MediaType) head);
        return true;
    }

    private boolean handleSample(Sample sample) {
        switch (phase) {
            case STOPPED, BROKEN, CLOSED -> drop(sample);
            case PREROLLING -> {
                if (isBeforeStart(sample)) {
                    drop(sample);
                } else {
                    phase = Phase.PREROLLED;
                    events.emit(MediaEvent.of(MediaEventType.MEStreamSinkPrerolled));
                }
            }
            case PREROLLED, PAUSED, SCRUBBED -> {
                return false;
            }
            case SCRUBBING -> {
                if (isBeforeStart(sample)) {
                    drop(sample);
                } else {
                    phase = Phase.SCRUBBED;
                    MediaEvent complete = MediaEvent.of(MediaEventType.MEStreamSinkScrubSampleComplete);
                    if (sample.hasTime()) {
                        complete.attributes().set(EventAttributes.SCRUBSAMPLE_TIME, sample.time());
                    }
                    render(sample, 0);
                    events.emit(complete);
                }
            }
            case RUNNING -> {
                return runSample(sample);
            }
        }
        return true;
    }

    private boolean runSample(Sample sample) {
        if (isBeforeStart(sample)) {
            drop(sample);
            return true;
        }
        if (policy.pace() == RenderPolicy.Pace.RATELESS) {
            render(sample, 0);
            return true;
        }
        PresentationClock present = clock;
        if (present == null) {
            return false;
        }
        long due = due(sample);
        long time = present.time();
        long lateness = rate < 0 ? due - time : time - due;
        if (lateness < -policy.early()) {
            arm(rate < 0 ? due + policy.early() : due - policy.early());
            return false;
        }
        lateness = Math.max(0, lateness);
        long now = platform.time();
        if (policy.dropAfter() != RenderPolicy.NEVER) {
            MediaEvent report = lag.report(lateness, now);
            if (report != null) {
                events.emit(report);
            }
            if (lateness > policy.dropAfter() && now < showFrom) {
                drop(sample);
                return true;
            }
        }
        showFrom = now + SHOW_AT_LEAST_EVERY;
        render(sample, lateness);
        return true;
    }

    /** When a sample should be seen or heard: one that straddles the start is due at the start, not late. */
    private long due(Sample sample) {
        return rate < 0 ? sample.time() : Math.max(sample.time(), start);
    }

    private boolean isBeforeStart(Sample sample) {
        if (start == NOTHING_BEFORE || !sample.hasTime()) {
            return false;
        }
        long time = sample.time();
        if (rate < 0) {
            return time > start;
        }
        return time < start && (!sample.hasDuration() || time + sample.duration() <= start);
    }

    private boolean handleMarker(Marker marker) {
        boolean endsSegment = marker.type() == MarkerType.ENDOFSEGMENT;
        switch (phase) {
            case PREROLLING -> {
                if (endsSegment) {
                    phase = Phase.PREROLLED;
                    events.emit(MediaEvent.of(MediaEventType.MEStreamSinkPrerolled));
                    return false;
                }
            }
            case PREROLLED -> {
                if (endsSegment) {
                    return false;
                }
            }
            case SCRUBBING -> {
                if (endsSegment) {
                    phase = Phase.SCRUBBED;
                    events.emit(MediaEvent.of(MediaEventType.MEStreamSinkScrubSampleComplete));
                }
            }
            case RUNNING, PAUSED -> {
                if (endsSegment && waitsForEnd()) {
                    return false;
                }
            }
            default -> {
                // Nothing before it is left to wait for.
            }
        }
        line.poll();
        emit(marker, Status.S_OK);
        return true;
    }

    /** True, with the timer armed, when the last sample has not had its time yet: a segment ends where its last sample does. */
    private boolean waitsForEnd() {
        PresentationClock present = clock;
        if (policy.pace() == RenderPolicy.Pace.RATELESS || end == NOTHING_BEFORE || rate < 0 || present == null) {
            return false;
        }
        if (present.time() >= end) {
            return false;
        }
        if (phase == Phase.RUNNING) {
            arm(end);
        }
        return true;
    }

    private void run() {
        phase = rate != 0 ? Phase.RUNNING : renderer.rendersAtRateZero() ? Phase.SCRUBBING : Phase.SCRUBBED;
        renderer.retryConfigure();
        showFrom = Long.MIN_VALUE;
        events.emit(MediaEvent.of(MediaEventType.MEStreamSinkStarted));
        if (rate == 0 && phase == Phase.SCRUBBED) {
            events.emit(MediaEvent.of(MediaEventType.MEStreamSinkScrubSampleComplete));
        }
    }

    private int wantedNow() {
        return switch (phase) {
            case PREROLLING, PREROLLED, RUNNING -> wanted;
            case SCRUBBING -> 1;
            case STOPPED, PAUSED, SCRUBBED, BROKEN, CLOSED -> 0;
        };
    }

    private void render(Sample sample, long lateness) {
        long time = sample.hasTime() ? sample.time() : 0;
        takeOut(sample);
        try {
            if (renderer.render(sample, lateness)) {
                counters.rendered(time, lateness);
            }
        } finally {
            dispose(sample);
        }
    }

    private void drop(Sample sample) {
        takeOut(sample);
        counters.dropped();
        dispose(sample);
    }

    private void takeOut(Sample sample) {
        line.poll();
        if (sample.hasTime()) {
            end = sample.hasDuration() ? sample.time() + sample.duration() : sample.time();
        }
    }

    private void dispose(Sample sample) {
        sample.close();
        intake.disposed();
    }

    /** Empties the line: samples are closed, markers come out with a status, types still count. */
    private void clearLine(Status markers) {
        Object item;
        while ((item = line.poll()) != null) {
            if (item instanceof Sample sample) {
                dispose(sample);
            } else if (item instanceof Marker marker) {
                emit(marker, markers);
            } else if (phase != Phase.CLOSED) {
                renderer.configure((MediaType) item);
            }
        }
    }

    private void emit(Marker marker, Status status) {
        events.emit(MediaEvent.of(MediaEventType.MEStreamSinkMarker, status, marker.context()));
    }

    private void arm(long time) {
        ClockTimer present = timer;
        if (present != null) {
            present.arm(time);
        }
    }

    private void cancelTimer() {
        ClockTimer present = timer;
        if (present != null) {
            present.cancel();
        }
    }

    private void fail(RuntimeException failure) {
        if (phase != Phase.CLOSED) {
            phase = Phase.BROKEN;
            events.emit(MediaEvent.failure(MediaEventType.MEError, failure));
        }
    }
}
