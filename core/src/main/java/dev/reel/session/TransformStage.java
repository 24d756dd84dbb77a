package dev.reel.session;

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
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A transform node at work: takes output while there is some, feeds input when there is none (media-session.md §14).
 *
 * <p>What must not be overtaken by held-back data (the end, a format change) waits until the transform is drained.
 */
final class TransformStage implements Stage {
    private static final int DRAIN_NEVER = 2;
    private static final int FLUSH_SEEK = 1;
    private static final int FLUSH_NEVER = 2;

    private final TopologyNode node;
    private final Transform transform;
    private final Link[] inputs;
    private final Sample[] refused;
    private final boolean[] inputEnded;
    private final List<ArrayDeque<Object>> ready;
    private final TransformOutput output = new TransformOutput();
    private final @Nullable Trim trim;
    private final QualityTap quality;
    private final Supplier<@Nullable MediaType> outputType;
    private @Nullable MediaEvent afterDrain;
    private int drainedInput;
    private boolean ended;

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
        this.ready = Stream.generate(() -> new ArrayDeque<Object>(2))
                .limit(Math.max(1, node.outputCount()))
                .toList();
    }

    TopologyNode node() {
        return node;
    }

    Transform transform() {
        return transform;
    }

    String name() {
        return "transform " + transform.getClass().getSimpleName();
    }

    @Override
    public @Nullable Object pull(int wanted) {
        try {
            while (true) {
                Object item = ready.get(wanted).poll();
                if (item != null) {
                    return item;
                }
                if (ended) {
                    return null;
                }
                switch (transform.processOutput(output)) {
                    case PRODUCED -> collect();
                    case STREAM_CHANGE -> changeOutputType();
                    case NEED_MORE_INPUT -> {
                        if (afterDrain != null) {
                            drained(afterDrain);
                        } else if (!feed()) {
                            return null;
                        }
                    }
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
        int mode = node.get(NodeAttributes.FLUSH, 0);
        if (mode != FLUSH_NEVER && (mode != FLUSH_SEEK || reason == FlushReason.SEEK)) {
            transform.processMessage(Message.FLUSH, 0);
        }
    }

    private void collect() {
        for (MediaEvent event : output.takeEvents()) {
            ready.get(0).add(event);
        }
        Sample sample = output.takeSample();
        if (sample == null) {
            return;
        }
        quality.output(node, output.stream(), sample);
        switch (trim == null ? Trim.Verdict.KEEP : trim.apply(sample, outputType)) {
            case KEEP -> ready.get(output.stream()).add(sample);
            case DROP -> sample.close();
            case END -> {
                sample.close();
                end(MediaEvent.of(MediaEventType.MEEndOfStream));
            }
        }
    }

    /** Feeds one item; false when there is none now. */
    private boolean feed() {
        boolean fed = false;
        for (int i = 0; i < inputs.length; i++) {
            if (inputEnded[i]) {
                continue;
            }
            Object item = refused[i];
            if (item == null) {
                item = inputs[i].pull();
            }
            if (item == null) {
                continue;
            }
            fed = true;
            if (item instanceof Sample sample) {
                give(i, sample);
            } else {
                takeEvent(i, (MediaEvent) item);
            }
            if (afterDrain != null) {
                break;
            }
        }
        return fed;
    }

    private void give(int input, Sample sample) {
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
        } else if (refused[input] == sample) {
            // It wants more input, refuses input, and had its chance to give output in between.
            throw new MediaException(
                    Status.MF_E_UNEXPECTED, name() + " neither takes input nor gives output; its streams are stuck");
        } else {
            refused[input] = sample;
        }
    }

    private void takeEvent(int input, MediaEvent event) {
        switch (event.type()) {
            case MEEndOfStream -> {
                inputEnded[input] = true;
                transform.processMessage(Message.END_OF_STREAM, input);
                if (allInputsEnded()) {
                    drain(event, input);
                }
            }
            case MEStreamFormatChanged -> drain(event, input);
            case MEStreamTick -> {
                transform.processMessage(Message.TICK, input);
                ready.forEach(queue -> queue.add(event));
            }
            default -> {
                if (!transform.processEvent(input, event)) {
                    ready.forEach(queue -> queue.add(event));
                }
            }
        }
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
        if (Stage.isEnd(reason)) {
            end(reason);
            return;
        }
        MediaType before = transform.outputCurrentType(0);
        transform.setInputType(drainedInput, reason.value().asObject(MediaType.class));
        MediaType after = transform.outputCurrentType(0);
        if (before != null && (after == null || after.equals(before))) {
            keepOutputType(before);
        }
    }

    private void end(MediaEvent event) {
        ended = true;
        ready.forEach(queue -> queue.add(event));
    }

    /** A converter goes on giving what it gave, from whatever comes in now; only if it cannot does its output change too. */
    private void keepOutputType(MediaType before) {
        try {
            transform.setOutputType(0, before);
        } catch (MediaException cannot) {
            changeOutputType();
        }
    }

    private void changeOutputType() {
        for (int i = 0; i < ready.size(); i++) {
            MediaType chosen = null;
            for (MediaType offered : transform.outputAvailableTypes(i)) {
                transform.setOutputType(i, offered);
                chosen = transform.outputCurrentType(i);
                break;
            }
            if (chosen == null) {
                throw new MediaException(
                        Status.MF_E_FORMAT_CHANGE_NOT_SUPPORTED,
                        name() + " changed its output and offers no type for it");
            }
            ready.get(i)
                    .add(MediaEvent.of(MediaEventType.MEStreamFormatChanged, Status.S_OK, PropVariant.unknown(chosen)));
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
    }
}
