package dev.reel.pipeline.sink;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.EventPort;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.MediaTypeHandler;
import dev.reel.pipeline.ServiceProvider;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.clock.ClockTimer;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a {@link RenderingSink} and its own type handler (topology.md §8, §8.1).
 *
 * <p>It keeps a small constant number of samples asked for or waiting, always with the same request event. A flush and a stop
 * take open requests back; new ones follow when the stream wants samples again. A sample that was not asked for is refused:
 * {@code MF_E_INVALID_STATE_TRANSITION} after preroll, else {@code MF_E_INVALIDREQUEST}; so a stream never holds more than it
 * wants. Any thread may call; once the sink is shut down every method gives {@code MF_E_STREAMSINK_REMOVED}.
 */
public final class RenderingStreamSink implements StreamSink, MediaTypeHandler, ServiceProvider {
    private final String name;
    private final RenderingSink sink;
    private final int id;
    private final RenderPolicy policy;
    private final SampleRenderer renderer;
    private final EventPort<EventListener> events = new EventPort<>();
    private final RenderCounters counters = new RenderCounters();
    private final StreamIntake intake;
    private final RenderingSchedule schedule;
    private volatile @Nullable MediaType current;
    private volatile boolean hasClock;

    RenderingStreamSink(
            String name, RenderingSink sink, Platform platform, int id, RenderPolicy policy, SampleRenderer renderer) {
        this.sink = sink;
        this.id = id;
        this.policy = policy;
        this.renderer = renderer;
        this.name = name + " stream " + id;
        boolean waits = policy.waiting() == RenderPolicy.Waiting.FOR_DEVICE;
        this.intake = new StreamIntake(
                waits ? platform.blockingQueue(this.name) : platform.serialQueue(this.name), this.name);
        this.schedule = new RenderingSchedule(platform, policy, renderer, intake, events, counters);
        intake.connect(schedule);
    }

    @Override
    public MediaSink mediaSink() {
        intake.checkOpen();
        return sink;
    }

    @Override
    public int id() {
        intake.checkOpen();
        return id;
    }

    @Override
    public MediaTypeHandler typeHandler() {
        intake.checkOpen();
        return this;
    }

    @Override
    public void subscribe(EventListener listener) {
        intake.checkOpen();
        events.subscribe(listener);
    }

    @Override
    public void unsubscribe(EventListener listener) {
        events.unsubscribe(listener);
    }

    @Override
    public void processSample(Sample sample) {
        intake.checkOpen();
        requireType();
        if (policy.pace() == RenderPolicy.Pace.CLOCK) {
            if (!hasClock) {
                throw new MediaException(
                        Status.MF_E_NO_CLOCK, this + " renders by the presentation clock and has none");
            }
            if (sample.time() == PresentationClock.CURRENT_POSITION) {
                throw new MediaException(Status.MF_E_INVALID_TIMESTAMP, this + " cannot render a sample without end");
            }
        }
        intake.sample(sample);
    }

    @Override
    public void placeMarker(MarkerType type, PropVariant value, PropVariant context) {
        intake.put(new RenderingSchedule.Marker(type, context));
    }

    @Override
    public void flush() {
        intake.checkOpen();
        requireType();
        intake.flush(schedule::flush);
    }

    @Override
    public List<MediaType> mediaTypes() {
        intake.checkOpen();
        return renderer.mediaTypes();
    }

    @Override
    public @Nullable MediaType currentMediaType() {
        intake.checkOpen();
        return current;
    }

    /** Makes a type current; while samples wait, the renderer changes after them. */
    @Override
    public void setCurrentMediaType(MediaType type) {
        if (!isMediaTypeSupported(type)) {
            throw new MediaException(
                    Status.MF_E_INVALIDMEDIATYPE, this + " cannot render " + type + "; convert it before");
        }
        intake.put(type);
        current = type;
    }

    @Override
    public boolean isMediaTypeSupported(MediaType type) {
        intake.checkOpen();
        if (type == null) {
            throw new MediaException(Status.E_POINTER, "a media type is required");
        }
        return renderer.accepts(type);
    }

    @Override
    public MajorType majorType() {
        intake.checkOpen();
        MediaType present = current;
        return present != null ? present.majorType() : renderer.majorType();
    }

    /** The counters, by {@link Services#SINK_STATISTICS}; readable after the end too. */
    @Override
    public <T> Optional<T> service(UUID service, Class<T> type) {
        return service.equals(Services.SINK_STATISTICS) && type == SinkStatistics.class
                ? Optional.of(type.cast(statistics()))
                : Optional.empty();
    }

    /** What the stream has done so far. */
    public SinkStatistics statistics() {
        return counters.snapshot();
    }

    /** Makes the type current that the stream begins with, whatever the renderer says. */
    void begin(MediaType type) {
        intake.put(type);
        current = type;
    }

    /**
     * Tells the subscriber what the renderer has to say, such as an MENonFatalError; for the renderer, on the stream's work
     * queue.
     */
    public void tell(MediaEvent news) {
        events.emit(news);
    }

    /** Runs something of the renderer's on the stream's work queue; not once the sink is shut down. */
    public void run(Runnable task) {
        intake.tell(task);
    }

    void setClock(@Nullable PresentationClock clock) {
        ClockTimer timer = clock == null
                ? null
                : clock.newTimer(intake::wake, () -> {
                    // The clock has stopped, which the stream hears as such.
                });
        hasClock = clock != null;
        intake.tell(() -> schedule.clock(clock, timer));
    }

    void preroll(long startTime, int wanted) {
        intake.change(StreamIntake.Gate.PREROLL, () -> {
            schedule.want(wanted);
            schedule.preroll(startTime);
        });
    }

    void clockStarted(long systemTime, long offset, int wanted) {
        intake.change(StreamIntake.Gate.RUNNING, () -> {
            schedule.want(wanted);
            schedule.started(systemTime, offset);
        });
    }

    void clockRestarted(long systemTime) {
        intake.change(StreamIntake.Gate.RUNNING, () -> schedule.restarted(systemTime));
    }

    void clockPaused(long systemTime) {
        intake.change(StreamIntake.Gate.PAUSED, () -> schedule.paused(systemTime));
    }

    void clockStopped(long systemTime) {
        intake.change(StreamIntake.Gate.STOPPED, () -> schedule.stopped(systemTime));
    }

    /** Takes on the rate of a clock that was set before; nobody waits for an answer. */
    void adoptRate(float rate) {
        intake.tell(() -> schedule.adoptRate(rate));
    }

    void rateChanged(long systemTime, float rate) {
        intake.tell(() -> schedule.rateChanged(systemTime, rate));
    }

    void remove() {
        events.close();
        intake.change(StreamIntake.Gate.REMOVED, schedule::close);
    }

    /** True once a media type is set; readable after the end too. */
    public boolean hasType() {
        return current != null;
    }

    private void requireType() {
        if (!hasType()) {
            throw new MediaException(
                    Status.MF_E_NOT_INITIALIZED, this + " has no media type yet; set one before samples come");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
