package dev.reel.topology;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The built-in loader: connects every pair of neighbours directly, through converters, or through a decoder, in the order of
 * topology.md §4.4.
 *
 * <p>Stateless; any thread may use it.
 */
public final class StandardTopologyLoader implements TopologyLoader {
    private final TransformRegistry registry;
    private final Platform platform;

    public StandardTopologyLoader(TransformRegistry registry, Platform platform) {
        this.registry = registry;
        this.platform = platform;
    }

    @Override
    public Topology load(Topology partial, @Nullable Topology current) {
        check(partial);
        Topology full = partial.copyWithId();
        TransformRegistry transforms = LowLatency.isWanted(full) ? LowLatency.telling(registry) : registry;
        BranchResolver resolver = new BranchResolver(full, transforms, platform);
        try {
            for (TopologyNode node : inFlowOrder(full)) {
                if (full.nodes().contains(node)) {
                    resolver.connectOutputs(node);
                }
            }
            finish(full, resolver.resolutionStatus());
            return full;
        } catch (MediaException failure) {
            resolver.discard();
            copyErrors(full, partial);
            throw failure;
        }
    }

    private static void check(Topology partial) {
        List<TopologyNode> outputs = partial.outputNodes();
        List<TopologyNode> sources = partial.sourceNodes();
        boolean connected = outputs.stream().anyMatch(node -> node.inputOrNull(0) != null);
        if (sources.isEmpty() || outputs.isEmpty() || !connected) {
            throw new MediaException(
                    Status.MF_E_TOPO_UNSUPPORTED,
                    "the topology cannot be resolved: it needs a source node that is connected to an output node");
        }
        for (TopologyNode output : outputs) {
            if (output.objectOrNull() instanceof Activate<?>) {
                throw new MediaException(
                        Status.MF_E_TOPO_SINK_ACTIVATES_UNSUPPORTED,
                        "an output node holds an activation object; bind it to a stream sink first");
            }
        }
    }

    /** All nodes so that each comes after those upstream of it; only nodes that existed at the start. */
    private static List<TopologyNode> inFlowOrder(Topology topology) {
        IdentityHashMap<TopologyNode, Integer> missing = new IdentityHashMap<>();
        ArrayDeque<TopologyNode> ready = new ArrayDeque<>();
        for (TopologyNode node : topology.nodes()) {
            int inputs = 0;
            for (int i = 0; i < node.inputCount(); i++) {
                inputs += node.inputOrNull(i) != null ? 1 : 0;
            }
            missing.put(node, inputs);
            if (inputs == 0) {
                ready.add(node);
            }
        }
        List<TopologyNode> order = new ArrayList<>();
        TopologyNode node;
        while ((node = ready.poll()) != null) {
            order.add(node);
            for (int i = 0; i < node.outputCount(); i++) {
                TopologyNode.Connection next = node.outputOrNull(i);
                if (next != null && missing.merge(next.node(), -1, Integer::sum) == 0) {
                    ready.add(next.node());
                }
            }
        }
        if (order.size() != topology.nodeCount()) {
            throw new MediaException(Status.MF_E_TOPO_LOOPS_IN_TOPOLOGY, "the topology has a loop");
        }
        return order;
    }

    private static void finish(Topology full, int resolutionStatus) {
        for (TopologyNode source : full.sourceNodes()) {
            if (!source.contains(NodeAttributes.MEDIASTART)) {
                source.set(NodeAttributes.MEDIASTART, 0L);
            }
            mark(source);
        }
        for (TopologyNode output : full.outputNodes()) {
            if (!output.contains(NodeAttributes.STREAMID)) {
                output.set(NodeAttributes.STREAMID, 0);
            }
        }
        full.set(TopologyAttributes.RESOLUTION_STATUS, resolutionStatus);
    }

    /**
     * Gives every way from a node to a sink one place to be trimmed at: where data is uncompressed first; where it never is, the
     * source or, behind a tee whose other branches have places of their own, the output node.
     */
    private static void mark(TopologyNode node) {
        if (node.isTrue(NodeAttributes.MARKIN_HERE)) {
            return;
        }
        if (!branchHasMark(node)) {
            TopologyNode place = firstUncompressed(node);
            if (place != null
                    || node.type() == TopologyNodeType.SOURCESTREAM
                    || node.type() == TopologyNodeType.OUTPUT) {
                setMark(place != null ? place : node);
                return;
            }
        }
        for (int i = 0; i < node.outputCount(); i++) {
            TopologyNode.Connection next = node.outputOrNull(i);
            if (next != null) {
                mark(next.node());
            }
        }
    }

    private static void setMark(TopologyNode place) {
        place.set(NodeAttributes.MARKIN_HERE, 1);
        place.set(NodeAttributes.MARKOUT_HERE, 1);
    }

    /** The first node of an unbranched row of transforms whose data is uncompressed; null when there is none. */
    private static @Nullable TopologyNode firstUncompressed(TopologyNode start) {
        TopologyNode node = start;
        while (true) {
            List<MediaType> types = new Upstream(node, 0).types(false);
            if (!types.isEmpty() && !types.get(0).isCompressedFormat()) {
                return node;
            }
            TopologyNode.Connection next = node.outputOrNull(0);
            if (next == null || next.node().type() != TopologyNodeType.TRANSFORM) {
                return null;
            }
            node = next.node();
        }
    }

    private static boolean branchHasMark(TopologyNode node) {
        if (node.isTrue(NodeAttributes.MARKIN_HERE)) {
            return true;
        }
        for (int i = 0; i < node.outputCount(); i++) {
            TopologyNode.Connection next = node.outputOrNull(i);
            if (next != null && branchHasMark(next.node())) {
                return true;
            }
        }
        return false;
    }

    /** A caller that looks for the reason has only its own nodes. */
    private static void copyErrors(Topology full, Topology partial) {
        for (TopologyNode node : full.nodes()) {
            for (TopologyNode original : partial.nodes()) {
                if (original.id() == node.id() && node.contains(NodeAttributes.ERRORCODE)) {
                    original.set(NodeAttributes.ERRORCODE, node.get(NodeAttributes.ERRORCODE));
                    node.find(NodeAttributes.ERROR_MAJORTYPE)
                            .ifPresent(type -> original.set(NodeAttributes.ERROR_MAJORTYPE, type));
                    node.find(NodeAttributes.ERROR_SUBTYPE)
                            .ifPresent(type -> original.set(NodeAttributes.ERROR_SUBTYPE, type));
                }
            }
        }
    }
}
