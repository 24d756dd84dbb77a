package dev.reel.session.pipeline;

import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A transform of several inputs or outputs that takes and gives one kind of media; a test says what becomes of samples. */
abstract class HandMadeTransform implements Transform {
    final List<ArrayDeque<Sample>> held = new ArrayList<>();
    final List<Message> messages = new ArrayList<>();
    private final Attributes attributes = new Attributes();
    private final List<@Nullable MediaType> inputTypes = new ArrayList<>();
    private final List<@Nullable MediaType> outputTypes = new ArrayList<>();
    private final Set<Long> ended = new HashSet<>();
    private boolean draining;

    HandMadeTransform(int inputs, int outputs) {
        for (int i = 0; i < inputs; i++) {
            held.add(new ArrayDeque<>());
            inputTypes.add(null);
        }
        for (int i = 0; i < outputs; i++) {
            outputTypes.add(null);
        }
    }

    /** Whether an input can take one more. */
    abstract boolean hasRoom(int input);

    /** Gives something, or nothing when input is missing. */
    abstract boolean produce(TransformOutput output);

    boolean ended(long input) {
        return ended.contains(input);
    }

    boolean isDraining() {
        return draining;
    }

    @Override
    public int inputStreamCount() {
        return held.size();
    }

    @Override
    public int outputStreamCount() {
        return outputTypes.size();
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    @Override
    public List<MediaType> inputAvailableTypes(int stream) {
        return List.of();
    }

    @Override
    public List<MediaType> outputAvailableTypes(int stream) {
        MediaType first = inputTypes.get(0);
        return first == null ? List.of() : List.of(first);
    }

    @Override
    public void setInputType(int stream, @Nullable MediaType type) {
        inputTypes.set(stream, type);
    }

    @Override
    public void setOutputType(int stream, @Nullable MediaType type) {
        outputTypes.set(stream, type);
    }

    @Override
    public @Nullable MediaType inputCurrentType(int stream) {
        return inputTypes.get(stream);
    }

    @Override
    public @Nullable MediaType outputCurrentType(int stream) {
        return outputTypes.get(stream);
    }

    @Override
    public InputResult processInput(int stream, Sample sample) {
        if (outputTypes.contains(null)) {
            throw new MediaException(Status.MF_E_TRANSFORM_TYPE_NOT_SET, "an output has no type");
        }
        if (draining || !hasRoom(stream)) {
            return InputResult.NOT_ACCEPTING;
        }
        held.get(stream).add(sample);
        return InputResult.ACCEPTED;
    }

    @Override
    public OutputResult processOutput(TransformOutput output) {
        if (produce(output)) {
            return OutputResult.PRODUCED;
        }
        draining = false;
        return OutputResult.NEED_MORE_INPUT;
    }

    @Override
    public void processMessage(Message message, long parameter) {
        messages.add(message);
        switch (message) {
            case FLUSH -> {
                close();
                draining = false;
            }
            case END_OF_STREAM -> ended.add(parameter);
            case DRAIN -> draining = true;
            default -> {
                // It keeps no other state.
            }
        }
    }

    @Override
    public void close() {
        for (ArrayDeque<Sample> queue : held) {
            queue.forEach(Sample::close);
            queue.clear();
        }
    }
}
