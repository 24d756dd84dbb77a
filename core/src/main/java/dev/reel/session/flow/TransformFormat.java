package dev.reel.session.flow;

import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformAttributes;
import dev.reel.pipeline.transform.TransformStreams;
import dev.reel.platform.AttributesMatch;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The types of a running transform: takes a new input type, finds an output type when it changes (topology.md §9.4).
 *
 * <p>Lives on its pipeline's queue.
 */
final class TransformFormat {
    /** A new type of an output, to be told downstream. */
    record Change(int output, MediaType type) {
        MediaEvent event() {
            return MediaEvent.of(MediaEventType.MEStreamFormatChanged, Status.S_OK, PropVariant.unknown(type));
        }
    }

    private final Transform transform;
    private final String name;
    private final TransformStreams streams;
    private final int outputs;
    /** What each output gave last; nothing for one that had no type yet. */
    private final Map<Integer, MediaType> given = new HashMap<>();

    TransformFormat(Transform transform, String name, TransformStreams streams) {
        this.transform = transform;
        this.name = name;
        this.streams = streams;
        this.outputs = streams.outputCount();
        for (int i = 0; i < outputs; i++) {
            MediaType type = isGone(i) ? null : current(i);
            if (type != null) {
                given.put(i, type);
            }
        }
    }

    /** True when a new input type need not wait until the transform is drained. */
    boolean changesAtOnce() {
        return transform.attributes().isTrue(TransformAttributes.SUPPORT_DYNAMIC_FORMAT_CHANGE);
    }

    /** Sets an input type in mid-stream. */
    void setInput(int input, MediaType type) {
        try {
            transform.setInputType(streams.inputId(input), type);
        } catch (MediaException refused) {
            throw new MediaException(
                    Status.MF_E_FORMAT_CHANGE_NOT_SUPPORTED,
                    "the format changed to " + type + " in mid-stream, which " + name + " does not take: "
                            + refused.getMessage());
        }
    }

    /**
     * Looks after the outputs when an input has another type: a converter goes on giving what it gave, from whatever comes in
     * now; only if it cannot does its output change too.
     */
    List<Change> afterInputChange() {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            if (isGone(i)) {
                continue;
            }
            MediaType before = given.get(i);
            MediaType after = current(i);
            if (after != null && (before == null || !after.compare(before, AttributesMatch.ALL_ITEMS))) {
                changes.add(chosen(i, after));
            } else if (before == null || !offers(i, before)) {
                changes.add(choose(i));
            }
        }
        return changes;
    }

    /** Chooses new types for the outputs that lost theirs. */
    List<Change> afterStreamChange() {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            if (!isGone(i) && (outputs == 1 || !isStillOffered(i))) {
                changes.add(choose(i));
            }
        }
        return changes;
    }

    /** Sets the first type on offer that somebody takes, or leaves the output as it was and gives null. */
    @Nullable
    MediaType change(int output, Predicate<MediaType> taken) {
        MediaType before = given.get(output);
        for (MediaType type : transform.outputAvailableTypes(streams.outputId(output))) {
            if (taken.test(type) && offers(output, type)) {
                MediaType now = chosen(output, type).type();
                if (taken.test(now)) {
                    return now;
                }
            }
        }
        if (before != null && offers(output, before)) {
            chosen(output, before);
        }
        return null;
    }

    private boolean isStillOffered(int output) {
        MediaType current = current(output);
        return current != null
                && transform.outputAvailableTypes(streams.outputId(output)).stream()
                        .anyMatch(offered -> offered.compare(current, AttributesMatch.ALL_ITEMS));
    }

    /** The first type on offer that can be set, of the same kind as before if there is one. */
    private Change choose(int output) {
        List<MediaType> offered = transform.outputAvailableTypes(streams.outputId(output));
        MediaType before = given.get(output);
        for (MediaType type : offered) {
            if (before != null && isSameKind(type, before) && offers(output, type)) {
                return chosen(output, type);
            }
        }
        for (MediaType type : offered) {
            if (offers(output, type)) {
                return chosen(output, type);
            }
        }
        throw new MediaException(
                Status.MF_E_FORMAT_CHANGE_NOT_SUPPORTED, name + " changed its output and offers no type for it");
    }

    private Change chosen(int output, MediaType type) {
        MediaType settled = current(output);
        MediaType now = settled == null ? type : settled;
        given.put(output, now);
        return new Change(output, now);
    }

    private boolean offers(int output, MediaType type) {
        try {
            transform.setOutputType(streams.outputId(output), type);
            return true;
        } catch (MediaException refused) {
            return false;
        }
    }

    private boolean isGone(int output) {
        return streams.outputId(output) == TransformStreams.NONE;
    }

    private @Nullable MediaType current(int output) {
        return transform.outputCurrentType(streams.outputId(output));
    }

    private static boolean isSameKind(MediaType type, MediaType other) {
        return type.find(MediaTypeAttributes.SUBTYPE).equals(other.find(MediaTypeAttributes.SUBTYPE));
    }
}
