package dev.reel.topology;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.MediaTypeHandler;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.Transform;
import dev.reel.pipeline.TransformCategory;
import dev.reel.pipeline.TransformFactory;
import dev.reel.pipeline.TransformRegistry;
import dev.reel.platform.MajorType;
import dev.reel.platform.MediaException;
import dev.reel.platform.MediaType;
import dev.reel.platform.MediaTypeAttributes;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Connects the nodes of one topology, inserting what is missing between them (topology.md §4.3–§4.5). One load, one thread. */
final class BranchResolver {
    private final Topology topology;
    private final TransformRegistry registry;
    private final Platform platform;
    private final List<Transform> made = new ArrayList<>();
    private int resolutionStatus;

    BranchResolver(Topology topology, TransformRegistry registry, Platform platform) {
        this.topology = topology;
        this.registry = registry;
        this.platform = platform;
    }

    /** Bit 1 when an optional node was left out. */
    int resolutionStatus() {
        return resolutionStatus;
    }

    /** Closes every transform that was made, after a failure. */
    void discard() {
        made.forEach(Transform::close);
        made.clear();
    }

    /** Connects every output of a node to what lies downstream of it. */
    void connectOutputs(TopologyNode node) {
        if (node.type() == TopologyNodeType.TRANSFORM) {
            materialise(node);
        }
        for (int i = 0; i < node.outputCount(); i++) {
            TopologyNode.Connection next = node.outputOrNull(i);
            if (next != null) {
                connect(new Upstream(node, i), next);
            }
        }
    }

    private void connect(Upstream from, TopologyNode.Connection next) {
        TopologyNode target = next.node();
        int method = target.get(NodeAttributes.CONNECT_METHOD, ConnectMethod.ALLOW_DECODER);
        try {
            Upstream start = decrypt(from);
            resolve(start, new Downstream(target, next.index()), method);
        } catch (MediaException failure) {
            if ((method & (ConnectMethod.AS_OPTIONAL | ConnectMethod.AS_OPTIONAL_BRANCH)) != 0) {
                leaveOut(from, target, (method & ConnectMethod.AS_OPTIONAL_BRANCH) != 0);
                return;
            }
            markError(target, from, failure);
            throw failure;
        }
    }

    /** A protected stream gets its decrypter right behind the source, whatever comes next. */
    private Upstream decrypt(Upstream from) {
        StreamDescriptor stream =
                from.node().find(NodeAttributes.STREAM_DESCRIPTOR).orElse(null);
        if (stream == null || !stream.isTrue(DescriptorAttributes.PROTECTED)) {
            return from;
        }
        MediaType type = from.types(false).get(0);
        for (TransformFactory factory : registry.find(TransformCategory.DECRYPTOR, type, null)) {
            Transform decrypter = factory.create(platform);
            if (accepts(decrypter, 0, type) && setFirstOutput(decrypter)) {
                TopologyNode node = insert(factory, decrypter, from, null);
                node.set(NodeAttributes.DECRYPTOR, 1);
                return new Upstream(node, 0);
            }
            decrypter.close();
        }
        throw new MediaException(
                Status.MF_E_TOPO_CANNOT_FIND_DECRYPTOR,
                "the stream " + stream.id() + " is protected and no decrypter for it is registered; give a key or use a"
                        + " protected session");
    }

    private void resolve(Upstream from, Downstream to, int method) {
        boolean enumerate = topology.isTrue(TopologyAttributes.ENUMERATE_SOURCE_TYPES);
        List<MediaType> types = from.types(enumerate);
        boolean converters = (method & ConnectMethod.ALLOW_CONVERTER) != 0;
        boolean decoders = (method & ConnectMethod.ALLOW_DECODER) == ConnectMethod.ALLOW_DECODER;
        boolean independent = from.node().type() == TopologyNodeType.SOURCESTREAM
                && (from.node().get(NodeAttributes.CONNECT_METHOD, ConnectMethod.ALLOW_DECODER)
                                & ConnectMethod.RESOLVE_INDEPENDENT_OUTPUTTYPES)
                        != 0;
        Trials trials = new Trials(from, to);
        boolean done = independent
                ? types.stream()
                        .anyMatch(type -> trials.direct(type)
                                || (converters && trials.converter(type))
                                || (decoders && trials.decoder(type)))
                : types.stream().anyMatch(trials::direct)
                        || (converters && types.stream().anyMatch(trials::converter))
                        || (decoders && types.stream().anyMatch(trials::decoder))
                        || (converters && types.stream().anyMatch(trials::leaveToSink));
        if (!done) {
            throw trials.failure(enumerate, converters, decoders);
        }
    }

    private void leaveOut(Upstream from, TopologyNode target, boolean wholeBranch) {
        resolutionStatus |= 1;
        TopologyNode.Connection beyond = wholeBranch ? null : target.outputOrNull(0);
        removeWithDownstream(target, wholeBranch || target.type() == TopologyNodeType.OUTPUT);
        if (beyond != null) {
            from.node().connectOutput(from.index(), beyond.node(), beyond.index());
            connect(from, beyond);
        } else if (topology.outputNodes().stream().noneMatch(node -> node.inputOrNull(0) != null)) {
            throw new MediaException(
                    Status.MF_E_TOPO_INVALID_OPTIONAL_NODE,
                    "without its optional nodes the topology has no complete branch");
        }
    }

    private void removeWithDownstream(TopologyNode node, boolean all) {
        if (all) {
            for (int i = 0; i < node.outputCount(); i++) {
                TopologyNode.Connection next = node.outputOrNull(i);
                if (next != null) {
                    removeWithDownstream(next.node(), true);
                }
            }
        }
        topology.removeNode(node);
    }

    private static void markError(TopologyNode node, Upstream from, MediaException failure) {
        node.set(NodeAttributes.ERRORCODE, failure.status().value());
        if (failure.status().equals(Status.MF_E_TOPO_CODEC_NOT_FOUND)) {
            MediaType type = from.types(false).get(0);
            type.find(MediaTypeAttributes.MAJOR_TYPE)
                    .ifPresent(major -> node.set(NodeAttributes.ERROR_MAJORTYPE, major));
            type.find(MediaTypeAttributes.SUBTYPE).ifPresent(sub -> node.set(NodeAttributes.ERROR_SUBTYPE, sub));
        }
    }

    /** Puts the transform itself into a node that has an activation object or just a class id. */
    private void materialise(TopologyNode node) {
        Object object = node.objectOrNull();
        if (object instanceof Transform) {
            return;
        }
        if (object instanceof Activate<?> activate) {
            if (!(activate.activateObject() instanceof Transform transform)) {
                throw new MediaException(
                        Status.E_NOINTERFACE, "the activation object of " + node + " makes no transform");
            }
            node.setObject(transform);
            return;
        }
        UUID id = node.find(NodeAttributes.TRANSFORM_OBJECTID)
                .orElseThrow(() -> new MediaException(
                        Status.MF_E_TOPO_UNSUPPORTED,
                        "the transform node " + node + " has neither an object nor a class id"));
        TransformFactory factory = registry.byId(id)
                .orElseThrow(() -> new MediaException(
                        Status.MF_E_TOPO_CODEC_NOT_FOUND, "no transform is registered under the class id " + id));
        Transform transform = factory.create(platform);
        made.add(transform);
        node.setObject(transform);
        node.set(NodeAttributes.OWNED_TRANSFORM, 1);
    }

    private TopologyNode insert(
            TransformFactory factory, Transform transform, Upstream from, @Nullable TopologyNode before) {
        TopologyNode node = topology.addNode(TopologyNodeType.TRANSFORM);
        node.setObject(transform);
        node.set(NodeAttributes.TRANSFORM_OBJECTID, factory.id());
        node.set(NodeAttributes.OWNED_TRANSFORM, 1);
        made.add(transform);
        TopologyNode.Connection next = from.node().outputOrNull(from.index());
        from.node().connectOutput(from.index(), node, 0);
        if (next != null) {
            node.connectOutput(0, next.node(), next.index());
        } else if (before != null) {
            node.connectTo(before);
        }
        return node;
    }

    private static boolean accepts(Transform transform, int input, MediaType type) {
        try {
            transform.setInputType(input, type);
            return true;
        } catch (MediaException refused) {
            return false;
        }
    }

    private static boolean offers(Transform transform, MediaType type) {
        try {
            transform.setOutputType(0, type);
            return true;
        } catch (MediaException refused) {
            return false;
        }
    }

    private static boolean setFirstOutput(Transform transform) {
        return transform.outputAvailableTypes(0).stream().anyMatch(type -> offers(transform, type));
    }

    /** One output of a node that is already connected on its input side. */
    private record Upstream(TopologyNode node, int index) {
        /** The types to try: those of the stream, or what the transform has or offers. */
        List<MediaType> types(boolean enumerate) {
            switch (node.type()) {
                case SOURCESTREAM -> {
                    MediaTypeHandler handler =
                            node.get(NodeAttributes.STREAM_DESCRIPTOR).typeHandler();
                    MediaType current = handler.currentMediaType();
                    return enumerate || current == null ? handler.mediaTypes() : List.of(current);
                }
                case TRANSFORM -> {
                    Transform transform = (Transform) node.object();
                    MediaType current = transform.outputCurrentType(index);
                    return current != null ? List.of(current) : transform.outputAvailableTypes(index);
                }
                default -> {
                    TopologyNode.Connection input = node.input(0);
                    return new Upstream(input.node(), input.index()).types(false);
                }
            }
        }

        /** Makes a chosen type the node's own. */
        void choose(MediaType type) {
            if (node.type() == TopologyNodeType.TRANSFORM) {
                Transform transform = (Transform) node.object();
                if (transform.outputCurrentType(index) != type) {
                    transform.setOutputType(index, type);
                }
            } else if (node.type() == TopologyNodeType.SOURCESTREAM) {
                MediaTypeHandler handler =
                        node.get(NodeAttributes.STREAM_DESCRIPTOR).typeHandler();
                if (handler.currentMediaType() != type) {
                    handler.setCurrentMediaType(type);
                }
            }
        }
    }

    /** The attempts to connect one output to one input, by growing means. */
    private final class Trials {
        private final Upstream from;
        private final Downstream to;
        private boolean candidateSeen;
        private @Nullable MediaException last;

        Trials(Upstream from, Downstream to) {
            this.from = from;
            this.to = to;
        }

        boolean direct(MediaType type) {
            if (!to.takes(type)) {
                return false;
            }
            from.choose(type);
            return true;
        }

        boolean converter(MediaType type) {
            return throughConverter(from, type, TransformConversion.categoriesFor(type));
        }

        boolean decoder(MediaType type) {
            if (!isAudioOrVideo(type)) {
                return false;
            }
            TransformCategory category =
                    type.isAudio() ? TransformCategory.AUDIO_DECODER : TransformCategory.VIDEO_DECODER;
            for (TransformFactory factory : registry.find(category, type, null)) {
                candidateSeen = true;
                Transform decoder;
                try {
                    decoder = factory.create(platform);
                    decoder.setInputType(0, type);
                } catch (MediaException refused) {
                    last = refused;
                    continue;
                }
                if (throughDecoder(factory, decoder, type)) {
                    return true;
                }
                decoder.close();
            }
            return false;
        }

        private boolean throughDecoder(TransformFactory factory, Transform decoder, MediaType type) {
            for (MediaType output : decoder.outputAvailableTypes(0)) {
                if (!offers(decoder, output)) {
                    continue;
                }
                boolean direct = to.takes(output);
                ConverterChoice converter =
                        direct ? null : chooseConverter(output, TransformConversion.categoriesFor(output));
                if (direct || converter != null) {
                    from.choose(type);
                    TopologyNode node = insert(factory, decoder, from, to.node());
                    node.set(NodeAttributes.DECODER, 1);
                    node.set(NodeAttributes.MARKIN_HERE, 1);
                    node.set(NodeAttributes.MARKOUT_HERE, 1);
                    if (converter != null) {
                        insert(converter.factory(), converter.transform(), new Upstream(node, 0), to.node());
                    }
                    return true;
                }
            }
            return false;
        }

        private boolean throughConverter(Upstream upstream, MediaType type, List<TransformCategory> categories) {
            ConverterChoice choice = chooseConverter(type, categories);
            if (choice == null) {
                return false;
            }
            upstream.choose(type);
            insert(choice.factory(), choice.transform(), upstream, to.node());
            return true;
        }

        private @Nullable ConverterChoice chooseConverter(MediaType type, List<TransformCategory> categories) {
            for (TransformCategory category : categories) {
                for (MediaType target : to.targets()) {
                    for (TransformFactory factory : registry.find(category, type, target)) {
                        candidateSeen = true;
                        Transform converter = factory.create(platform);
                        if (accepts(converter, 0, type) && TransformConversion.reach(converter, type, target, to)) {
                            return new ConverterChoice(factory, converter);
                        }
                        converter.close();
                    }
                }
                if (to.targets().isEmpty()) {
                    for (TransformFactory factory : registry.find(category, type, null)) {
                        candidateSeen = true;
                        Transform converter = factory.create(platform);
                        if (accepts(converter, 0, type) && TransformConversion.reach(converter, type, null, to)) {
                            return new ConverterChoice(factory, converter);
                        }
                        converter.close();
                    }
                }
            }
            return null;
        }

        /** A sink that lists nothing and refuses everything is asked again when its type is set: it may know better then. */
        boolean leaveToSink(MediaType type) {
            if (!isAudioOrVideo(type) || type.isCompressedFormat() || !to.isSilentSink()) {
                return false;
            }
            from.choose(type);
            return true;
        }

        MediaException failure(boolean enumerate, boolean converters, boolean decoders) {
            MediaType type = from.types(false).isEmpty()
                    ? new MediaType()
                    : from.types(false).get(0);
            if (!isAudioOrVideo(type)) {
                return failure(Status.MF_E_INVALIDMEDIATYPE, type);
            }
            if (decoders) {
                return candidateSeen
                        ? last != null
                                ? last
                                : failure(Status.MF_E_TRANSFORM_NOT_POSSIBLE_FOR_CURRENT_MEDIATYPE_COMBINATION, type)
                        : failure(Status.MF_E_TOPO_CODEC_NOT_FOUND, type);
            }
            if (converters) {
                return failure(Status.MF_E_TRANSFORM_NOT_POSSIBLE_FOR_CURRENT_MEDIATYPE_COMBINATION, type);
            }
            boolean listed = enumerate || from.node().type() == TopologyNodeType.TRANSFORM;
            return failure(listed ? Status.MF_E_NO_MORE_TYPES : Status.MF_E_INVALIDMEDIATYPE, type);
        }

        private MediaException failure(Status status, MediaType type) {
            String reason = status.equals(Status.MF_E_TOPO_CODEC_NOT_FOUND)
                    ? "no decoder or converter for it is registered"
                    : "the types do not fit and nothing between them is allowed or able";
            return new MediaException(status, "cannot connect " + type + " to " + to + ": " + reason);
        }

        private static boolean isAudioOrVideo(MediaType type) {
            return type.find(MediaTypeAttributes.MAJOR_TYPE)
                    .filter(major -> major.equals(MajorType.AUDIO) || major.equals(MajorType.VIDEO))
                    .isPresent();
        }
    }

    private record ConverterChoice(TransformFactory factory, Transform transform) {}
}
