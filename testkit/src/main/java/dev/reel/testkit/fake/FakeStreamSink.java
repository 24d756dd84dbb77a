package dev.reel.testkit.fake;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.EventPort;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.QualityAdvise;
import dev.reel.pipeline.QualityNotify;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.clock.ClockTimer;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.sink.SinkStatistics;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.TimeService;
import dev.reel.platform.media.Sample;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a {@link FakeSink}: renders samples when the clock reaches their time and keeps what it rendered.
 *
 * <p>It keeps a fixed number of samples asked for or queued: after a start, a restart, a rendered and a flushed sample it asks
 * for what is missing. A stop and a flush forget what was asked for; a pause and a seek do not. The marker of a segment's end
 * comes when the last sample's time is over, any other right behind the sample before it.
 */
public final class FakeStreamSink implements StreamSink {
    /** A time before every other. */
    private static final long LONG_AGO = Long.MIN_VALUE;

    private enum Run {
        STOPPED,
        PREROLLING,
        PREROLLED,
        RUNNING,
        PAUSED
    }

    private sealed interface Item {}

    private record SampleItem(Sample sample) implements Item {}

    private record MarkerItem(MarkerType type, PropVariant context) implements Item {}

    private final FakeSink sink;
    private final Conduct conduct;
    private final int id;
    private final String name;
    private final FakeTypeHandler types;
    private final EventPort<EventListener> port = new EventPort<>();
    private final MediaEvent request = MediaEvent.of(MediaEventType.MEStreamSinkRequestSample);
    private final TimeService.Timer busyTimer;

    private final Object lock = new Object();
    private final ArrayDeque<Item> items = new ArrayDeque<>();
    private final List<Rendered> rendered = new ArrayList<>();
    private final List<MarkerType> markers = new ArrayList<>();
    private @Nullable ClockTimer clockTimer;
    private Run run = Run.STOPPED;
    private boolean removed;
    private boolean scrubbing;
    private int queued;
    private int outstanding;
    private long startOffset = LONG_AGO;
    private long busyUntil = LONG_AGO;
    private long lastEnd = LONG_AGO;
    private long received;
    private long dropped;

    FakeStreamSink(FakeSink sink, Conduct conduct, int id, FakeTypeHandler types) {
        this.sink = sink;
        this.conduct = conduct;
        this.id = id;
        this.name = conduct.name() + "/" + id;
        this.types = types;
        this.busyTimer =
                conduct.platform().timeService().newTimer(() -> conduct.queue().execute(this::work));
    }

    @Override
    public MediaSink mediaSink() {
        conduct.reach(FaultPoint.SINK_OF_STREAM);
        return sink;
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public FakeTypeHandler typeHandler() {
        return types;
    }

    @Override
    public void subscribe(EventListener listener) {
        conduct.reach(FaultPoint.SINK_SUBSCRIBE);
        port.subscribe(listener);
    }

    @Override
    public void unsubscribe(EventListener listener) {
        conduct.reach(FaultPoint.SINK_UNSUBSCRIBE);
        port.unsubscribe(listener);
    }

    @Override
    public @Nullable QualityAdvise qualityAdvise() {
        return sink.settings.quality;
    }

    @Override
    public void processSample(Sample sample) {
        conduct.reach(FaultPoint.SINK_PROCESS_SAMPLE);
        boolean rateless = sink.isRateless();
        synchronized (lock) {
            checkPresent();
            if (types.currentMediaType() == null) {
                throw new MediaException(Status.MF_E_NOT_INITIALIZED, name + " has no media type yet");
            }
            if (!rateless && !sample.hasTime()) {
                throw new MediaException(Status.MF_E_NO_SAMPLE_TIMESTAMP, name + " needs samples with a time");
            }
            if (!rateless && sink.clockOrNull() == null) {
                throw new MediaException(Status.MF_E_NO_CLOCK, name + " has no clock");
            }
            if (run == Run.STOPPED || (run == Run.PAUSED && sink.settings.refusesWhenPaused)) {
                throw new MediaException(Status.MF_E_INVALIDREQUEST, name + " is " + run + " and takes no samples");
            }
            if (outstanding == 0) {
                conduct.violation("stream " + id + " got a sample that it had not asked for");
            } else {
                outstanding--;
            }
            received++;
            queued++;
            items.add(new SampleItem(sample));
        }
        sink.checkNotFinalized();
        conduct.queue().execute(this::work);
    }

    @Override
    public void placeMarker(MarkerType type, PropVariant value, PropVariant context) {
        Fault fault = conduct.call(FaultPoint.SINK_PLACE_MARKER, id + " placeMarker " + type);
        synchronized (lock) {
            checkPresent();
            if (fault == null) {
                items.add(new MarkerItem(type, context));
            }
        }
        Runnable late = () -> {
            synchronized (lock) {
                items.add(new MarkerItem(type, context));
            }
            work();
        };
        conduct.answer(
                fault,
                new Conduct.Answer(
                        List.of(fault == null ? this::work : late),
                        status -> emit(MediaEvent.of(MediaEventType.MEStreamSinkMarker, status, context)),
                        this::emitError));
    }

    @Override
    public void flush() {
        conduct.call(FaultPoint.SINK_FLUSH, id + " flush");
        List<MarkerItem> aborted;
        synchronized (lock) {
            checkPresent();
            if (types.currentMediaType() == null) {
                throw new MediaException(Status.MF_E_NOT_INITIALIZED, name + " has no media type yet");
            }
            aborted = dropItems();
            outstanding = 0;
            lastEnd = LONG_AGO;
        }
        conduct.queue().execute(() -> {
            aborted.forEach(marker -> emitMarker(marker, Status.E_ABORT));
            work();
        });
    }

    // What the sink's clock does to the stream; on the sink's queue.

    void preroll(long startTime) {
        synchronized (lock) {
            run = Run.PREROLLING;
            startOffset = startTime;
            lastEnd = LONG_AGO;
        }
        work();
    }

    void started(long offset) {
        synchronized (lock) {
            run = Run.RUNNING;
            if (offset != PresentationClock.CURRENT_POSITION) {
                startOffset = offset;
            }
            busyUntil = LONG_AGO;
            lastEnd = LONG_AGO;
            scrubbing = sink.rate() == 0;
        }
        emit(MediaEvent.of(MediaEventType.MEStreamSinkStarted));
        work();
    }

    void restarted() {
        synchronized (lock) {
            run = Run.RUNNING;
            scrubbing = sink.rate() == 0;
        }
        emit(MediaEvent.of(MediaEventType.MEStreamSinkStarted));
        work();
    }

    void paused() {
        synchronized (lock) {
            run = Run.PAUSED;
        }
        emit(MediaEvent.of(MediaEventType.MEStreamSinkPaused));
        work();
    }

    void stopped() {
        List<MarkerItem> pending;
        synchronized (lock) {
            run = Run.STOPPED;
            pending = dropItems();
            outstanding = 0;
            startOffset = LONG_AGO;
            lastEnd = LONG_AGO;
            scrubbing = false;
        }
        pending.forEach(marker -> emitMarker(marker, Status.S_OK));
        emit(MediaEvent.of(MediaEventType.MEStreamSinkStopped));
    }

    void rateChanged(float rate) {
        emit(MediaEvent.of(MediaEventType.MEStreamSinkRateChanged, Status.S_OK, PropVariant.r4(rate)));
        work();
    }

    void setClock(@Nullable PresentationClock clock) {
        synchronized (lock) {
            if (clockTimer != null) {
                clockTimer.cancel();
            }
            clockTimer =
                    clock == null ? null : clock.newTimer(() -> conduct.queue().execute(this::work), () -> {});
        }
    }

    void remove() {
        synchronized (lock) {
            removed = true;
            dropItems();
            busyTimer.cancel();
            if (clockTimer != null) {
                clockTimer.cancel();
            }
        }
        port.close();
    }

    /** Does what is due with the first items, then asks for what is missing; on the sink's queue. */
    private void work() {
        Runnable step;
        while ((step = nextStep()) != null) {
            step.run();
        }
        for (int missing = takeMissing(); missing > 0; missing--) {
            emit(request);
        }
    }

    private @Nullable Runnable nextStep() {
        synchronized (lock) {
            Item first = items.peek();
            if (removed) {
                return null;
            }
            if (run == Run.PREROLLING && isPrerolled()) {
                run = Run.PREROLLED;
                return () -> emit(MediaEvent.of(MediaEventType.MEStreamSinkPrerolled));
            }
            if (first instanceof MarkerItem marker) {
                boolean held = run == Run.PREROLLING || run == Run.PREROLLED || isShowingLast(marker);
                if (held) {
                    return null;
                }
                items.remove();
                return () -> emitMarker(marker, Status.S_OK);
            }
            if (first instanceof SampleItem item && run == Run.RUNNING) {
                return stepFor(item.sample);
            }
            return null;
        }
    }

    private boolean isPrerolled() {
        return queued >= sink.depth()
                || items.stream()
                        .anyMatch(item -> item instanceof MarkerItem marker && marker.type == MarkerType.ENDOFSEGMENT);
    }

    /** True while the last sample before a segment's end is still being shown; the end of its time wakes the stream. */
    private boolean isShowingLast(MarkerItem marker) {
        if (marker.type != MarkerType.ENDOFSEGMENT || run == Run.STOPPED || sink.isRateless() || sink.rate() == 0) {
            return false;
        }
        return lastEnd != LONG_AGO && waitsFor(lastEnd);
    }

    private @Nullable Runnable stepFor(Sample sample) {
        long now = conduct.platform().time();
        if (busyUntil > now) {
            busyTimer.schedule(busyUntil);
            return null;
        }
        long end = sample.time() + (sample.hasDuration() ? sample.duration() : 1);
        boolean rateless = sink.isRateless();
        if (!rateless && sink.clockOrNull() == null) {
            // The clock was taken away: nothing is due any more.
            return null;
        }
        if (!rateless) {
            boolean before = startOffset != LONG_AGO && sink.rate() >= 0 && end <= startOffset;
            if (before) {
                return drop(sample);
            }
            if (sink.rate() == 0 ? !scrubbing : waitsFor(sample.time())) {
                return null;
            }
            long late = sink.clock().time() - sample.time();
            if (sink.rate() > 0 && late > sink.settings.dropsAfter) {
                return drop(sample);
            }
        }
        return render(sample, end, rateless);
    }

    private Runnable drop(Sample sample) {
        items.remove();
        queued--;
        dropped++;
        sample.close();
        return () -> {};
    }

    private Runnable render(Sample sample, long end, boolean rateless) {
        items.remove();
        queued--;
        long now = conduct.platform().time();
        long clockTime = rateless ? sample.time() : sink.clock().time();
        try {
            long duration = sample.hasDuration() ? sample.duration() : 0;
            rendered.add(new Rendered(FakeBuffer.indexOf(sample), sample.time(), duration, clockTime, now));
        } catch (IllegalStateException closed) {
            conduct.violation("stream " + id + " holds a sample that somebody else closed");
        }
        lastEnd = sink.rate() < 0 ? sample.time() : end;
        busyUntil = now + sink.settings.cost;
        boolean scrubbed = scrubbing && !rateless;
        scrubbing = false;
        long time = sample.time();
        sample.close();
        return () -> report(time, clockTime - time, scrubbed);
    }

    private void report(long time, long lag, boolean scrubbed) {
        if (sink.settings.reportsLag) {
            emit(new MediaEvent(
                    MediaEventType.MEQualityNotify, QualityNotify.SAMPLE_LAG, Status.S_OK, PropVariant.i8(lag)));
        }
        if (scrubbed) {
            MediaEvent complete = MediaEvent.of(MediaEventType.MEStreamSinkScrubSampleComplete);
            complete.attributes().set(EventAttributes.SCRUBSAMPLE_TIME, time);
            emit(complete);
        }
    }

    /** True when a clock time has not come yet; the stream is then woken at that time. */
    private boolean waitsFor(long time) {
        ClockTimer timer = clockTimer;
        if (timer == null) {
            return false;
        }
        long now = sink.clock().time();
        boolean waits = sink.rate() < 0 ? now > time : now < time;
        if (waits && run == Run.RUNNING) {
            timer.arm(time);
        }
        return waits;
    }

    private int takeMissing() {
        synchronized (lock) {
            if (removed || (run != Run.RUNNING && run != Run.PREROLLING)) {
                return 0;
            }
            int wanted =
                    sink.rate() == 0 && !sink.isRateless() && run == Run.RUNNING ? (scrubbing ? 1 : 0) : sink.depth();
            int missing = Math.max(0, wanted - queued - outstanding);
            outstanding += missing;
            return missing;
        }
    }

    /** Closes the samples and takes the markers. */
    private List<MarkerItem> dropItems() {
        List<MarkerItem> taken = new ArrayList<>();
        for (Item item : items) {
            if (item instanceof SampleItem held) {
                held.sample.close();
                dropped++;
            } else if (item instanceof MarkerItem marker) {
                taken.add(marker);
            }
        }
        items.clear();
        queued = 0;
        return taken;
    }

    private void emitMarker(MarkerItem marker, Status status) {
        synchronized (lock) {
            markers.add(marker.type);
        }
        emit(MediaEvent.of(MediaEventType.MEStreamSinkMarker, status, marker.context));
    }

    void emit(MediaEvent event) {
        if (event != request) {
            conduct.note(name, "<- " + event);
        }
        port.emit(event);
    }

    void emitError(Status status) {
        emit(MediaEvent.of(MediaEventType.MEError, status));
    }

    /** Lets the stream send any event, in turn with its own. */
    public void raise(MediaEvent event) {
        conduct.queue().execute(() -> emit(event));
    }

    private void checkPresent() {
        if (removed) {
            throw new MediaException(Status.MF_E_STREAMSINK_REMOVED, name + " was removed from its sink");
        }
    }

    /** What was rendered, oldest first. */
    public List<Rendered> rendered() {
        synchronized (lock) {
            return List.copyOf(rendered);
        }
    }

    /** The markers that came out, oldest first. */
    public List<MarkerType> markers() {
        synchronized (lock) {
            return List.copyOf(markers);
        }
    }

    /** How many samples are asked for and have not come. */
    public int outstandingRequests() {
        synchronized (lock) {
            return outstanding;
        }
    }

    public SinkStatistics statistics() {
        synchronized (lock) {
            Rendered last = rendered.isEmpty() ? null : rendered.get(rendered.size() - 1);
            return new SinkStatistics(
                    received,
                    rendered.size(),
                    dropped,
                    last == null ? 0 : last.time(),
                    last == null ? 0 : last.lateness());
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
