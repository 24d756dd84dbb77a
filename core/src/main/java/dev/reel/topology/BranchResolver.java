package dev.reel.topology;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.pipeline.transform.TransformStreams;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Connects the nodes of one topology, inserting what is missing between them (topology.md §4.3–§4.5). One load, one thread. */
final class BranchResolver {
    private final Topology topology;
    private final TransformRegistry registry;
    private final Platform platform;
    private final OptionalNodes optional;
    /** Nodes whose transform was made by this load. */
    private final Set<TopologyNode> made = Collections.newSetFromMap(new IdentityHashMap<>());

    private int resolutionStatus;

    BranchResolver(Topology topology, TransformRegistry registry, Platform platform) {
        this.topology = topology;
        this.registry = registry;
        this.platform = platform;
        this.optional = new OptionalNodes(topology, this::remove);
    }

    /** Bit 1 when an optional node was left out. */
    int resolutionStatus() {
        return resolutionStatus;
    }

    /** Ends every transform that was made, after a failure. */
    void discard() {
        made.forEach(TransformBinding::release);
        made.clear();
    }

    /** Connects every output of a node to what lies downstream of it. */
    void connectOutputs(TopologyNode node) {
        bind(node);
        for (int i = 0; i < node.outputCount(); i++) {
            TopologyNode.Connection next = node.outputOrNull(i);
            if (next != null) {
                connect(new Upstream(node, i), next);
            }
        }
        typeFreeOutputs(node);
    }

    /** A transform works only when all its outputs have types, those too that lead nowhere. */
    private static void typeFreeOutputs(TopologyNode node) {
        if (!(node.objectOrNull() instanceof Transform transform)) {
            return;
        }
        TransformStreams streams = TransformStreams.of(transform);
        for (int i = 0; i < streams.outputCount(); i++) {
            Upstream output = new Upstream(node, i);
            if (node.outputOrNull(i) == null && transform.outputCurrentType(streams.outputId(i)) == null) {
                output.types(false).stream().findFirst().ifPresent(output::choose);
            }
        }
    }

    private void connect(Upstream from, TopologyNode.Connection next) {
        TopologyNode target = next.node();
        try {
            bind(target);
            resolve(decrypt(from), new Downstream(target, next.index()), methodOf(target));
        } catch (MediaException failure) {
            TopologyNode given = OptionalNodes.sacrifice(from.node(), target);
            if (given == null) {
                markError(target, from, failure);
                throw failure;
            }
            resolutionStatus |= 1;
            OptionalNodes.Gap gap = optional.leaveOut(given);
            if (gap != null) {
                connect(new Upstream(gap.before().node(), gap.before().index()), gap.behind());
            }
        }
    }

    private void bind(TopologyNode node) {
        if (node.type() == TopologyNodeType.TRANSFORM && TransformBinding.bind(node, registry, platform)) {
            made.add(node);
            if (LowLatency.isWanted(topology)) {
                LowLatency.tell(node);
            }
        }
        // What a tee takes is what lies behind it takes.
        for (int i = 0; node.type() == TopologyNodeType.TEE && i < node.outputCount(); i++) {
            TopologyNode.Connection next = node.outputOrNull(i);
            if (next != null) {
                bind(next.node());
            }
        }
    }

    private static int methodOf(TopologyNode node) {
        return node.get(NodeAttributes.CONNECT_METHOD, ConnectMethod.ALLOW_DECODER);
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
            Transform decrypter = TransformBinding.create(factory, platform);
            if (ConnectionTrials.acceptsFirst(decrypter, type) && setFirstOutput(decrypter)) {
                TopologyNode node = insert(factory, decrypter, from);
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
        ConnectionTrials trials = new ConnectionTrials(this, registry, platform, from, to);
        boolean done = from.triesTypesOneByOne()
                ? types.stream()
                        .anyMatch(type -> trials.direct(type)
                                || (converters && trials.converter(type))
                                || (decoders && trials.decoder(type)))
                : types.stream().anyMatch(trials::direct)
                        || (converters && types.stream().anyMatch(trials::converter))
                        || (decoders && types.stream().anyMatch(trials::decoder));
        if (!done && !(converters && types.stream().anyMatch(trials::leaveToSink))) {
            throw trials.failure(enumerate, converters, decoders);
        }
    }

    private void remove(TopologyNode node) {
        topology.removeNode(node);
        if (made.remove(node)) {
            TransformBinding.release(node);
        }
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

    /** Puts a node for a transform between an output and whatever it is connected to. */
    TopologyNode insert(TransformFactory factory, Transform transform, Upstream from) {
        TopologyNode node = nodeOf(factory, transform);
        topology.addNode(node);
        made.add(node);
        TopologyNode.Connection next = from.node().outputOrNull(from.index());
        from.node().connectOutput(from.index(), node, 0);
        if (next != null) {
            node.connectOutput(0, next.node(), next.index());
        }
        return node;
    }

    /** A node that owns a transform. */
    static TopologyNode nodeOf(TransformFactory factory, Transform transform) {
        TopologyNode node = new TopologyNode(TopologyNodeType.TRANSFORM);
        node.setObject(transform);
        node.set(NodeAttributes.TRANSFORM_OBJECTID, factory.id());
        node.set(NodeAttributes.OWNED_TRANSFORM, 1);
        return node;
    }

    private static boolean setFirstOutput(Transform transform) {
        return transform.outputAvailableTypes(TransformStreams.idOfOutput(transform, 0)).stream()
                .anyMatch(type -> ConnectionTrials.offers(transform, type));
    }
}
