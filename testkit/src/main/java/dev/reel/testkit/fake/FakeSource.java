package dev.reel.testkit.fake;

import dev.reel.pipeline.AttributeStore;
import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.EventPort;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.TimeFormats;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.VarType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A source that delivers what its scripts say, with the rules of topology.md §7 unless a fault is planned.
 *
 * <p>A stream sends MEEndOfStream for the first request behind its last sample, as file sources do; with
 * {@link Builder#endEagerly} right behind the last sample. A position behind the end fails the start by event. Calls check at
 * once; events and samples come on a queue of the fake's own. Any thread may call any method.
 */
public final class FakeSource implements MediaSource, AttributeStore {
    private enum State {
        STOPPED,
        STARTED,
        PAUSED,
        SHUT_DOWN
    }

    final Conduct conduct;
    final Object lock = new Object();
    final long latency;
    final boolean eagerEnd;
    final boolean thins;

    private final Attributes attributes = new Attributes();
    private volatile Set<SourceCharacteristic> characteristics;
    private final EventPort<EventListener> port = new EventPort<>();
    private final List<FakeStream> streams;
    private final PresentationDescriptor presentation;
    private final long length;
    private final @Nullable SourceRate rate;
    private final @Nullable FakeQuality quality;
    private final Map<UUID, Object> offers;

    private State state = State.STOPPED;
    /** Counts starts, pauses and stops, so that a late answer does not act on what came after it. */
    private int epoch;

    private int shutdowns;
    private int entry;

    private FakeSource(Builder builder) {
        conduct = new Conduct(builder.world, builder.name, builder.faults, this::shutdownNow);
        latency = builder.latency;
        eagerEnd = builder.eagerEnd;
        thins = builder.thins;
        characteristics = Set.copyOf(builder.characteristics);
        List<FakeStream> made = new ArrayList<>();
        long end = 0;
        for (StreamScript script : builder.scripts) {
            made.add(new FakeStream(this, made.size() + 1, script));
            end = Math.max(end, script.end());
        }
        streams = List.copyOf(made);
        length = end;
        presentation = new PresentationDescriptor(
                streams.stream().map(FakeStream::streamDescriptor).toList());
        presentation.set(DescriptorAttributes.DURATION, length);
        for (int i = 0; i < streams.size(); i++) {
            if (!builder.unselected.contains(i + 1)) {
                presentation.select(i);
            }
        }
        rate = builder.fastest == 0 ? null : new SourceRate(this, builder.slowest, builder.fastest, builder.reverse);
        quality = builder.quality;
        offers = Map.copyOf(builder.offers);
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    @Override
    public Set<SourceCharacteristic> characteristics() {
        conduct.reach(FaultPoint.SOURCE_CHARACTERISTICS);
        synchronized (lock) {
            checkOpen();
        }
        return characteristics;
    }

    @Override
    public PresentationDescriptor createPresentationDescriptor() {
        conduct.reach(FaultPoint.SOURCE_DESCRIPTOR);
        synchronized (lock) {
            checkOpen();
        }
        return presentation.copy();
    }

    @Override
    public void subscribe(EventListener listener) {
        conduct.reach(FaultPoint.SOURCE_SUBSCRIBE);
        port.subscribe(listener);
    }

    @Override
    public void unsubscribe(EventListener listener) {
        conduct.reach(FaultPoint.SOURCE_UNSUBSCRIBE);
        port.unsubscribe(listener);
    }

    @Override
    public void start(PresentationDescriptor wanted, @Nullable UUID timeFormat, PropVariant position) {
        Fault fault = conduct.call(FaultPoint.SOURCE_START, "start " + position);
        synchronized (lock) {
            checkOpen();
            checkStart(wanted, timeFormat, position);
            Status refusal = refusal(position);
            if (refusal != null) {
                fault = Fault.failing(refusal);
            }
            List<Runnable> steps = fault instanceof Fault.Fails ? List.of() : begin(wanted, position);
            conduct.answer(fault, answer(MediaEventType.MESourceStarted, steps));
        }
    }

    /** Takes on the new state and lists the events that say so. */
    private List<Runnable> begin(PresentationDescriptor wanted, PropVariant position) {
        boolean active = state != State.STOPPED;
        boolean given = position.type() == VarType.I8;
        boolean skips = position.type() == VarType.I4;
        boolean seek = active && given;
        entry += skips ? position.asInt() : 0;
        int started = ++epoch;
        state = State.STARTED;
        List<Runnable> steps = new ArrayList<>();
        List<FakeStream> selected = new ArrayList<>();
        for (FakeStream stream : streams) {
            if (!isSelected(wanted, stream)) {
                stream.deselect();
                continue;
            }
            selected.add(stream);
            MediaEventType type = stream.select() ? MediaEventType.MENewStream : MediaEventType.MEUpdatedStream;
            steps.add(() -> emit(MediaEvent.of(type, Status.S_OK, PropVariant.unknown(stream))));
            if (given || skips || !active) {
                stream.seek(given ? position.asLong() : 0);
            } else {
                stream.hold();
            }
        }
        long actual = selected.stream().mapToLong(FakeStream::position).min().orElse(0);
        steps.add(() -> emit(
                startEvent(seek ? MediaEventType.MESourceSeeked : MediaEventType.MESourceStarted, position, actual)));
        for (FakeStream stream : selected) {
            MediaEventType type = seek ? MediaEventType.MEStreamSeeked : MediaEventType.MEStreamStarted;
            steps.add(() -> stream.emit(startEvent(type, position, actual)));
        }
        steps.add(() -> {
            for (FakeStream stream : selected) {
                stream.open(started);
            }
        });
        return steps;
    }

    private static MediaEvent startEvent(MediaEventType type, PropVariant position, long actual) {
        MediaEvent event = MediaEvent.of(type, Status.S_OK, position);
        if (position.isEmpty() && actual != 0 && actual != Long.MAX_VALUE) {
            event.attributes().set(EventAttributes.SOURCE_ACTUAL_START, actual);
        }
        return event;
    }

    private void checkStart(PresentationDescriptor wanted, @Nullable UUID timeFormat, PropVariant position) {
        if (wanted == null || position == null) {
            throw new MediaException(Status.E_INVALIDARG, "a start needs a presentation and a position");
        }
        boolean hns = timeFormat == null || timeFormat.equals(MediaEvent.NO_EXTENDED_TYPE);
        boolean time = hns && (position.isEmpty() || position.type() == VarType.I8);
        if (!time && !(TimeFormats.ENTRY_RELATIVE.equals(timeFormat) && canSkip(position))) {
            throw new MediaException(
                    Status.MF_E_UNSUPPORTED_TIME_FORMAT, conduct.name() + " starts at times in 100 ns units only");
        }
        if (streams.stream().noneMatch(stream -> isSelected(wanted, stream))) {
            throw new MediaException(
                    Status.MF_E_MEDIA_SOURCE_NO_STREAMS_SELECTED, "no stream of " + conduct.name() + " is selected");
        }
    }

    private boolean canSkip(PropVariant position) {
        return position.type() == VarType.I4
                && characteristics.contains(
                        position.asInt() < 0
                                ? SourceCharacteristic.CAN_SKIPBACKWARD
                                : SourceCharacteristic.CAN_SKIPFORWARD);
    }

    private @Nullable Status refusal(PropVariant position) {
        if (position.type() != VarType.I8) {
            return null;
        }
        if (position.asLong() > length) {
            return Status.MF_E_INVALID_POSITION;
        }
        boolean elsewhere = state != State.STOPPED || position.asLong() > 0;
        return elsewhere && !characteristics.contains(SourceCharacteristic.CAN_SEEK)
                ? Status.MF_E_INVALIDREQUEST
                : null;
    }

    private static boolean isSelected(PresentationDescriptor wanted, FakeStream stream) {
        int id = stream.streamDescriptor().id();
        return wanted.selectedStreams().stream().mapToInt(StreamDescriptor::id).anyMatch(other -> other == id);
    }

    @Override
    public void pause() {
        Fault fault = conduct.call(FaultPoint.SOURCE_PAUSE, "pause");
        synchronized (lock) {
            checkOpen();
            if (state != State.STARTED) {
                throw new MediaException(
                        Status.MF_E_INVALID_STATE_TRANSITION, conduct.name() + " is " + state + " and cannot pause");
            }
            if (!characteristics.contains(SourceCharacteristic.CAN_PAUSE)) {
                throw new MediaException(Status.MF_E_INVALIDREQUEST, conduct.name() + " cannot pause");
            }
            if (!(fault instanceof Fault.Fails)) {
                state = State.PAUSED;
                epoch++;
                streams.forEach(FakeStream::hold);
            }
            conduct.answer(
                    fault,
                    answer(
                            MediaEventType.MESourcePaused,
                            halted(MediaEventType.MESourcePaused, MediaEventType.MEStreamPaused)));
        }
    }

    @Override
    public void stop() {
        Fault fault = conduct.call(FaultPoint.SOURCE_STOP, "stop");
        synchronized (lock) {
            checkOpen();
            if (!(fault instanceof Fault.Fails)) {
                state = State.STOPPED;
                epoch++;
                streams.forEach(stream -> stream.seek(0));
            }
            conduct.answer(
                    fault,
                    answer(
                            MediaEventType.MESourceStopped,
                            halted(MediaEventType.MESourceStopped, MediaEventType.MEStreamStopped)));
        }
    }

    private List<Runnable> halted(MediaEventType sourceEvent, MediaEventType streamEvent) {
        List<Runnable> steps = new ArrayList<>();
        steps.add(() -> emit(MediaEvent.of(sourceEvent)));
        for (FakeStream stream : streams) {
            if (stream.isSelected()) {
                steps.add(() -> stream.emit(MediaEvent.of(streamEvent)));
            }
        }
        return steps;
    }

    @Override
    public void shutdown() {
        conduct.call(FaultPoint.SOURCE_SHUTDOWN, "shutdown");
        synchronized (lock) {
            checkOpen();
        }
        shutdownNow();
    }

    private void shutdownNow() {
        synchronized (lock) {
            state = State.SHUT_DOWN;
            shutdowns++;
            epoch++;
            streams.forEach(FakeStream::end);
        }
        port.close();
    }

    @Override
    public <T> Optional<T> service(UUID service, Class<T> type) {
        conduct.reach(FaultPoint.SOURCE_SERVICE);
        Object found = service.equals(Services.RATE_CONTROL)
                ? rate
                : service.equals(Services.QUALITY) ? quality : offers.get(service);
        return type.isInstance(found) ? Optional.of(type.cast(found)) : Optional.empty();
    }

    /** How often it was shut down, by others or by a fault. */
    public int shutdownCount() {
        synchronized (lock) {
            return shutdowns;
        }
    }

    /**
     * Where skips have led in the playlist that a source with CAN_SKIPFORWARD or CAN_SKIPBACKWARD pretends to be; every entry
     * delivers the same.
     */
    public int entry() {
        synchronized (lock) {
            return entry;
        }
    }

    /** The streams, in the order of their scripts. */
    public List<FakeStream> streams() {
        return streams;
    }

    /** Can something else from now on, and says so with the numbers of a SourceCharacteristic set before and after. */
    public void changeCharacteristics(SourceCharacteristic... all) {
        MediaEvent event = MediaEvent.of(MediaEventType.MESourceCharacteristicsChanged);
        event.attributes().set(EventAttributes.SOURCE_CHARACTERISTICS_OLD, bits(characteristics));
        characteristics = Set.of(all);
        event.attributes().set(EventAttributes.SOURCE_CHARACTERISTICS, bits(characteristics));
        raise(event);
    }

    private static int bits(Set<SourceCharacteristic> all) {
        return all.stream().mapToInt(SourceCharacteristic::bit).reduce(0, (a, b) -> a | b);
    }

    /** Lets the source send any event, in turn with its own. */
    public void raise(MediaEvent event) {
        conduct.queue().execute(() -> emit(event));
    }

    /** Called by a stream on the queue once it has ended: the last one ends the presentation. */
    void streamEnded() {
        boolean last;
        synchronized (lock) {
            last = state == State.STARTED
                    && streams.stream().allMatch(stream -> !stream.isSelected() || stream.hasEnded());
        }
        if (last) {
            emit(MediaEvent.of(MediaEventType.MEEndOfPresentation));
        }
    }

    void emit(MediaEvent event) {
        conduct.note("<- " + event);
        port.emit(event);
    }

    boolean isStarted() {
        return state == State.STARTED;
    }

    boolean isStopped() {
        return state == State.STOPPED;
    }

    int epoch() {
        return epoch;
    }

    void checkOpen() {
        if (state == State.SHUT_DOWN) {
            throw new MediaException(Status.MF_E_SHUTDOWN, conduct.name() + " is shut down");
        }
    }

    Conduct.Answer answer(MediaEventType completion, List<Runnable> steps) {
        return new Conduct.Answer(
                steps,
                status -> emit(MediaEvent.of(completion, status)),
                status -> emit(MediaEvent.of(MediaEventType.MEError, status)));
    }

    @Override
    public String toString() {
        return conduct.name();
    }

    /** Says what a source is like before it is made. */
    public static final class Builder {
        private final Fakes world;
        private final StreamScript[] scripts;
        private String name = "source";
        private FaultPlan faults = new FaultPlan();
        private Set<SourceCharacteristic> characteristics = EnumSet.of(
                SourceCharacteristic.CAN_SEEK,
                SourceCharacteristic.CAN_PAUSE,
                SourceCharacteristic.DOES_NOT_USE_NETWORK);
        private Set<Integer> unselected = Set.of();
        private long latency;
        private boolean eagerEnd;
        private float slowest;
        private float fastest;
        private boolean reverse;
        private boolean thins = true;
        private @Nullable FakeQuality quality;
        private final Map<UUID, Object> offers = new HashMap<>();

        Builder(Fakes world, StreamScript... scripts) {
            this.world = world;
            this.scripts = scripts;
        }

        /** The name in traces and messages. */
        public Builder name(String newName) {
            name = newName;
            return this;
        }

        public Builder faults(FaultPlan plan) {
            faults = plan;
            return this;
        }

        public Builder characteristics(SourceCharacteristic... all) {
            characteristics = all.length == 0 ? Set.of() : EnumSet.copyOf(List.of(all));
            return this;
        }

        /** Streams (ids from 1) that are not selected by default. */
        public Builder unselected(Integer... ids) {
            unselected = Set.of(ids);
            return this;
        }

        /** How long each sample takes to come, 100 ns units. */
        public Builder latency(long amount) {
            latency = amount;
            return this;
        }

        /** MEEndOfStream follows the last sample without a further request. */
        public Builder endEagerly() {
            eagerEnd = true;
            return this;
        }

        /** Gives the source rate control with a range of magnitudes, forward and, if wanted, in reverse. */
        public Builder rates(float slowestRate, float fastestRate, boolean alsoReverse) {
            slowest = slowestRate;
            fastest = fastestRate;
            reverse = alsoReverse;
            return this;
        }

        /** Delivers every sample when it is to be thinned, and leaves it to others to leave some out. */
        public Builder neverThins() {
            thins = false;
            return this;
        }

        /** Lets the source answer for a service. */
        public Builder offers(UUID service, Object object) {
            offers.put(service, object);
            return this;
        }

        /** Gives the source levers for quality. */
        public Builder quality(FakeQuality levers) {
            quality = levers;
            return this;
        }

        public FakeSource build() {
            return new FakeSource(this);
        }
    }
}
