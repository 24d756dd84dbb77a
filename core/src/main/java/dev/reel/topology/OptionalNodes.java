package dev.reel.topology;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes optional nodes and branches that cannot be connected out of a topology (topology.md §4.3). */
final class OptionalNodes {
    private final Topology topology;
    private final Consumer<TopologyNode> remover;

    /** @param remover takes a node out of the topology and ends what was made for it */
    OptionalNodes(Topology topology, Consumer<TopologyNode> remover) {
        this.topology = topology;
        this.remover = remover;
    }

    /** The node that may be given up because {@code from} could not be connected to {@code target}; null when there is none. */
    static @Nullable TopologyNode sacrifice(TopologyNode from, TopologyNode target) {
        if (isOptional(target) || isOptionalBranch(target)) {
            return target;
        }
        if (isOptional(from)) {
            return from;
        }
        for (TopologyNode node = from; node != null; node = above(node)) {
            if (isOptionalBranch(node)) {
                return node;
            }
        }
        return null;
    }

    /**
     * Takes a node out: with all that lies downstream if the branch is optional, else by itself. What only it fed or only fed
     * it goes too.
     *
     * @return the node's neighbours, connected to each other and still to be resolved, or null when there are none
     */
    @Nullable
    Gap leaveOut(TopologyNode node) {
        TopologyNode.Connection before = node.inputOrNull(0);
        TopologyNode.Connection behind = isOptionalBranch(node) ? null : node.outputOrNull(0);
        if (before == null || behind == null) {
            removeDownstream(node);
            removeIdle(before == null ? null : before.node());
            checkComplete();
            return null;
        }
        remover.accept(node);
        before.node().connectOutput(before.index(), behind.node(), behind.index());
        return new Gap(before, behind);
    }

    private void removeDownstream(TopologyNode node) {
        for (int i = 0; i < node.outputCount(); i++) {
            TopologyNode.Connection next = node.outputOrNull(i);
            if (next != null) {
                removeDownstream(next.node());
            }
        }
        remover.accept(node);
    }

    /** Removes nodes that feed nothing any more, from here up. */
    private void removeIdle(@Nullable TopologyNode start) {
        TopologyNode node = start;
        while (node != null && !feedsSomething(node)) {
            TopologyNode next = above(node);
            remover.accept(node);
            node = next;
        }
    }

    private void checkComplete() {
        boolean complete = topology.outputNodes().stream().anyMatch(output -> output.inputOrNull(0) != null);
        if (!complete) {
            throw new MediaException(
                    Status.MF_E_TOPO_INVALID_OPTIONAL_NODE,
                    "without its optional nodes the topology has no complete branch");
        }
    }

    private static boolean feedsSomething(TopologyNode node) {
        for (int i = 0; i < node.outputCount(); i++) {
            if (node.outputOrNull(i) != null) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable TopologyNode above(TopologyNode node) {
        TopologyNode.Connection input = node.inputOrNull(0);
        return input == null ? null : input.node();
    }

    private static boolean isOptional(TopologyNode node) {
        return has(node, ConnectMethod.AS_OPTIONAL);
    }

    private static boolean isOptionalBranch(TopologyNode node) {
        return has(node, ConnectMethod.AS_OPTIONAL_BRANCH);
    }

    private static boolean has(TopologyNode node, int mark) {
        return (node.get(NodeAttributes.CONNECT_METHOD, ConnectMethod.ALLOW_DECODER) & mark) != 0;
    }

    /** Two neighbours of a node that is gone. */
    record Gap(TopologyNode.Connection before, TopologyNode.Connection behind) {}
}
