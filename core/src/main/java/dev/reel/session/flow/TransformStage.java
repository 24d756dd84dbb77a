package dev.reel.session.flow;

import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.Transform.InputResult;
import dev.reel.pipeline.transform.Transform.Message;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TransformBinding;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A transform node at work (media-session.md §14): what both models of a transform have in common. Who is asked for what, and
 * when, is {@link SyncTransformStage}'s and {@link AsyncTransformStage}'s.
 *
 * <p>What must not be overtaken by held-back data (the end, a format change) waits until the transform is drained.
 */
public abstract class TransformStage implements Stage, TransformOutlets.Owner {
    static final int DRAIN_NEVER = 2;
    /** Answers in a row that bring no sample, after which a transform counts as stuck. */
    static final int PATIENCE = 64;

    /** The reason of a drain between two samples that do not follow each other. */
    private static final MediaEvent BETWEEN = MediaEvent.of(MediaEventType.MEStreamTick);

    private static final int DRAIN_DEFAULT = 0;
    private static final int FLUSH_SEEK = 1;
    private static final int FLUSH_NEVER = 2;

    final TopologyNode node;
    final Transform transform;
    final Link[] inputs;
    final Sample[] refused;
    final boolean[] inputEnded;
    final TransformOutlets outlets;
    final TransformOutput output = new TransformOutput();
    final QualityTap quality;

    /** What waits until the transform is drained. */
    @Nullable
    MediaEvent afterDrain;

    int drainedInput;
    boolean ended;
    int fruitless;

    /** True when the range that is wanted is cut out here. */
    private final boolean cuts;
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
        this.quality = quality;
        this.cuts = trim != null;
        this.outlets = new TransformOutlets(this, node, transform, trim, quality);
    }

    /** Drains the transform before an event goes on, or finds out in another way that nothing more comes. */
    abstract void drain(MediaEvent reason, int input);

    /** Hands an event on behind what the transform holds of the data before it, as far as the model allows. */
    abstract void pass(MediaEvent event);

    TopologyNode node() {
        return node;
    }

    public Transform transform() {
        return transform;
    }

    @Override
    public String name() {
        return "transform " + transform.getClass().getSimpleName();
    }

    // ---------------------------------------------------------------- the life of the topology

    /** Tells the transform what happens around it; one that is in the middle of its work is told nothing. */
    void tell(Message message) {
        if (!carriedOn) {
            transform.processMessage(message, 0);
        }
    }

    /** Says whether the next topology has this transform too; any thread. */
    public void setContinues(boolean goesOn) {
        continues = goesOn;
    }

    /** True when the next topology goes on with what the transform holds back. Any thread. */
    public boolean isHandedOver() {
        return handedOver;
    }

    /** Before it first runs: the transform is in the middle of its work, which it began in the topology before. */
    public void carryOn(TransformStage before) {
        carriedOn = true;
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
        MediaType type = reverse ? transform.inputCurrentType(outlets.streams().inputId(0)) : null;
        keyByKey = type != null && type.isCompressedFormat() && !(transform instanceof RateSupport);
    }

    /** Forgets what is in flight here; the transform belongs to the next topology. */
    void leave() {
        forget();
    }

    /** The topology has left: a transform that was made for it is closed. */
    void release() {
        TransformBinding.release(node);
    }

    @Override
    public void flush(FlushReason reason) {
        forget();
        handedOver = false;
        int mode = node.get(NodeAttributes.FLUSH, 0);
        if (mode != FLUSH_NEVER && (mode != FLUSH_SEEK || reason == FlushReason.SEEK)) {
            flushTransform();
        }
    }

    void flushTransform() {
        transform.processMessage(Message.FLUSH, 0);
    }

    void forget() {
        for (int i = 0; i < refused.length; i++) {
            Sample sample = refused[i];
            if (sample != null) {
                sample.close();
            }
            clearRefused(i);
            inputEnded[i] = false;
        }
        outlets.clear();
        afterDrain = null;
        ended = false;
    }

    /** A sample has come out. */
    @Override
    public void beforeOutput(Sample sample) {
        // Most stages pass it on as it is.
    }

    // ---------------------------------------------------------------- what goes in

    /** What goes in for an item: a gap for a picture that cannot be decoded without those before it. */
    final Object prepared(Object item) {
        if (!keyByKey || !(item instanceof Sample delta) || delta.isCleanPoint()) {
            return item;
        }
        try (delta) {
            return MediaEvent.of(
                    MediaEventType.MEStreamTick,
                    Status.S_OK,
                    delta.hasTime() ? PropVariant.i8(delta.time()) : PropVariant.EMPTY);
        }
    }

    /** True when the transform took the sample; else it waits here. */
    final boolean give(int input, Sample sample) {
        InputResult result;
        quality.input(node, input, sample);
        try {
            if (refused[input] != sample) {
                beforeInput(sample);
            }
            result = transform.processInput(outlets.streams().inputId(input), sample);
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

    /** A sample is about to go in for the first time. */
    void beforeInput(Sample sample) {
        // Most stages look at what comes out only.
    }

    final void takeEvent(int input, MediaEvent event) {
        switch (event.type()) {
            case MEEndOfStream -> {
                inputEnded[input] = true;
                if (mayHandOver()) {
                    if (allInputsEnded()) {
                        handOver();
                        handedOver = true;
                        end(event);
                    }
                    return;
                }
                inputEnded(input);
                if (allInputsEnded()) {
                    drain(event, input);
                }
            }
            case MEStreamFormatChanged -> {
                if (outlets.format().changesAtOnce()) {
                    outlets.format().setInput(input, event.value().asObject(MediaType.class));
                } else {
                    drain(event, input);
                }
            }
            case MEStreamTick -> {
                transform.processMessage(Message.TICK, outlets.streams().inputId(input));
                pass(event);
            }
            default -> {
                if (!transform.processEvent(outlets.streams().inputId(input), event)) {
                    pass(event);
                }
            }
        }
    }

    void inputEnded(int input) {
        transform.processMessage(Message.END_OF_STREAM, outlets.streams().inputId(input));
    }

    /** The stage of the next topology goes on with the transform as it is. */
    void handOver() {
        // A transform that is only asked keeps nothing here.
    }

    /** What a transform holds back carries into the next topology if that has it, unless it is to be drained or cuts here. */
    private boolean mayHandOver() {
        return continues && !cuts && node.get(NodeAttributes.DRAIN, DRAIN_DEFAULT) == DRAIN_DEFAULT;
    }

    /** Nothing is inside any more: what waited for that goes on. */
    final void drained(MediaEvent reason) {
        afterDrain = null;
        if (reason == BETWEEN) {
            transform.processMessage(Message.FLUSH, 0);
            return;
        }
        if (Stage.isEnd(reason)) {
            end(reason);
            return;
        }
        outlets.format().setInput(drainedInput, reason.value().asObject(MediaType.class));
        outlets.tellChanges(outlets.format().afterInputChange());
    }

    @Override
    public void end(MediaEvent event) {
        ended = true;
        outlets.addToAll(event);
    }

    /** Has an output give the first type on offer that somebody takes; null when there is none. Nothing is in flight. */
    @Nullable
    MediaType changeOutput(int wanted, Predicate<MediaType> taken) {
        return outlets.format().change(wanted, taken);
    }

    /** The current type of the first output. */
    @Nullable
    MediaType outputType() {
        return transform.outputCurrentType(outlets.streams().outputId(0));
    }

    @Override
    public void finish(int wanted) {
        if (outlets.isOnly()) {
            ended = true;
            finishInputs();
        }
    }

    @Override
    public final void finishInputs() {
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
    final void clearRefused(int input) {
        Arrays.fill(refused, input, input + 1, null);
    }

    /** The index of the input with an id; negative when there is none. */
    final int inputIndex(int id) {
        return outlets.streams().inputIndex(id);
    }

    /** An output of another stage that feeds an input here. */
    public record Link(Stage stage, int output) {
        @Nullable
        Object pull() {
            return stage.pull(output);
        }

        void finish() {
            stage.finish(output);
        }
    }
}
