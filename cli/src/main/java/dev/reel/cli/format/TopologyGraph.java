package dev.reel.cli.format;

import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.transform.Transform;
import dev.reel.platform.media.MediaType;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A topology as a picture shows it: numbered nodes and arrows with the media type that flows along each.
 *
 * @param id the topology's id
 * @param nodes in the topology's order, numbered from 1
 * @param arrows by their start, then by output
 */
public record TopologyGraph(long id, List<Node> nodes, List<Arrow> arrows) {
    public TopologyGraph {
        nodes = List.copyOf(nodes);
        arrows = List.copyOf(arrows);
    }

    /**
     * A node of the picture.
     *
     * @param number in the picture
     * @param kind source, decoder, transform, tee or output
     * @param label what it is
     */
    public record Node(int number, String kind, String label) {}

    /**
     * What flows from one node to another.
     *
     * @param from a node's number
     * @param output of that node
     * @param to a node's number
     * @param input of that node
     * @param type what flows; empty when nobody has said yet
     */
    public record Arrow(int from, int output, int to, int input, String type) {}

    /** Draws a topology; {@code labels} names each node's object. */
    public static TopologyGraph of(Topology topology, Function<TopologyNode, String> labels) {
        IdentityHashMap<TopologyNode, Integer> numbers = new IdentityHashMap<>();
        List<Node> nodes = new ArrayList<>();
        for (TopologyNode node : topology.nodes()) {
            int number = nodes.size() + 1;
            numbers.put(node, number);
            nodes.add(new Node(number, kind(node), labels.apply(node)));
        }
        List<Arrow> arrows = new ArrayList<>();
        for (TopologyNode node : topology.nodes()) {
            for (int output = 0; output < node.outputCount(); output++) {
                TopologyNode.Connection next = node.outputOrNull(output);
                Integer from = numbers.get(node);
                Integer to = next == null ? null : numbers.get(next.node());
                if (next != null && from != null && to != null) {
                    arrows.add(new Arrow(from, output, to, next.index(), type(node, output)));
                }
            }
        }
        return new TopologyGraph(topology.id(), nodes, arrows);
    }

    private static String kind(TopologyNode node) {
        return switch (node.type()) {
            case SOURCESTREAM -> "source";
            case OUTPUT -> "output";
            case TEE -> "tee";
            case TRANSFORM ->
                node.isTrue(NodeAttributes.DECRYPTOR)
                        ? "decryptor"
                        : node.isTrue(NodeAttributes.DECODER) ? "decoder" : "transform";
        };
    }

    /** The type that leaves a node, or empty. */
    private static String type(TopologyNode node, int output) {
        MediaType type = switch (node.type()) {
            case SOURCESTREAM ->
                node.find(NodeAttributes.STREAM_DESCRIPTOR)
                        .map(TopologyGraph::type)
                        .orElse(null);
            case TRANSFORM ->
                node.objectOrNull() instanceof Transform transform ? transform.outputCurrentType(output) : null;
            case TEE -> upstream(node);
            case OUTPUT -> null;
        };
        return type == null ? "" : type.toString();
    }

    private static @Nullable MediaType upstream(TopologyNode tee) {
        TopologyNode.Connection input = tee.inputOrNull(0);
        if (input == null) {
            return null;
        }
        if (input.node().objectOrNull() instanceof Transform transform) {
            return transform.outputCurrentType(input.index());
        }
        return input.node()
                .find(NodeAttributes.STREAM_DESCRIPTOR)
                .map(TopologyGraph::type)
                .orElse(null);
    }

    private static MediaType type(StreamDescriptor stream) {
        MediaType current = stream.typeHandler().currentMediaType();
        return current != null ? current : stream.typeHandler().mediaTypes().get(0);
    }
}
