package dev.reel.topology;

import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.pipeline.transform.TransformStreams;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a converter is brought to give what the downstream node wants (topology.md §4.4, steps 3 and 5). */
final class TransformConversion {
    private static final List<AttributeKey<?>> VIDEO_CARRIED = List.of(
            MediaTypeAttributes.FRAME_SIZE,
            MediaTypeAttributes.FRAME_RATE,
            MediaTypeAttributes.PIXEL_ASPECT_RATIO,
            MediaTypeAttributes.INTERLACE_MODE,
            MediaTypeAttributes.VIDEO_ROTATION,
            MediaTypeAttributes.VIDEO_MIRRORED);
    private static final List<AttributeKey<?>> AUDIO_CARRIED = List.of(
            MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND,
            MediaTypeAttributes.AUDIO_NUM_CHANNELS,
            MediaTypeAttributes.AUDIO_CHANNEL_MASK);

    private final TransformRegistry registry;
    private final Platform platform;
    private final Downstream to;
    private boolean candidateSeen;
    private @Nullable MediaException lastFailure;

    TransformConversion(TransformRegistry registry, Platform platform, Downstream to) {
        this.registry = registry;
        this.platform = platform;
        this.to = to;
    }

    /** A converter with both types set so that the downstream node takes what it gives; null when there is none. */
    @Nullable
    Choice find(MediaType type) {
        List<MediaType> targets = to.targets();
        for (TransformCategory category : categoriesFor(type)) {
            for (MediaType target : targets) {
                Choice choice = find(category, type, target);
                if (choice != null) {
                    return choice;
                }
            }
            if (targets.isEmpty()) {
                Choice choice = find(category, type, null);
                if (choice != null) {
                    return choice;
                }
            }
        }
        return null;
    }

    /** True when a converter was registered that looked able. */
    boolean candidateSeen() {
        return candidateSeen;
    }

    /** Why the last candidate could not be made, or null. */
    @Nullable
    MediaException lastFailure() {
        return lastFailure;
    }

    private @Nullable Choice find(TransformCategory category, MediaType type, @Nullable MediaType target) {
        for (TransformFactory factory : registry.find(category, type, target)) {
            candidateSeen = true;
            Transform converter;
            try {
                converter = TransformBinding.create(factory, platform);
            } catch (MediaException cannot) {
                lastFailure = cannot;
                continue;
            }
            if (ConnectionTrials.acceptsFirst(converter, type) && reach(converter, type, target, to)) {
                return new Choice(factory, converter);
            }
            converter.close();
        }
        return null;
    }

    private static List<TransformCategory> categoriesFor(MediaType type) {
        if (type.isAudio()) {
            return List.of(TransformCategory.AUDIO_EFFECT);
        }
        return type.isVideo() ? List.of(TransformCategory.VIDEO_PROCESSOR) : List.of();
    }

    /** Sets an output type that the downstream takes: the completed target first, then whatever the converter offers. */
    private static boolean reach(Transform converter, MediaType input, @Nullable MediaType target, Downstream to) {
        if (target != null && set(converter, complete(target, input), to)) {
            return true;
        }
        for (MediaType offered : converter.outputAvailableTypes(TransformStreams.idOfOutput(converter, 0))) {
            if ((target == null || offered.fits(target)) && set(converter, offered, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean set(Transform converter, MediaType type, Downstream to) {
        try {
            converter.setOutputType(TransformStreams.idOfOutput(converter, 0), type);
        } catch (MediaException refused) {
            return false;
        }
        MediaType settled = converter.outputCurrentType(TransformStreams.idOfOutput(converter, 0));
        return to.takes(settled != null ? settled : type);
    }

    /** A partial target with what it leaves open taken from the input. */
    private static MediaType complete(MediaType target, MediaType input) {
        MediaType whole = target.copy();
        for (AttributeKey<?> key : target.isAudio() ? AUDIO_CARRIED : VIDEO_CARRIED) {
            if (!whole.contains(key) && input.contains(key)) {
                whole.setItem(key.guid(), input.item(key.guid()));
            }
        }
        if (!whole.contains(MediaTypeAttributes.ALL_SAMPLES_INDEPENDENT)) {
            whole.set(MediaTypeAttributes.ALL_SAMPLES_INDEPENDENT, 1);
        }
        return whole;
    }

    /** A converter that is ready, and where it came from. */
    record Choice(TransformFactory factory, Transform transform) {}
}
