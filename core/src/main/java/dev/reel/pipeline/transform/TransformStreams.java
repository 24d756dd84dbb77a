package dev.reel.pipeline.transform;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The ids of a transform's streams, by their places: those of a topology node's inputs and outputs (topology.md §9.1). Immutable. */
public final class TransformStreams {
    /** The id at the place of a stream that is gone. */
    public static final int NONE = -1;

    private final int[] inputs;
    private final int[] outputs;

    private TransformStreams(int[] inputs, int[] outputs) {
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /** The streams that a transform has now. */
    public static TransformStreams of(Transform transform) {
        return new TransformStreams(
                ids(transform.inputStreamIds(), transform.inputStreamCount()),
                ids(transform.outputStreamIds(), transform.outputStreamCount()));
    }

    private static int[] ids(Optional<List<Integer>> given, int count) {
        return given.map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .orElseGet(() -> IntStream.range(0, count).toArray());
    }

    /** The id of the input at a place of a topology node. */
    public static int idOfInput(Transform transform, int place) {
        return of(transform).inputId(place);
    }

    /** The id of the output at a place of a topology node. */
    public static int idOfOutput(Transform transform, int place) {
        return of(transform).outputId(place);
    }

    /** The later streams of the same transform at the places of these: those that are gone leave a gap, new ones come last. */
    public TransformStreams followedBy(TransformStreams later) {
        return new TransformStreams(followed(inputs, later.inputs), followed(outputs, later.outputs));
    }

    private static int[] followed(int[] before, int[] after) {
        IntStream kept = Arrays.stream(before).map(id -> index(after, id) >= 0 ? id : NONE);
        IntStream added = Arrays.stream(after).filter(id -> index(before, id) < 0);
        return IntStream.concat(kept, added).toArray();
    }

    public int inputCount() {
        return inputs.length;
    }

    public int outputCount() {
        return outputs.length;
    }

    /** The id of the input at a place; the place itself beyond the last, which no transform has. */
    public int inputId(int place) {
        return place < inputs.length ? inputs[place] : place;
    }

    /** The id of the output at a place; the place itself beyond the last, which no transform has. */
    public int outputId(int place) {
        return place < outputs.length ? outputs[place] : place;
    }

    /** The place of an input, negative when there is none with the id. */
    public int inputIndex(int id) {
        return index(inputs, id);
    }

    /** The place of an output, negative when there is none with the id. */
    public int outputIndex(int id) {
        return index(outputs, id);
    }

    public boolean hasOutput(int id) {
        return id != NONE && outputIndex(id) >= 0;
    }

    private static int index(int[] ids, int id) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == id) {
                return i;
            }
        }
        return -1;
    }
}
