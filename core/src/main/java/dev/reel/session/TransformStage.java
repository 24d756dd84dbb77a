package dev.reel.session;

import dev.reel.pipeline.AsyncTransform;
import dev.reel.pipeline.Transform;
import dev.reel.pipeline.Transform.InputResult;
import dev.reel.pipeline.Transform.Message;
import dev.reel.pipeline.TransformOutput;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaType;
import dev.reel.platform.Sample;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TransformBinding;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A transform node at work (media-session.md §14): what both models of a transform have in common. Who is asked for what, and
 * when, is {@link SyncTransformStage}'s and {@link AsyncTransformStage}'s.
 *
 * <p>What must not be overtaken by held-back data (the end, a format change) waits until the transform is drained.
 */
abstract sealed class TransformStage implements Stage permits SyncTransformStage, AsyncTransformStage {
    static final int DRAIN_NEVER = 2;
    /** Answers in a row that bring no sample, after which a transform counts as stuck. */
    static final int PATIENCE = 64;

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

    /** The stage for the model that the node's transform follows. */
    static TransformStage of(
            TopologyNode node, Link[] inputs, @Nullable Trim trim, QualityTap quality, Pipeline pipeline) {
        return node.object() instanceof AsyncTransform async
                ? new AsyncTransformStage(node, async, inputs, trim, quality, pipeline)
                : new SyncTransformStage(node, inputs, trim, quality);
    }

    /** Drains the transform before an event goes on, or finds out in another way that nothing more comes. */
    abstract void drain(MediaEvent reason, int input);

    /** Hands an event on behind what the transform holds of the data before it, as far as the model allows. */
    abstract void pass(MediaEvent event);

    TopologyNode node() {
        return node;
    }

    Transform transform() {
        return transform;
    }

    String name() {
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
    void setContinues(boolean goesOn) {
        continues = goesOn;
    }

    /** True when the next topology goes on with what the transform holds back. Any thread. */
    boolean isHandedOver() {
        return handedOver;
    }

    /** Before it first runs: the transform is in the middle of its work, which it began in the topology before. */
    void carryOn(TransformStage before) {
        carriedOn = true;
    }

    /** It runs on its own from now on. */
    void begun() {
        carriedOn = false;
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
    void beforeOutput(Sample sample) {
        // Most stages pass it on as it is.
    }

    // ---------------------------------------------------------------- what goes in

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
        if (Stage.isEnd(reason)) {
            end(reason);
            return;
        }
        outlets.format().setInput(drainedInput, reason.value().asObject(MediaType.class));
        outlets.tellChanges(outlets.format().afterInputChange());
    }

    void end(MediaEvent event) {
        ended = true;
        outlets.addToAll(event);
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
    record Link(Stage stage, int output) {
        @Nullable
        Object pull() {
            return stage.pull(output);
        }
    }
}
