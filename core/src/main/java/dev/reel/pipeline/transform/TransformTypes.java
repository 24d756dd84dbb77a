package dev.reel.pipeline.transform;

import dev.reel.platform.AttributesMatch;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The streams and types of a transform that works elsewhere: what any thread may know without waiting, and what happens to the
 * outputs when an input has another type. Whatever asks the transform itself is called by whoever has the turn.
 */
final class TransformTypes {
    private final Transform inner;
    private volatile TransformStreams streams;
    private volatile Map<Integer, MediaType> inputs = Map.of();
    private volatile Map<Integer, MediaType> outputs = Map.of();

    TransformTypes(Transform inner) {
        this.inner = inner;
        this.streams = TransformStreams.of(inner);
    }

    TransformStreams streams() {
        return streams;
    }

    /** The place of an input. */
    int input(int id) {
        int place = streams.inputIndex(id);
        if (place < 0) {
            throw noStream("input", id);
        }
        return place;
    }

    @Nullable
    MediaType inputType(int id) {
        input(id);
        return inputs.get(id);
    }

    @Nullable
    MediaType outputType(int id) {
        if (!streams.hasOutput(id)) {
            throw noStream("output", id);
        }
        return outputs.get(id);
    }

    boolean isOutput(int id, @Nullable MediaType type) {
        MediaType current = outputType(id);
        return type != null && current != null && current.compare(type, AttributesMatch.ALL_ITEMS);
    }

    void requireComplete() {
        if (inputs.size() < streams.inputCount() || outputs.size() < streams.outputCount()) {
            throw new MediaException(Status.MF_E_TRANSFORM_TYPE_NOT_SET, "set the types of all streams first");
        }
    }

    /** An input will have a type when the transform comes to it. */
    void expect(int id, MediaType type) {
        Map<Integer, MediaType> next = new HashMap<>(inputs);
        next.put(id, type);
        inputs = next;
    }

    // ---------------------------------------------------------------- by whoever has the turn

    void refreshStreams() {
        streams = TransformStreams.of(inner);
        refresh();
    }

    void refresh() {
        Map<Integer, MediaType> in = new HashMap<>();
        Map<Integer, MediaType> out = new HashMap<>();
        for (int i = 0; i < streams.inputCount(); i++) {
            put(in, streams.inputId(i), inner.inputCurrentType(streams.inputId(i)));
        }
        for (int i = 0; i < streams.outputCount(); i++) {
            put(out, streams.outputId(i), inner.outputCurrentType(streams.outputId(i)));
        }
        inputs = in;
        outputs = out;
    }

    private static void put(Map<Integer, MediaType> map, int id, @Nullable MediaType type) {
        if (type != null) {
            map.put(id, type);
        }
    }

    /** True when every output has a type that it still offers. */
    boolean areSettled() {
        for (int i = 0; i < streams.outputCount(); i++) {
            int id = streams.outputId(i);
            MediaType current = inner.outputCurrentType(id);
            if (current == null || (streams.outputCount() > 1 && !offers(id, current))) {
                return false;
            }
        }
        return true;
    }

    private boolean offers(int id, MediaType type) {
        return inner.outputAvailableTypes(id).stream()
                .anyMatch(offered -> offered.compare(type, AttributesMatch.ALL_ITEMS));
    }

    /** Gives an input another type; false when an output cannot go on giving what it gave. */
    boolean change(int place, MediaType type) {
        Map<Integer, MediaType> before = outputs;
        try {
            inner.setInputType(streams.inputId(place), type);
        } catch (MediaException refused) {
            refresh();
            throw new MediaException(
                    Status.MF_E_FORMAT_CHANGE_NOT_SUPPORTED,
                    "the format changed to " + type + " in mid-stream, which the transform does not take: "
                            + refused.getMessage());
        }
        boolean kept = true;
        for (int i = 0; i < streams.outputCount(); i++) {
            kept &= keeps(streams.outputId(i), before.get(streams.outputId(i)));
        }
        refresh();
        return kept;
    }

    private boolean keeps(int id, @Nullable MediaType before) {
        MediaType after = inner.outputCurrentType(id);
        if (before == null || (after != null && !after.compare(before, AttributesMatch.ALL_ITEMS))) {
            return false;
        }
        try {
            inner.setOutputType(id, before);
            return true;
        } catch (MediaException refused) {
            return false;
        }
    }

    private static MediaException noStream(String side, int id) {
        return new MediaException(Status.MF_E_INVALIDSTREAMNUMBER, "the transform has no " + side + " " + id);
    }
}
