package dev.reel.session;

import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Transform;
import dev.reel.pipeline.Transform.InputResult;
import dev.reel.pipeline.Transform.Message;
import dev.reel.pipeline.TransformOutput;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.MediaType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Sample;
import dev.reel.platform.Status;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyNode;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A transform node at work: takes output while there is some, feeds input when there is none (media-session.md §14).
 *
 * <p>What must not be overtaken by held-back data (the end, a format change) waits until the transform is drained.
 */
final class TransformStage implements Stage {
    private static final int DRAIN_DEFAULT = 0;
    private static final int DRAIN_NEVER = 2;
    private static final int FLUSH_SEEK = 1;
    private static final int FLUSH_NEVER = 2;
    /** Items that may wait at one output while another is asked. */
    private static final int BACKLOG = 16;
    /** Answers in a row that bring no sample, after which a transform counts as stuck. */
    private static final int PATIENCE = 64;
    /** The reason of a drain between two samples that do not follow each other. */
    private static final MediaEvent BETWEEN = MediaEvent.of(MediaEventType.MEStreamTick);

    private final TopologyNode node;
    private final Transform transform;
    private final Link[] inputs;
    private final Sample[] refused;
    private final boolean[] inputEnded;
    private final List<ArrayDeque<Object>> ready;
    /** Which outputs lead anywhere; what comes out of the others is dropped. */
    private final boolean[] connected;

    private final TransformOutput output = new TransformOutput();
    private final @Nullable Trim trim;
    private final QualityTap quality;
    private final Supplier<@Nullable MediaType> outputType;
    /** Made when data first flows: only then is the transform this queue's. */
    private @Nullable TransformFormat format;

    private @Nullable MediaEvent afterDrain;
    private int drainedInput;
    private boolean ended;
    private int fruitless;
    /** True when the next topology has this transform too. */
    private volatile boolean continues;
    /** True when it has ended and left what the transform holds back to the next topology. */
    private volatile boolean handedOver;
    /** True until it has run once with a transform that is in the middle of its work. */
    private boolean carriedOn;
    /** True while each sample is decoded by itself, and those that cannot be are left out. */
    private boolean keyByKey;

    /** @param trim the range to cut to here, or null */
    TransformStage(TopologyNode node, Link[] inputs, @Nullable Trim trim, QualityTap quality) {
        this.node = node;
        this.transform = (Transform) node.object();
        this.inputs = inputs;
        this.refused = new Sample[inputs.length];
        this.inputEnded = new boolean[inputs.length];
        this.trim = trim;
        this.quality = quality;
        this.outputType = () -> transform.outputCurrentType(0);
        int outputs = Math.max(1, node.outputCount());
        this.ready =
                Stream.generate(() -> new ArrayDeque<Object>(2)).limit(outputs).toList();
        this.connected = new boolean[outputs];
        for (int i = 0; i < outputs; i++) {
            connected[i] = outputs == 1 || node.outputOrNull(i) != null;
        }
    }

    TopologyNode node() {
        return node;
    }

    Transform transform() {
        return transform;
    }

    /** Says whether the next topology has this transform too; any thread. */
    void setContinues(boolean goesOn) {
        continues = goesOn;
    }

    /** True when the next topology goes on with what the transform holds back. Any thread. */
    boolean isHandedOver() {
        return handedOver;
    }

    /** Before it first runs: the transform is in the middle of its work, which it began in the topology before. */
    void carryOn() {
        carriedOn = true;
    }

    /** True when the transform need not be told that something begins. */
    boolean isCarriedOn() {
        return carriedOn;
    }

    /** It runs on its own from now on. */
    void begun() {
        carriedOn = false;
    }

    /** Tells the transform its rate, if it has one. */
    void setRate(boolean thin, float rate) {
        if (transform instanceof RateControl control) {
            control.setRate(thin, rate);
        }
    }

    /** A run begins; backward, a decoder that knows no reverse gets key frames, each by itself. */
    void begin(boolean reverse) {
        MediaType type = reverse ? transform.inputCurrentType(0) : null;
        keyByKey = type != null && type.isCompressedFormat() && !(transform instanceof RateSupport);
    }

    /** Forgets what is in flight here; the transform belongs to the next topology. */
    void leave() {
        forget();
    }

    String name() {
        return "transform " + transform.getClass().getSimpleName();
    }

    @Override
    public @Nullable Object pull(int wanted) {
        try {
            TransformFormat types = format();
            while (true) {
                Object item = ready.get(wanted).poll();
                if (item != null) {
                    return item;
                }
                if (ended || isHeldBack(wanted)) {
                    return null;
                }
                boolean fruitful = true;
                switch (transform.processOutput(output)) {
                    case PRODUCED -> fruitful = collect();
                    case STREAM_CHANGE -> {
                        tell(types.afterStreamChange());
                        fruitful = false;
                    }
                    case NEED_MORE_INPUT -> {
                        if (afterDrain != null) {
                            drained(afterDrain);
                        } else if (!feed()) {
                            return null;
                        }
                    }
                }
                fruitless = fruitful ? 0 : fruitless + 1;
                if (fruitless == PATIENCE) {
                    throw new MediaException(
                            Status.MF_E_UNEXPECTED,
                            name() + " answered " + PATIENCE + " times without giving a sample or asking for input");
                }
            }
        } catch (StageFailure upstream) {
            throw upstream;
        } catch (RuntimeException failure) {
            throw new StageFailure(name(), failure);
        }
    }

    @Override
    public void flush(FlushReason reason) {
        forget();
        handedOver = false;
        int mode = node.get(NodeAttributes.FLUSH, 0);
        if (mode != FLUSH_NEVER && (mode != FLUSH_SEEK || reason == FlushReason.SEEK)) {
            transform.processMessage(Message.FLUSH, 0);
        }
    }

    private void forget() {
        for (int i = 0; i < refused.length; i++) {
            Sample sample = refused[i];
            if (sample != null) {
                sample.close();
            }
            clearRefused(i);
            inputEnded[i] = false;
        }
        for (ArrayDeque<Object> queue : ready) {
            queue.forEach(item -> {
                if (item instanceof Sample sample) {
                    sample.close();
                }
            });
            queue.clear();
        }
        afterDrain = null;
        ended = false;
    }

    /** An output that is not asked may not pile up more and more. */
    private boolean isHeldBack(int wanted) {
        for (int i = 0; i < connected.length; i++) {
            if (i != wanted && connected[i] && ready.get(i).size() >= BACKLOG) {
                return true;
            }
        }
        return false;
    }

    /** True when there was a sample. */
    private boolean collect() {
        List<MediaEvent> events = output.takeEvents();
        for (int i = 0; i < events.size(); i++) {
            MediaEvent event = events.get(i);
            if (event.type() == MediaEventType.MEQualityNotify) {
                quality.event(transform, event);
            } else {
                addToAll(event);
            }
        }
        Sample sample = output.takeSample();
        if (sample == null) {
            return false;
        }
        int stream = output.stream();
        quality.output(node, stream, sample);
        if (!isConnected(stream)) {
            sample.close();
            return true;
        }
        switch (trim == null ? Trim.Verdict.KEEP : trim.apply(sample, outputType)) {
            case KEEP -> ready.get(stream).add(sample);
            case DROP -> sample.close();
            case END -> {
                sample.close();
                end(MediaEvent.of(MediaEventType.MEEndOfStream));
                finishInputs();
            }
        }
        return true;
    }

    private TransformFormat format() {
        TransformFormat present = format;
        if (present == null) {
            present = new TransformFormat(transform, name(), transform.outputStreamCount());
            format = present;
        }
        return present;
    }

    private boolean isConnected(int stream) {
        return stream >= 0 && stream < connected.length && connected[stream];
    }

    private void addToAll(MediaEvent event) {
        for (int i = 0; i < connected.length; i++) {
            if (connected[i]) {
                ready.get(i).add(event);
            }
        }
    }

    private void tell(List<TransformFormat.Change> changes) {
        for (TransformFormat.Change change : changes) {
            if (isConnected(change.output())) {
                ready.get(change.output()).add(change.event());
            }
        }
    }

    /** Feeds what inputs have; false when nothing can be fed now. */
    private boolean feed() {
        boolean fed = false;
        boolean full = false;
        boolean waiting = false;
        for (int i = 0; i < inputs.length && afterDrain == null; i++) {
            if (inputEnded[i]) {
                continue;
            }
            Sample before = refused[i];
            Object item = before != null ? before : inputs[i].pull();
            if (item == null) {
                waiting = true;
            } else if (keyByKey && item instanceof Sample delta && !delta.isCleanPoint()) {
                takeEvent(i, gapOf(delta));
                fed = true;
            } else if (item instanceof Sample sample) {
                boolean taken = give(i, sample);
                // A first refusal is a chance to give output in between.
                fed |= taken || before == null;
                full |= !taken;
            } else {
                takeEvent(i, (MediaEvent) item);
                fed = true;
            }
        }
        if (!fed && full && !waiting) {
            throw new MediaException(
                    Status.MF_E_UNEXPECTED, name() + " neither takes input nor gives output; its streams are stuck");
        }
        return fed;
    }

    /** True when the transform took the sample; else it waits here. */
    private boolean give(int input, Sample sample) {
        InputResult result;
        quality.input(node, input, sample);
        try {
            result = transform.processInput(input, sample);
        } catch (RuntimeException failure) {
            sample.close();
            clearRefused(input);
            throw failure;
        }
        if (result == InputResult.ACCEPTED) {
            clearRefused(input);
            if (keyByKey) {
                drain(BETWEEN, input);
            }
            return true;
        }
        refused[input] = sample;
        return false;
    }

    /** The gap that a picture leaves which cannot be decoded without those before it. */
    private static MediaEvent gapOf(Sample delta) {
        try (delta) {
            return MediaEvent.of(
                    MediaEventType.MEStreamTick,
                    Status.S_OK,
                    delta.hasTime() ? PropVariant.i8(delta.time()) : PropVariant.EMPTY);
        }
    }

    private void takeEvent(int input, MediaEvent event) {
        switch (event.type()) {
            case MEEndOfStream -> {
                inputEnded[input] = true;
                if (mayHandOver()) {
                    if (allInputsEnded()) {
                        handedOver = true;
                        end(event);
                    }
                    return;
                }
                transform.processMessage(Message.END_OF_STREAM, input);
                if (allInputsEnded()) {
                    drain(event, input);
                }
            }
            case MEStreamFormatChanged -> {
                if (format().changesAtOnce()) {
                    format().setInput(input, event.value().asObject(MediaType.class));
                } else {
                    drain(event, input);
                }
            }
            case MEStreamTick -> {
                transform.processMessage(Message.TICK, input);
                addToAll(event);
            }
            default -> {
                if (!transform.processEvent(input, event)) {
                    addToAll(event);
                }
            }
        }
    }

    /** What a transform holds back carries into the next topology if that has it, unless it is to be drained or cuts here. */
    private boolean mayHandOver() {
        return continues && trim == null && node.get(NodeAttributes.DRAIN, DRAIN_DEFAULT) == DRAIN_DEFAULT;
    }

    private void drain(MediaEvent reason, int input) {
        afterDrain = reason;
        drainedInput = input;
        if (node.get(NodeAttributes.DRAIN, 0) != DRAIN_NEVER || !Stage.isEnd(reason)) {
            transform.processMessage(Message.DRAIN, 0);
        }
    }

    private void drained(MediaEvent reason) {
        afterDrain = null;
        if (reason == BETWEEN) {
            transform.processMessage(Message.FLUSH, 0);
            return;
        }
        if (Stage.isEnd(reason)) {
            end(reason);
            return;
        }
        format().setInput(drainedInput, reason.value().asObject(MediaType.class));
        tell(format().afterInputChange());
    }

    private void end(MediaEvent event) {
        ended = true;
        addToAll(event);
    }

    /** Has an output give the first type on offer that somebody takes; null when there is none. Nothing is in flight. */
    @Nullable
    MediaType changeOutput(int wanted, Predicate<MediaType> taken) {
        return format().change(wanted, taken);
    }

    @Override
    public void finish(int wanted) {
        if (connected.length == 1) {
            ended = true;
            finishInputs();
        }
    }

    private void finishInputs() {
        for (Link input : inputs) {
            input.finish();
        }
    }

    private boolean allInputsEnded() {
        for (boolean end : inputEnded) {
            if (!end) {
                return false;
            }
        }
        return true;
    }

    /** By way of fill, because the array's elements are declared non-null. */
    private void clearRefused(int input) {
        Arrays.fill(refused, input, input + 1, null);
    }

    /** An output of another stage that feeds an input here. */
    record Link(Stage stage, int output) {
        @Nullable
        Object pull() {
            return stage.pull(output);
        }

        void finish() {
            stage.finish(output);
        }
    }
}
