package dev.reel.session;

import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyAttributes;
import dev.reel.topology.TopologyNode;
import java.util.IdentityHashMap;

/** What {@link MediaSession#setTopology} refuses at once (media-session.md §4.1). */
public final class TopologyChecks {
    private TopologyChecks() {}

    /** Throws what the call throws. */
    public static void check(Topology topology, boolean globalTime) {
        if (topology.nodeCount() == 0) {
            throw new MediaException(Status.E_INVALIDARG, topology + " has no nodes");
        }
        for (TopologyNode node : topology.sourceNodes()) {
            checkSource(node);
        }
        checkTimes(topology, globalTime);
        IdentityHashMap<TopologyNode, Boolean> visited = new IdentityHashMap<>();
        for (TopologyNode node : topology.nodes()) {
            checkLoop(node, visited);
        }
    }

    private static void checkTimes(Topology topology, boolean globalTime) {
        boolean start = topology.contains(TopologyAttributes.PROJECTSTART);
        boolean stop = topology.contains(TopologyAttributes.PROJECTSTOP);
        if (start != globalTime || stop != globalTime) {
            throw times(
                    globalTime
                            ? "with global time a topology needs both PROJECTSTART and PROJECTSTOP"
                            : "PROJECTSTART and PROJECTSTOP need a session with global time");
        }
        if (globalTime) {
            long from = topology.get(TopologyAttributes.PROJECTSTART);
            long to = topology.get(TopologyAttributes.PROJECTSTOP);
            if (from < 0 || to <= from) {
                throw times("PROJECTSTART " + from + " and PROJECTSTOP " + to + " are no range of time");
            }
        }
    }

    private static void checkSource(TopologyNode node) {
        if (node.find(NodeAttributes.SOURCE).isEmpty()) {
            throw new MediaException(Status.MF_E_TOPO_MISSING_SOURCE, node + " has no source");
        }
        PresentationDescriptor presentation = node.find(NodeAttributes.PRESENTATION_DESCRIPTOR)
                .orElseThrow(() -> new MediaException(
                        Status.MF_E_TOPO_MISSING_PRESENTATION_DESCRIPTOR, node + " has no presentation descriptor"));
        StreamDescriptor stream = node.find(NodeAttributes.STREAM_DESCRIPTOR)
                .orElseThrow(() -> new MediaException(
                        Status.MF_E_TOPO_MISSING_STREAM_DESCRIPTOR, node + " has no stream descriptor"));
        if (!presentation.isSelected(stream)) {
            throw new MediaException(
                    Status.MF_E_TOPO_STREAM_DESCRIPTOR_NOT_SELECTED,
                    "stream " + stream.id() + " of " + node + " is not selected in its presentation descriptor");
        }
        long start = node.get(NodeAttributes.MEDIASTART, 0L);
        long stop = node.get(NodeAttributes.MEDIASTOP, Long.MAX_VALUE);
        if (start < 0 || stop <= start) {
            throw times("MEDIASTART " + start + " and MEDIASTOP " + stop + " of " + node + " are no range of time");
        }
    }

    private static void checkLoop(TopologyNode node, IdentityHashMap<TopologyNode, Boolean> finished) {
        Boolean known = finished.get(node);
        if (known != null) {
            if (!known) {
                throw new MediaException(Status.MF_E_TOPO_LOOPS_IN_TOPOLOGY, "the topology has a loop through " + node);
            }
            return;
        }
        finished.put(node, false);
        for (int i = 0; i < node.outputCount(); i++) {
            TopologyNode.Connection next = node.outputOrNull(i);
            if (next != null) {
                checkLoop(next.node(), finished);
            }
        }
        finished.put(node, true);
    }

    private static MediaException times(String reason) {
        return new MediaException(Status.MF_E_TOPO_INVALID_TIME_ATTRIBUTES, reason);
    }
}
