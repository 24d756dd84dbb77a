package dev.reel.topology;

import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.pipeline.transform.TransformStreams;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attempts to connect one output to one input, by growing means (topology.md §4.4). */
final class ConnectionTrials {
    private final BranchResolver resolver;
    private final TransformRegistry registry;
    private final Platform platform;
    private final Upstream from;
    private final Downstream to;
    private boolean candidateSeen;
    private @Nullable MediaException last;

    ConnectionTrials(
            BranchResolver resolver, TransformRegistry registry, Platform platform, Upstream from, Downstream to) {
        this.resolver = resolver;
        this.registry = registry;
        this.platform = platform;
        this.from = from;
        this.to = to;
    }

    /** Connects as it is. */
    boolean direct(MediaType type) {
        if (!to.takes(type)) {
            return false;
        }
        from.choose(type);
        return true;
    }

    /** Connects through one converter. */
    boolean converter(MediaType type) {
        TransformConversion.Choice choice = convert(type);
        if (choice == null) {
            return false;
        }
        from.choose(type);
        resolver.insert(choice.factory(), choice.transform(), from);
        return true;
    }

    /** Connects through a decoder and, if need be, a converter behind it. */
    boolean decoder(MediaType type) {
        if (!isAudioOrVideo(type)) {
            return false;
        }
        TransformCategory category = type.isAudio() ? TransformCategory.AUDIO_DECODER : TransformCategory.VIDEO_DECODER;
        for (TransformFactory factory : registry.find(category, type, null)) {
            candidateSeen = true;
            Transform decoder = create(factory);
            if (decoder == null) {
                continue;
            }
            if (setInput(decoder, type) && throughDecoder(factory, decoder, type)) {
                return true;
            }
            decoder.close();
        }
        return false;
    }

    /** A sink that lists nothing and refuses everything is asked again when its type is set: it may know better then. */
    boolean leaveToSink(MediaType type) {
        if (!isAudioOrVideo(type) || type.isCompressedFormat() || !to.isSilentSink()) {
            return false;
        }
        from.choose(type);
        return true;
    }

    /** Why nothing worked, as far as the allowed means went. */
    MediaException failure(boolean enumerate, boolean converters, boolean decoders) {
        MediaType type = from.types(false).stream().findFirst().orElseGet(MediaType::new);
        if (!isAudioOrVideo(type)) {
            return failure(Status.MF_E_INVALIDMEDIATYPE, type);
        }
        if (decoders && !candidateSeen) {
            return failure(Status.MF_E_TOPO_CODEC_NOT_FOUND, type);
        }
        if (decoders && last != null) {
            return last;
        }
        if (converters) {
            return failure(Status.MF_E_TRANSFORM_NOT_POSSIBLE_FOR_CURRENT_MEDIATYPE_COMBINATION, type);
        }
        boolean listed = enumerate || from.node().type() == TopologyNodeType.TRANSFORM;
        return failure(listed ? Status.MF_E_NO_MORE_TYPES : Status.MF_E_INVALIDMEDIATYPE, type);
    }

    /** Tries an input type. */
    static boolean accepts(Transform transform, int input, MediaType type) {
        try {
            transform.setInputType(input, type);
            return true;
        } catch (MediaException refused) {
            return false;
        }
    }

    /** Tries an input type on the first input. */
    static boolean acceptsFirst(Transform transform, MediaType type) {
        return accepts(transform, TransformStreams.idOfInput(transform, 0), type);
    }

    /** Tries an output type on the first output. */
    static boolean offers(Transform transform, MediaType type) {
        try {
            transform.setOutputType(TransformStreams.idOfOutput(transform, 0), type);
            return true;
        } catch (MediaException refused) {
            return false;
        }
    }

    /** Any output that fits as it is comes before one that needs a converter. */
    private boolean throughDecoder(TransformFactory factory, Transform decoder, MediaType type) {
        List<MediaType> outputs = decoder.outputAvailableTypes(TransformStreams.idOfOutput(decoder, 0));
        if (outputs.stream().anyMatch(output -> offers(decoder, output) && to.takes(output))) {
            insertDecoder(factory, decoder, type);
            return true;
        }
        for (MediaType output : outputs) {
            TransformConversion.Choice converter = offers(decoder, output) ? convert(output) : null;
            if (converter != null) {
                TopologyNode node = insertDecoder(factory, decoder, type);
                resolver.insert(converter.factory(), converter.transform(), new Upstream(node, 0));
                return true;
            }
        }
        return false;
    }

    private TopologyNode insertDecoder(TransformFactory factory, Transform decoder, MediaType type) {
        from.choose(type);
        TopologyNode node = resolver.insert(factory, decoder, from);
        node.set(NodeAttributes.DECODER, 1);
        node.set(NodeAttributes.MARKIN_HERE, 1);
        node.set(NodeAttributes.MARKOUT_HERE, 1);
        return node;
    }

    private TransformConversion.@Nullable Choice convert(MediaType type) {
        TransformConversion conversion = new TransformConversion(registry, platform, to);
        TransformConversion.Choice choice = conversion.find(type);
        candidateSeen |= conversion.candidateSeen();
        if (conversion.lastFailure() != null) {
            last = conversion.lastFailure();
        }
        return choice;
    }

    private @Nullable Transform create(TransformFactory factory) {
        try {
            return TransformBinding.create(factory, platform);
        } catch (MediaException cannot) {
            last = cannot;
            return null;
        }
    }

    private boolean setInput(Transform transform, MediaType type) {
        try {
            transform.setInputType(TransformStreams.idOfInput(transform, 0), type);
            return true;
        } catch (MediaException refused) {
            last = refused;
            return false;
        }
    }

    private MediaException failure(Status status, MediaType type) {
        String reason = status.equals(Status.MF_E_TOPO_CODEC_NOT_FOUND)
                ? "no decoder or converter for it is registered"
                : "the types do not fit and nothing between them is allowed or able";
        MediaException refusal = to.refusal();
        return new MediaException(
                status,
                "cannot connect " + type + " to " + to + ": " + reason
                        + (refusal == null ? "" : "; it says: " + refusal.getMessage()));
    }

    private static boolean isAudioOrVideo(MediaType type) {
        return type.find(MediaTypeAttributes.MAJOR_TYPE)
                .filter(major -> major.equals(MajorType.AUDIO) || major.equals(MajorType.VIDEO))
                .isPresent();
    }
}
