package dev.reel.testkit.fake;

import dev.reel.pipeline.AttributeStore;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.clock.ClockState;
import dev.reel.pipeline.clock.ClockStateSink;
import dev.reel.pipeline.clock.CorrelatedTime;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A sink that follows its presentation clock, with the rules of topology.md §8 unless a fault is planned.
 *
 * <p>Clock changes and samples are taken on the caller's thread and worked on a queue of the sink's own. Any thread may call
 * any method.
 */
public class FakeSink implements MediaSink, AttributeStore, ClockStateSink {
    final Builder<?> settings;
    final Conduct conduct;

    private final Attributes attributes = new Attributes();
    private final List<FakeStreamSink> streams = new CopyOnWriteArrayList<>();
    private volatile @Nullable PresentationClock clock;
    private volatile boolean shutdown;
    private final AtomicInteger shutdowns = new AtomicInteger();

    FakeSink(Builder<?> builder) {
        settings = builder;
        conduct = new Conduct(builder.world, builder.name, builder.faults, this::shutdownNow);
        for (int id : builder.streamIds) {
            streams.add(newStream(id, builder.current));
        }
    }

    private FakeStreamSink newStream(int id, @Nullable MediaType current) {
        return new FakeStreamSink(
                this,
                conduct,
                id,
                new FakeTypeHandler(conduct, settings.listed, settings.accepted, settings.lenient, current));
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    /** How many samples a stream keeps asked for or queued; one when the delay is to be small. */
    int depth() {
        return attributes.isTrue(AttributeStore.LOW_LATENCY) ? 1 : settings.depth;
    }

    @Override
    public Set<SinkCharacteristic> characteristics() {
        conduct.reach(FaultPoint.SINK_CHARACTERISTICS);
        checkOpen();
        return Set.copyOf(settings.characteristics);
    }

    @Override
    public StreamSink addStreamSink(int id, @Nullable MediaType type) {
        checkOpen();
        checkGrowing();
        if (streams.stream().anyMatch(stream -> stream.id() == id)) {
            throw new MediaException(
                    Status.MF_E_STREAMSINK_EXISTS, conduct.name() + " has a stream " + id + " already");
        }
        FakeStreamSink stream = newStream(id, type);
        stream.setClock(clock);
        streams.add(stream);
        return stream;
    }

    @Override
    public void removeStreamSink(int id) {
        checkOpen();
        checkGrowing();
        FakeStreamSink stream = streamSinkById(id);
        streams.remove(stream);
        stream.remove();
    }

    private void checkGrowing() {
        if (settings.characteristics.contains(SinkCharacteristic.FIXED_STREAMS)) {
            throw new MediaException(Status.MF_E_STREAMSINKS_FIXED, "the streams of " + conduct.name() + " are fixed");
        }
    }

    @Override
    public List<StreamSink> streamSinks() {
        checkOpen();
        return List.copyOf(streams);
    }

    @Override
    public FakeStreamSink streamSinkById(int id) {
        checkOpen();
        return streams.stream()
                .filter(stream -> stream.id() == id)
                .findFirst()
                .orElseThrow(() ->
                        new MediaException(Status.MF_E_INVALIDSTREAMNUMBER, conduct.name() + " has no stream " + id));
    }

    @Override
    public void setPresentationClock(@Nullable PresentationClock newClock) {
        conduct.call(
                FaultPoint.SINK_SET_CLOCK, newClock == null ? "setPresentationClock null" : "setPresentationClock");
        checkOpen();
        if (newClock == clock) {
            return;
        }
        leaveClock();
        clock = newClock;
        if (newClock != null) {
            newClock.addClockStateSink(this);
        }
        streams.forEach(stream -> stream.setClock(newClock));
        if (newClock != null && newClock.state() == ClockState.RUNNING) {
            // It joins a presentation that runs: no start will follow.
            CorrelatedTime now = newClock.correlatedTime();
            onClockStart(now.systemTime(), now.clockTime());
        }
    }

    private void leaveClock() {
        PresentationClock old = clock;
        if (old != null) {
            old.removeClockStateSink(this);
        }
    }

    @Override
    public PresentationClock presentationClock() {
        checkOpen();
        return clock();
    }

    @Override
    public void shutdown() {
        conduct.call(FaultPoint.SINK_SHUTDOWN, "shutdown");
        if (shutdown) {
            shutdowns.incrementAndGet();
            throw new MediaException(Status.MF_E_SHUTDOWN, conduct.name() + " is shut down already");
        }
        shutdownNow();
    }

    private void shutdownNow() {
        shutdown = true;
        shutdowns.incrementAndGet();
        leaveClock();
        clock = null;
        streams.forEach(FakeStreamSink::remove);
    }

    @Override
    public <T> Optional<T> service(UUID service, Class<T> type) {
        conduct.reach(FaultPoint.SINK_SERVICE);
        Object found = null;
        if (service.equals(Services.RATE_CONTROL)) {
            found = settings.rates == null ? null : new AskedRates(conduct, settings.rates);
        } else if (service.equals(Services.SINK_STATISTICS) && !streams.isEmpty()) {
            found = streams.get(0).statistics();
        } else {
            found = settings.offers.get(service);
        }
        return type.isInstance(found) ? Optional.of(type.cast(found)) : Optional.empty();
    }

    @Override
    public void onClockStart(long systemTime, long startOffset) {
        Fault fault = conduct.call(FaultPoint.SINK_CLOCK_START, "onClockStart " + offset(startOffset));
        timeStarts(systemTime, startOffset);
        answer(fault, MediaEventType.MEStreamSinkStarted, stream -> stream.started(startOffset));
    }

    private static String offset(long startOffset) {
        return startOffset == PresentationClock.CURRENT_POSITION ? "current" : String.valueOf(startOffset);
    }

    @Override
    public void onClockStop(long systemTime) {
        Fault fault = conduct.call(FaultPoint.SINK_CLOCK_STOP, "onClockStop");
        timeStops(systemTime);
        answer(fault, MediaEventType.MEStreamSinkStopped, FakeStreamSink::stopped);
    }

    @Override
    public void onClockPause(long systemTime) {
        Fault fault = conduct.call(FaultPoint.SINK_CLOCK_PAUSE, "onClockPause");
        timePauses(systemTime);
        answer(fault, MediaEventType.MEStreamSinkPaused, FakeStreamSink::paused);
    }

    @Override
    public void onClockRestart(long systemTime) {
        Fault fault = conduct.call(FaultPoint.SINK_CLOCK_RESTART, "onClockRestart");
        timeRestarts(systemTime);
        answer(fault, MediaEventType.MEStreamSinkStarted, FakeStreamSink::restarted);
    }

    @Override
    public void onClockSetRate(long systemTime, float rate) {
        Fault fault = conduct.call(FaultPoint.SINK_CLOCK_SET_RATE, "onClockSetRate " + rate);
        timeChangesRate(systemTime, rate);
        if (clock == null) {
            // It only drives a clock that is not its own yet, so nobody waits for an answer.
            return;
        }
        answer(fault, MediaEventType.MEStreamSinkRateChanged, stream -> stream.rateChanged(rate));
    }

    /** For a sink with a clock of its own: the clock starts, before anything else happens. */
    void timeStarts(long systemTime, long startOffset) {}

    void timeStops(long systemTime) {}

    void timePauses(long systemTime) {}

    void timeRestarts(long systemTime) {}

    void timeChangesRate(long systemTime, float rate) {}

    /** Lets every stream do something on the queue, in the way the fault says. */
    void answer(@Nullable Fault fault, MediaEventType completion, Consumer<FakeStreamSink> change) {
        List<Runnable> steps = new ArrayList<>();
        for (FakeStreamSink stream : streams) {
            steps.add(() -> change.accept(stream));
        }
        conduct.answer(
                fault,
                new Conduct.Answer(
                        steps,
                        status -> streams.forEach(stream -> stream.emit(MediaEvent.of(completion, status))),
                        status -> streams.forEach(stream -> stream.emitError(status))));
    }

    /** Called with every sample; a file sink minds samples after its end. */
    void checkNotFinalized() {}

    /** The first stream: the only one unless the builder was told otherwise. */
    public FakeStreamSink stream() {
        return streams.get(0);
    }

    /** Every stream, also after a shutdown. */
    public List<FakeStreamSink> streams() {
        return List.copyOf(streams);
    }

    /** How often it was shut down; more than once is wrong. */
    public int shutdownCount() {
        return shutdowns.get();
    }

    boolean isRateless() {
        return settings.characteristics.contains(SinkCharacteristic.RATELESS);
    }

    float rate() {
        PresentationClock present = clock;
        return present == null ? 1 : present.rate();
    }

    @Nullable
    PresentationClock clockOrNull() {
        return clock;
    }

    PresentationClock clock() {
        PresentationClock present = clock;
        if (present == null) {
            throw new MediaException(Status.MF_E_NO_CLOCK, conduct.name() + " has no clock");
        }
        return present;
    }

    private void checkOpen() {
        if (shutdown) {
            throw new MediaException(Status.MF_E_SHUTDOWN, conduct.name() + " is shut down");
        }
    }

    @Override
    public String toString() {
        return conduct.name();
    }

    private record Rates(float slowest, float fastest, boolean canReverse) implements RateSupport {
        @Override
        public float slowestRate(boolean reverse, boolean thin) {
            return reverse ? (canReverse ? -slowest : 0) : slowest;
        }

        @Override
        public float fastestRate(boolean reverse, boolean thin) {
            return reverse ? (canReverse ? -fastest : 0) : fastest;
        }
    }

    /** A sink's rates, which it may be slow to tell. */
    private record AskedRates(Conduct conduct, RateSupport rates) implements RateSupport {
        @Override
        public float slowestRate(boolean reverse, boolean thin) {
            conduct.reach(FaultPoint.SINK_RATES);
            return rates.slowestRate(reverse, thin);
        }

        @Override
        public float fastestRate(boolean reverse, boolean thin) {
            conduct.reach(FaultPoint.SINK_RATES);
            return rates.fastestRate(reverse, thin);
        }
    }

    /**
     * Says what a sink is like before it is made.
     *
     * @param <S> the kind of sink
     */
    public static final class Builder<S extends FakeSink> {
        private final Fakes world;
        private final Function<Builder<S>, S> maker;
        private final Set<SinkCharacteristic> characteristics = EnumSet.of(SinkCharacteristic.FIXED_STREAMS);
        private String name = "sink";
        private FaultPlan faults = new FaultPlan();
        private List<Integer> streamIds = List.of(0);
        private List<MediaType> listed = List.of();
        private @Nullable List<MediaType> accepted;
        private @Nullable MediaType current;
        private boolean lenient;
        private @Nullable RateSupport rates;
        int depth = 2;
        long cost;
        long dropsAfter = Long.MAX_VALUE;
        boolean refusesWhenPaused;
        boolean reportsLag;
        double drift;
        private final Map<UUID, Object> offers = new HashMap<>();

        @Nullable
        FakeQuality quality;

        Builder(Fakes world, Function<Builder<S>, S> maker) {
            this.world = world;
            this.maker = maker;
        }

        /** Lets the sink answer for a service. */
        public Builder<S> offers(UUID service, Object object) {
            offers.put(service, object);
            return this;
        }

        /** The name in traces and messages. */
        public Builder<S> name(String newName) {
            name = newName;
            return this;
        }

        public Builder<S> faults(FaultPlan plan) {
            faults = plan;
            return this;
        }

        /** The ids of its streams; 0 alone unless said otherwise. */
        public Builder<S> streams(Integer... ids) {
            streamIds = List.of(ids);
            return this;
        }

        /** Streams can be added and removed. */
        public Builder<S> growing() {
            characteristics.remove(SinkCharacteristic.FIXED_STREAMS);
            return this;
        }

        /** Takes samples as fast as they come. */
        public Builder<S> rateless() {
            return with(SinkCharacteristic.RATELESS);
        }

        Builder<S> with(SinkCharacteristic characteristic) {
            characteristics.add(characteristic);
            return this;
        }

        /** The types that its streams list; none unless said. */
        public Builder<S> lists(MediaType... types) {
            listed = List.of(types);
            return this;
        }

        /** The types, partial ones too, that its streams take; any unless said. */
        public Builder<S> accepts(MediaType... types) {
            accepted = List.of(types);
            return this;
        }

        /** Lets a type be set that is not among those that the streams take. */
        public Builder<S> takesWhatIsSet() {
            lenient = true;
            return this;
        }

        /** The streams have this type from the start. */
        public Builder<S> current(MediaType type) {
            current = type;
            return this;
        }

        /** How many samples each stream keeps asked for or queued; 2 unless said. */
        public Builder<S> depth(int samples) {
            depth = samples;
            return this;
        }

        /** How long each rendered sample keeps a stream busy, 100 ns units. */
        public Builder<S> renderCost(long amount) {
            cost = amount;
            return this;
        }

        /** Drops samples that are later than this, 100 ns units; never unless said. */
        public Builder<S> dropsLaterThan(long lateness) {
            dropsAfter = lateness;
            return this;
        }

        /** Refuses samples while paused instead of queueing them. */
        public Builder<S> refusesWhenPaused() {
            refusesWhenPaused = true;
            return this;
        }

        /** Sends an MEQualityNotify with the lag of each sample. */
        public Builder<S> reportsLag() {
            reportsLag = true;
            return this;
        }

        /** Gives the streams levers for quality. */
        public Builder<S> quality(FakeQuality levers) {
            quality = levers;
            return this;
        }

        /** Tells a range of rates, magnitudes; without it a sink plays at 1 only. */
        public Builder<S> rates(float slowest, float fastest, boolean reverse) {
            rates = new Rates(slowest, fastest, reverse);
            return this;
        }

        /** Tells what another object says about rates. */
        public Builder<S> rates(RateSupport support) {
            rates = support;
            return this;
        }

        /** How much faster than the platform's time a device's clock runs: 0.0001 for 100 ppm. */
        public Builder<S> drift(double amount) {
            drift = amount;
            return this;
        }

        public S build() {
            return maker.apply(this);
        }
    }
}
