package dev.reel.testkit.fake;

import dev.reel.pipeline.QualityAdvise;
import dev.reel.pipeline.ServiceProvider;
import dev.reel.pipeline.transform.OutputStatus;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformAttributes;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A transform that copies its input to its output under another type, with the rules of topology.md §9.1 unless a fault is
 * planned.
 *
 * <p>It can hold samples back, split them, take time, change its output type and drop frames by its drop mode. One thread at a
 * time may use it; two at once are noted as a violation.
 */
public final class FakeTransform implements Transform, QualityAdvise, ServiceProvider {
    private static final int DROP_CYCLE = 6;

    private final Conduct conduct;
    private final Builder settings;
    private final FakeQuality quality;
    private final Attributes attributes = new Attributes();
    private final AtomicReference<@Nullable Thread> user = new AtomicReference<>();

    private final ArrayDeque<Sample> held = new ArrayDeque<>();
    private final List<MediaEvent> heldEvents = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private List<MediaType> outputs;
    private @Nullable MediaType inputType;
    private @Nullable MediaType outputType;
    private int piece;
    private boolean draining;
    private boolean discontinuity;
    private boolean changed;
    private int inputCount;
    private int outputCount;
    private int droppedCount;
    private int closeCount;

    FakeTransform(Builder builder) {
        settings = builder;
        conduct = new Conduct(builder.world, builder.name, builder.faults, () -> {});
        quality = builder.quality;
        outputs = List.copyOf(builder.outputs);
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    @Override
    public List<MediaType> inputAvailableTypes(int stream) {
        checkStream(stream);
        return List.copyOf(settings.inputs);
    }

    @Override
    public List<MediaType> outputAvailableTypes(int stream) {
        checkStream(stream);
        MediaType input = inputType;
        if (input == null) {
            return settings.outputFirst ? outputs : List.of();
        }
        return outputs.stream().map(partial -> completed(input, partial)).toList();
    }

    /** The input's description with what the output says in its place. */
    private static MediaType completed(MediaType input, MediaType partial) {
        MediaType whole = input.copy();
        partial.toMap().forEach(whole::setItem);
        return whole;
    }

    @Override
    public void testInputType(int stream, MediaType type) {
        checkStream(stream);
        Transform.requireWellFormed(type);
        if (settings.outputFirst && outputType == null) {
            throw typeNotSet("output");
        }
        if (settings.inputs.stream().noneMatch(type::fits)) {
            throw new MediaException(Status.MF_E_INVALIDMEDIATYPE, conduct.name() + " takes no " + type);
        }
        if (!held.isEmpty() && !attributes.isTrue(TransformAttributes.SUPPORT_DYNAMIC_FORMAT_CHANGE)) {
            throw Transform.whileProcessing();
        }
    }

    @Override
    public void testOutputType(int stream, MediaType type) {
        checkStream(stream);
        Transform.requireWellFormed(type);
        if (!settings.outputFirst && inputType == null) {
            throw typeNotSet("input");
        }
        if (outputs.stream().noneMatch(type::fits)) {
            throw new MediaException(Status.MF_E_INVALIDMEDIATYPE, conduct.name() + " gives no " + type);
        }
    }

    @Override
    public void setInputType(int stream, @Nullable MediaType type) {
        conduct.call(FaultPoint.TRANSFORM_SET_INPUT_TYPE, "setInputType " + type);
        checkStream(stream);
        if (type != null) {
            testInputType(stream, type);
        }
        inputType = type;
        if (type == null && !settings.outputFirst) {
            outputType = null;
        }
    }

    @Override
    public void setOutputType(int stream, @Nullable MediaType type) {
        conduct.call(FaultPoint.TRANSFORM_SET_OUTPUT_TYPE, "setOutputType " + type);
        checkStream(stream);
        if (type != null) {
            testOutputType(stream, type);
        }
        outputType = type;
    }

    @Override
    public @Nullable MediaType inputCurrentType(int stream) {
        checkStream(stream);
        return inputType;
    }

    @Override
    public @Nullable MediaType outputCurrentType(int stream) {
        conduct.reach(FaultPoint.TRANSFORM_OUTPUT_TYPE);
        checkStream(stream);
        return outputType;
    }

    @Override
    public InputResult processInput(int stream, Sample sample) {
        enter();
        try {
            conduct.reach(FaultPoint.TRANSFORM_INPUT);
            checkStream(stream);
            checkTypes();
            if (draining || hasOutput()) {
                return InputResult.NOT_ACCEPTING;
            }
            inputCount++;
            if (inputCount % DROP_CYCLE < quality.dropMode()) {
                droppedCount++;
                sample.close();
            } else {
                held.add(sample);
            }
            return InputResult.ACCEPTED;
        } finally {
            leave();
        }
    }

    @Override
    public OutputResult processOutput(TransformOutput output) {
        enter();
        try {
            conduct.reach(FaultPoint.TRANSFORM_OUTPUT);
            MediaType next = settings.changedType;
            if (next != null && !changed && outputCount >= settings.changeAfter && hasOutput()) {
                changed = true;
                outputs = List.of(next);
                outputType = null;
                output.mark(0, OutputStatus.FORMAT_CHANGE);
                return OutputResult.STREAM_CHANGE;
            }
            checkTypes();
            heldEvents.forEach(output::putEvent);
            boolean events = !heldEvents.isEmpty();
            heldEvents.clear();
            if (!hasOutput()) {
                if (draining) {
                    draining = false;
                    discontinuity = true;
                }
                return events ? OutputResult.PRODUCED : OutputResult.NEED_MORE_INPUT;
            }
            conduct.spend(settings.cost);
            output.put(produce());
            outputCount++;
            return OutputResult.PRODUCED;
        } finally {
            leave();
        }
    }

    private boolean hasOutput() {
        return held.size() > settings.delay || (draining && !held.isEmpty());
    }

    private Sample produce() {
        Sample input = held.element();
        if (settings.endless) {
            return copy(input, 0);
        }
        if (settings.passesOn) {
            held.remove();
            return marked(input);
        }
        Sample made = marked(copy(input, piece));
        piece++;
        if (piece == settings.pieces) {
            piece = 0;
            held.remove().close();
        }
        return made;
    }

    private Sample copy(Sample input, int index) {
        Sample made = new Sample(conduct.ledger().buffer(FakeBuffer.copyOf(input)));
        long length = input.hasDuration() ? input.duration() / settings.pieces : 0;
        if (input.hasTime()) {
            made.setTime(input.time() + index * length);
        }
        if (input.hasDuration()) {
            made.setDuration(length);
        }
        if (input.hasTicks()) {
            made.setTicks(input.ticks(), input.timeBase());
        }
        return made.setCleanPoint(true).setDiscontinuity(input.isDiscontinuity());
    }

    private Sample marked(Sample sample) {
        if (discontinuity) {
            discontinuity = false;
            sample.setDiscontinuity(true);
        }
        return sample;
    }

    @Override
    public void processMessage(Message message, long parameter) {
        enter();
        try {
            conduct.call(FaultPoint.TRANSFORM_MESSAGE, "message " + message);
            messages.add(message);
            switch (message) {
                case FLUSH -> dropHeld();
                case DRAIN -> draining = true;
                case SET_D3D_MANAGER -> throw Transform.noDeviceManager();
                default -> {
                    // The others mean nothing to a transform that keeps no state of the stream.
                }
            }
        } finally {
            leave();
        }
    }

    @Override
    public boolean processEvent(int stream, MediaEvent event) {
        if (settings.takesEvents) {
            heldEvents.add(event);
        }
        return settings.takesEvents;
    }

    @Override
    public void close() {
        enter();
        conduct.note("close");
        closeCount++;
        dropHeld();
        leave();
    }

    private void dropHeld() {
        held.forEach(Sample::close);
        held.clear();
        heldEvents.clear();
        piece = 0;
        draining = false;
    }

    private void enter() {
        if (closeCount > 0) {
            conduct.violation("was used after it was closed");
        }
        Thread other = user.compareAndExchange(null, Thread.currentThread());
        if (other != null) {
            conduct.violation(
                    "was used by " + Thread.currentThread().getName() + " while " + other.getName() + " was in it");
        }
    }

    private void leave() {
        user.set(null);
    }

    private void checkStream(int stream) {
        if (stream != 0) {
            throw new MediaException(Status.MF_E_INVALIDSTREAMNUMBER, conduct.name() + " has no stream " + stream);
        }
    }

    private void checkTypes() {
        if (inputType == null) {
            throw typeNotSet("input");
        }
        if (outputType == null) {
            throw typeNotSet("output");
        }
    }

    private MediaException typeNotSet(String side) {
        return new MediaException(
                Status.MF_E_TRANSFORM_TYPE_NOT_SET, "set the " + side + " type of " + conduct.name() + " first");
    }

    @Override
    public void setDropMode(int mode) {
        quality.setDropMode(mode);
    }

    @Override
    public void setQualityLevel(int level) {
        quality.setQualityLevel(level);
    }

    @Override
    public int dropMode() {
        return quality.dropMode();
    }

    @Override
    public int qualityLevel() {
        return quality.qualityLevel();
    }

    @Override
    public int maximumDropMode() {
        return quality.maximumDropMode();
    }

    @Override
    public int minimumQualityLevel() {
        return quality.minimumQualityLevel();
    }

    @Override
    public void dropTime(long amount) {
        quality.dropTime(amount);
    }

    @Override
    public <T> Optional<T> service(UUID service, Class<T> type) {
        Object found = settings.offers.get(service);
        return type.isInstance(found) ? Optional.of(type.cast(found)) : Optional.empty();
    }

    /** Every message so far, oldest first. */
    public List<Message> messages() {
        return List.copyOf(messages);
    }

    /** Samples that it took. */
    public int inputCount() {
        return inputCount;
    }

    /** Samples that it gave. */
    public int outputCount() {
        return outputCount;
    }

    /** Samples that it dropped because of its drop mode. */
    public int droppedCount() {
        return droppedCount;
    }

    public int closeCount() {
        return closeCount;
    }

    @Override
    public String toString() {
        return conduct.name();
    }

    /** Says what a transform is like before it is made; one builder can make several. */
    public static final class Builder {
        private final Fakes world;
        private final List<MediaType> inputs = new ArrayList<>();
        private final List<MediaType> outputs = new ArrayList<>();
        private String name = "transform";
        private FaultPlan faults = new FaultPlan();
        private FakeQuality quality = new FakeQuality(0, 0, false);
        private int delay;
        private int pieces = 1;
        private int requests = 2;
        private long cost;
        private boolean outputFirst;
        private boolean passesOn;
        private boolean takesEvents;
        private boolean endless;
        private int changeAfter;
        private @Nullable MediaType changedType;
        private final Map<UUID, Object> offers = new HashMap<>();

        Builder(Fakes world, MediaType input, MediaType output) {
            this.world = world;
            inputs.add(input);
            outputs.add(output);
        }

        /** Lets the transform answer for a service. */
        public Builder offers(UUID service, Object object) {
            offers.put(service, object);
            return this;
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

        /** A further kind of input; it may be partial. */
        public Builder alsoTakes(MediaType input) {
            inputs.add(input);
            return this;
        }

        /** A further kind of output, after those before it; it may be partial. */
        public Builder alsoGives(MediaType output) {
            outputs.add(output);
            return this;
        }

        /** Wants its output type before its input type, as encoders do. */
        public Builder outputFirst() {
            outputFirst = true;
            return this;
        }

        /** Holds that many samples back until it is drained. */
        public Builder delay(int samples) {
            delay = samples;
            return this;
        }

        /** Gives that many samples for each that it takes. */
        public Builder pieces(int perInput) {
            pieces = perInput;
            return this;
        }

        /** Takes that long for each output, 100 ns units. */
        public Builder cost(long amount) {
            cost = amount;
            return this;
        }

        /** Gives the very sample that it took. */
        public Builder passesOn() {
            passesOn = true;
            return this;
        }

        /** Takes in-band events and hands them on itself. */
        public Builder takesEvents() {
            takesEvents = true;
            return this;
        }

        /** Never says that it needs input once it has had some. */
        public Builder endless() {
            endless = true;
            return this;
        }

        /** Asks for a new output type after so many outputs. */
        public Builder changesOutput(int after, MediaType newType) {
            changeAfter = after;
            changedType = newType;
            return this;
        }

        /** Gives it levers for quality; its drop mode drops so many of every six inputs. */
        public Builder quality(FakeQuality levers) {
            quality = levers;
            return this;
        }

        /** Keeps so many requests for input open where it is asynchronous; 2 unless said otherwise. */
        public Builder requests(int count) {
            requests = count;
            return this;
        }

        public FakeTransform build() {
            return new FakeTransform(this);
        }

        /** One that follows the asynchronous model. */
        public FakeAsyncTransform buildAsync() {
            return new FakeAsyncTransform(build(), new Conduct(world, name, faults, () -> {}), requests);
        }

        boolean takes(MediaType type) {
            return inputs.stream().anyMatch(type::fits);
        }

        boolean gives(MediaType type) {
            return outputs.stream()
                    .anyMatch(output -> output.majorType().equals(type.majorType())
                            && output.subtype().equals(type.subtype()));
        }

        String name() {
            return name;
        }
    }
}
