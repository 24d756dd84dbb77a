package dev.reel.protection.control;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.ActivateAttributes;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.media.MediaType;
import dev.reel.protection.policy.ProtectionCode;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/**
 * A partial topology in a message (protected-path.md §4): sources by their number in the protected process, outputs by what their
 * activation objects say. An output that is there already, or whatever else only the application has, does not cross:
 * {@code MF_E_TOPOLOGY_VERIFICATION_FAILED}.
 */
public final class TopologyMessage {
    private TopologyMessage() {}

    /** Something that connects: from a node's output to a node's input, nodes by their place. */
    private record Wire(int from, int output, int to, int input) {}

    /**
     * Writes a topology.
     *
     * @param numbers the number of a source, or a failure for one that is not of the protected process
     */
    public static void write(MessageWriter out, Topology topology, ToLongFunction<MediaSource> numbers) {
        List<TopologyNode> nodes = topology.nodes();
        Values.write(out, topology);
        out.list(nodes, (writer, node) -> writeNode(writer, node, numbers));
        out.list(
                wires(nodes),
                (writer, wire) -> writer.int32(wire.from)
                        .int32(wire.output)
                        .int32(wire.to)
                        .int32(wire.input));
    }

    private static List<Wire> wires(List<TopologyNode> nodes) {
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (int output = 0; output < nodes.get(i).outputCount(); output++) {
                TopologyNode.Connection peer = nodes.get(i).outputOrNull(output);
                if (peer != null) {
                    wires.add(new Wire(i, output, indexOf(nodes, peer.node()), peer.index()));
                }
            }
        }
        return wires;
    }

    private static int indexOf(List<TopologyNode> nodes, TopologyNode wanted) {
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) == wanted) {
                return i;
            }
        }
        throw refused("a node is connected to one that the topology does not hold");
    }

    private static void writeNode(MessageWriter out, TopologyNode node, ToLongFunction<MediaSource> numbers) {
        out.string(node.type().name()).int64(node.id());
        Values.write(out, node);
        switch (node.type()) {
            case SOURCESTREAM -> {
                PresentationDescriptor presentation = node.get(NodeAttributes.PRESENTATION_DESCRIPTOR);
                out.int64(numbers.applyAsLong(node.get(NodeAttributes.SOURCE)))
                        .int32(node.get(NodeAttributes.STREAM_DESCRIPTOR).id())
                        .list(presentation.selectedStreams(), (writer, stream) -> writer.int32(stream.id()));
            }
            case OUTPUT -> {
                if (!(node.objectOrNull() instanceof Activate<?> activate)) {
                    throw refused("the " + node
                            + " holds a sink; give an activation object, so that the sink is made inside");
                }
                if (!activate.attributes().contains(ActivateAttributes.CLASS_ID)) {
                    throw refused("the activation object of the " + node
                            + " makes a sink that only this process knows; clear samples do not leave the"
                            + " protected process");
                }
                Values.write(out, activate.attributes());
            }
            case TRANSFORM -> {
                if (node.objectOrNull() != null) {
                    throw refused("the " + node + " holds a transform of this process; name a class id instead");
                }
            }
            case TEE -> {
                // Nothing but attributes.
            }
        }
        types(out, node, false);
        types(out, node, true);
    }

    /** Preferred types; a node that has none there says so by failing. */
    private static void types(MessageWriter out, TopologyNode node, boolean outputs) {
        List<Integer> indexes = new ArrayList<>();
        List<MediaType> types = new ArrayList<>();
        for (int i = 0; i < (outputs ? node.outputCount() : node.inputCount()); i++) {
            try {
                types.add(outputs ? node.outputPrefType(i) : node.inputPrefType(i));
                indexes.add(i);
            } catch (MediaException none) {
                // There is none.
            }
        }
        out.list(indexes, (writer, index) -> writer.int32(index));
        out.list(types, Values::write);
    }

    /**
     * Reads a topology.
     *
     * @param sources the source with a number
     * @param outputs what makes the sink that an activation object's attributes stand for
     */
    public static Topology read(
            MessageReader in,
            LongFunction<MediaSource> sources,
            LongFunction<PresentationDescriptor> presentations,
            Function<Attributes, Activate<?>> outputs) {
        Topology topology = new Topology();
        Values.read(in, topology);
        List<TopologyNode> nodes = in.list(reader -> readNode(reader, sources, presentations, outputs));
        nodes.forEach(topology::addNode);
        IntFunction<TopologyNode> node = index -> {
            if (index < 0 || index >= nodes.size()) {
                throw refused("a connection leads to a node that is not there");
            }
            return nodes.get(index);
        };
        in.list(reader -> new Wire(reader.int32(), reader.int32(), reader.int32(), reader.int32()))
                .forEach(wire -> {
                    if (wire.output > Bounds.ITEMS || wire.input > Bounds.ITEMS) {
                        throw refused("a node has more connections than any node has");
                    }
                    node.apply(wire.from).connectOutput(wire.output, node.apply(wire.to), wire.input);
                });
        return topology;
    }

    private static TopologyNode readNode(
            MessageReader in,
            LongFunction<MediaSource> sources,
            LongFunction<PresentationDescriptor> presentations,
            Function<Attributes, Activate<?>> outputs) {
        String name = in.string();
        TopologyNodeType type = List.of(TopologyNodeType.values()).stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> refused("a node is of a type that nobody knows"));
        TopologyNode node = new TopologyNode(type);
        node.setId(in.int64());
        Values.read(in, node);
        switch (type) {
            case SOURCESTREAM -> {
                long number = in.int64();
                int streamId = in.int32();
                List<Integer> selected = in.list(MessageReader::int32);
                PresentationDescriptor presentation =
                        presentations.apply(number).copy();
                for (int i = 0; i < presentation.streamCount(); i++) {
                    if (selected.contains(presentation.streamDescriptor(i).id())) {
                        presentation.select(i);
                    } else {
                        presentation.deselect(i);
                    }
                }
                StreamDescriptor stream = presentation.streamDescriptors().stream()
                        .filter(candidate -> candidate.id() == streamId)
                        .findFirst()
                        .orElseThrow(() -> refused("a source has no stream " + streamId));
                node.set(NodeAttributes.SOURCE, sources.apply(number));
                node.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
                node.set(NodeAttributes.STREAM_DESCRIPTOR, stream);
            }
            case OUTPUT -> node.setObject(outputs.apply(Values.read(in, new Attributes())));
            case TRANSFORM, TEE -> {
                // Nothing but attributes.
            }
        }
        readTypes(in, node, false);
        readTypes(in, node, true);
        return node;
    }

    private static void readTypes(MessageReader in, TopologyNode node, boolean outputs) {
        List<Integer> indexes = in.list(MessageReader::int32);
        List<MediaType> types = in.list(reader -> Values.read(reader, new MediaType()));
        if (indexes.size() != types.size()) {
            throw refused("a node has a type too many");
        }
        for (int i = 0; i < indexes.size(); i++) {
            if (indexes.get(i) > Bounds.ITEMS) {
                throw refused("a node has more connections than any node has");
            }
            if (outputs) {
                node.setOutputPrefType(indexes.get(i), types.get(i));
            } else {
                node.setInputPrefType(indexes.get(i), types.get(i));
            }
        }
    }

    private static MediaException refused(String why) {
        return new MediaException(
                ProtectionCode.MF_E_TOPOLOGY_VERIFICATION_FAILED, "the protected session refuses the topology: " + why);
    }
}
