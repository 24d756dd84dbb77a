package dev.reel.topology;

import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A graph of nodes that says how media flows from sources to sinks (topology.md §2).
 *
 * <p>Ids are positive and never used twice in a process. A topology is partial while transforms are missing between nodes;
 * a {@link TopologyLoader} makes a full one of it. Not thread-safe: one thread at a time edits it.
 */
public final class Topology extends Attributes {
    private static final AtomicLong LAST_ID = new AtomicLong();

    private final List<TopologyNode> nodes = new ArrayList<>();
    private long id = LAST_ID.incrementAndGet();

    /** An empty topology with a new id. */
    public Topology() {}

    public long id() {
        return id;
    }

    /** Adds a node; {@code E_INVALIDARG} when it or one with its id is here already. */
    public void addNode(TopologyNode node) {
        if (node == null) {
            throw new MediaException(Status.E_POINTER, "a node is required");
        }
        if (nodes.stream().anyMatch(present -> present.id() == node.id())) {
            throw new MediaException(Status.E_INVALIDARG, "the topology has a node with this id already: " + node);
        }
        nodes.add(node);
    }

    /** Adds a new node of a type. */
    public TopologyNode addNode(TopologyNodeType type) {
        TopologyNode node = new TopologyNode(type);
        nodes.add(node);
        return node;
    }

    /** Adds a node and puts it between another node's input 0 and whatever that is connected to. */
    public void insertBefore(TopologyNode downstream, TopologyNode added) {
        TopologyNode.Connection before = downstream.input(0);
        addNode(added);
        before.node().connectOutput(before.index(), added, 0);
        added.connectOutput(0, downstream, 0);
    }

    /** Removes this very node and its connections; {@code E_INVALIDARG} when it is not here. */
    public void removeNode(TopologyNode node) {
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) == node) {
                nodes.remove(i);
                node.disconnectAll();
                return;
            }
        }
        throw new MediaException(Status.E_INVALIDARG, "the topology does not hold this node");
    }

    /** Removes all nodes and their connections. */
    public void clear() {
        nodes.forEach(TopologyNode::disconnectAll);
        nodes.clear();
    }

    public int nodeCount() {
        return nodes.size();
    }

    /** A snapshot of all nodes in order. */
    public List<TopologyNode> nodes() {
        return List.copyOf(nodes);
    }

    /** A node by place; {@code MF_E_INVALIDINDEX} when out of range. */
    public TopologyNode node(int index) {
        if (index < 0 || index >= nodes.size()) {
            throw new MediaException(
                    Status.MF_E_INVALIDINDEX, "no node at index " + index + ", the topology has " + nodes.size());
        }
        return nodes.get(index);
    }

    /** The first node with an id; {@code MF_E_NOT_FOUND} when there is none. */
    public TopologyNode nodeById(long nodeId) {
        return nodes.stream()
                .filter(node -> node.id() == nodeId)
                .findFirst()
                .orElseThrow(() -> new MediaException(
                        Status.MF_E_NOT_FOUND, "the topology has no node " + (nodeId & 0xFFFFFFFFL)));
    }

    /** A snapshot of the source nodes in order. */
    public List<TopologyNode> sourceNodes() {
        return nodesOf(TopologyNodeType.SOURCESTREAM);
    }

    /** A snapshot of the output nodes in order. */
    public List<TopologyNode> outputNodes() {
        return nodesOf(TopologyNodeType.OUTPUT);
    }

    /** Becomes a copy of another topology: copies of its nodes, connections and attributes; the own id stays. */
    public void cloneFrom(Topology other) {
        if (other == this) {
            return;
        }
        clear();
        IdentityHashMap<TopologyNode, TopologyNode> copies = new IdentityHashMap<>();
        for (TopologyNode node : other.nodes) {
            TopologyNode copy = node.copy();
            copies.put(node, copy);
            nodes.add(copy);
        }
        for (TopologyNode node : other.nodes) {
            TopologyNode copy = copies.get(node);
            for (int i = 0; i < node.outputCount() && copy != null; i++) {
                TopologyNode.Connection connection = node.outputOrNull(i);
                TopologyNode peer = connection == null ? null : copies.get(connection.node());
                if (connection != null && peer != null) {
                    copy.connectOutput(i, peer, connection.index());
                }
            }
        }
        other.copyAllItems(this);
    }

    /** A copy that keeps this topology's id: what a loader completes. */
    public Topology copyWithId() {
        Topology copy = new Topology();
        copy.cloneFrom(this);
        copy.id = id;
        return copy;
    }

    private List<TopologyNode> nodesOf(TopologyNodeType type) {
        return nodes.stream().filter(node -> node.type() == type).toList();
    }

    @Override
    public String toString() {
        return "topology " + id;
    }
}
