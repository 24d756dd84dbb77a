package dev.reel.topology;

import dev.reel.pipeline.Activate;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A node of a topology: what it stands for is its object or, on a source node, its attributes (topology.md §3).
 *
 * <p>Not thread-safe: one thread at a time edits a topology.
 */
public final class TopologyNode extends Attributes {
    private static final AtomicInteger LAST_ID = new AtomicInteger();
    private static final long PROCESS = ProcessHandle.current().pid() << 32;

    /** The other end of a connection: a node and one of its inputs or outputs. */
    public record Connection(TopologyNode node, int index) {}

    private final TopologyNodeType type;
    private final List<Port> inputs = new ArrayList<>();
    private final List<Port> outputs = new ArrayList<>();
    private long id;
    private @Nullable Object object;
    /** What made the object, when the loader or the session asked for it. */
    private @Nullable Activate<?> activation;
    /** A tee's preferred input type does not depend on how many inputs there are. */
    private @Nullable MediaType teePreferred;

    public TopologyNode(TopologyNodeType type) {
        this.type = type;
        int number = LAST_ID.updateAndGet(last -> last == -1 ? 1 : last + 1);
        this.id = PROCESS | (number & 0xFFFFFFFFL);
    }

    public TopologyNodeType type() {
        return type;
    }

    /** The id: the process in the upper half, a number unique in it in the lower. */
    public long id() {
        return id;
    }

    /** Sets the id; nobody checks for duplicates. */
    public void setId(long newId) {
        id = newId;
    }

    /** The node's object; {@code E_FAIL} when it has none. */
    public Object object() {
        if (object == null) {
            throw new MediaException(Status.E_FAIL, "the " + describe() + " has no object");
        }
        return object;
    }

    public @Nullable Object objectOrNull() {
        return object;
    }

    public void setObject(@Nullable Object newObject) {
        object = newObject;
    }

    public int inputCount() {
        return inputs.size();
    }

    public int outputCount() {
        return outputs.size();
    }

    /**
     * Connects an output of this node to an input of another, breaking what either was connected to. Missing inputs and
     * outputs are made. {@code E_FAIL} on an output node and towards a source node, {@code E_INVALIDARG} to itself.
     */
    public void connectOutput(int output, TopologyNode downstream, int input) {
        if (downstream == null) {
            throw new MediaException(Status.E_POINTER, "a node to connect to is required");
        }
        if (type == TopologyNodeType.OUTPUT) {
            throw new MediaException(Status.E_FAIL, "an output node has no outputs");
        }
        if (downstream == this) {
            throw new MediaException(Status.E_INVALIDARG, "a node cannot be connected to itself");
        }
        if (downstream.type == TopologyNodeType.SOURCESTREAM) {
            throw new MediaException(Status.E_FAIL, "a source node has no inputs");
        }
        if (output < 0 || input < 0) {
            throw negative(Math.min(output, input));
        }
        Port from = port(outputs, output);
        Port to = port(downstream.inputs, input);
        breakOutput(output);
        downstream.breakInput(input);
        from.peer = new Connection(downstream, input);
        to.peer = new Connection(this, output);
    }

    /** Connects output 0 to input 0. */
    public void connectTo(TopologyNode downstream) {
        connectOutput(0, downstream, 0);
    }

    /** Breaks a connection; {@code E_INVALIDARG} out of range, {@code MF_E_NOT_FOUND} when there is none. */
    public void disconnectOutput(int output) {
        output(output);
        breakOutput(output);
    }

    /** What an input is connected to; {@code E_INVALIDARG} for an unknown index, {@code MF_E_NOT_FOUND} when nothing. */
    public Connection input(int index) {
        return peer(inputs, index, "input");
    }

    /** What an output is connected to; {@code E_INVALIDARG} for an unknown index, {@code MF_E_NOT_FOUND} when nothing. */
    public Connection output(int index) {
        return peer(outputs, index, "output");
    }

    /** What an input is connected to, or null. */
    public @Nullable Connection inputOrNull(int index) {
        return index >= 0 && index < inputs.size() ? inputs.get(index).peer : null;
    }

    /** What an output is connected to, or null. */
    public @Nullable Connection outputOrNull(int index) {
        return index >= 0 && index < outputs.size() ? outputs.get(index).peer : null;
    }

    /** Sets the preferred type of an input; null clears it. See topology.md §3.3 for which nodes take which. */
    public void setInputPrefType(int index, @Nullable MediaType preferred) {
        if (type == TopologyNodeType.SOURCESTREAM) {
            throw new MediaException(Status.E_NOTIMPL, "a source node has no inputs");
        }
        if (type != TopologyNodeType.TEE) {
            port(inputs, index).preferred = preferred;
        } else if (index == 0) {
            teePreferred = preferred;
        } else {
            throw new MediaException(Status.MF_E_INVALIDTYPE, "a tee node has a preferred type on input 0 only");
        }
    }

    /** Sets the preferred type of an output; null clears it. */
    public void setOutputPrefType(int index, @Nullable MediaType preferred) {
        if (type == TopologyNodeType.OUTPUT) {
            throw new MediaException(Status.E_NOTIMPL, "an output node has no outputs");
        }
        port(outputs, index).preferred = preferred;
    }

    /** The preferred type of an input; {@code E_INVALIDARG} out of range, {@code E_FAIL} when not set. */
    public MediaType inputPrefType(int index) {
        MediaType tee = teePreferred;
        if (tee != null && index == 0) {
            return tee;
        }
        return preferred(inputs, index);
    }

    /** The preferred type of an output; {@code E_INVALIDARG} out of range, {@code E_FAIL} when not set. */
    public MediaType outputPrefType(int index) {
        return preferred(outputs, index);
    }

    /**
     * The type that flows at an input or output now (MFGetTopoNodeCurrentType, topology.md §3.6); without one a status that
     * tells why.
     *
     * @param output true for an output, false for an input
     */
    public MediaType currentType(int stream, boolean output) {
        return CurrentType.of(this, stream, output);
    }

    /** A tee's output whose requests drive the others: MF_TOPONODE_PRIMARYOUTPUT, else the first that is connected. */
    public int primaryOutput() {
        int primary = get(NodeAttributes.PRIMARYOUTPUT, 0);
        for (int i = 0; outputOrNull(primary) == null && i < outputs.size(); i++) {
            primary = i;
        }
        return primary;
    }

    /**
     * Copies attributes, object, id and preferred types of a node of the same type ({@code MF_E_INVALIDREQUEST} otherwise);
     * connections stay as they are here.
     */
    public void cloneFrom(TopologyNode node) {
        if (node.type != type) {
            throw new MediaException(
                    Status.MF_E_INVALIDREQUEST, "a " + type + " node cannot become a copy of a " + node.type + " node");
        }
        node.copyAllItems(this);
        object = node.object;
        activation = node.activation;
        id = node.id;
        teePreferred = node.teePreferred != null ? node.teePreferred : teePreferred;
        copyPreferred(node.inputs, inputs);
        copyPreferred(node.outputs, outputs);
    }

    @Nullable
    Activate<?> activation() {
        return activation;
    }

    /** The preferred input type of a tee. */
    @Nullable
    MediaType teePreferred() {
        return teePreferred;
    }

    void setActivation(Activate<?> made) {
        activation = made;
    }

    /** A node of its own with the same content and id, not connected to anything. */
    TopologyNode copy() {
        TopologyNode copy = new TopologyNode(type);
        copy.cloneFrom(this);
        growTo(copy.inputs, inputs.size());
        growTo(copy.outputs, outputs.size());
        return copy;
    }

    /** Breaks all connections on both sides. */
    void disconnectAll() {
        for (int i = 0; i < inputs.size(); i++) {
            breakInput(i);
        }
        for (int i = 0; i < outputs.size(); i++) {
            breakOutput(i);
        }
    }

    private void breakOutput(int index) {
        Port port = outputs.get(index);
        Connection peer = port.peer;
        if (peer != null) {
            port.peer = null;
            peer.node().inputs.get(peer.index()).peer = null;
        }
    }

    private void breakInput(int index) {
        Port port = inputs.get(index);
        Connection peer = port.peer;
        if (peer != null) {
            port.peer = null;
            peer.node().outputs.get(peer.index()).peer = null;
        }
    }

    private Connection peer(List<Port> ports, int index, String what) {
        check(ports, index);
        Connection peer = ports.get(index).peer;
        if (peer == null) {
            throw new MediaException(Status.MF_E_NOT_FOUND, what + " " + index + " of the " + describe() + " is free");
        }
        return peer;
    }

    private MediaType preferred(List<Port> ports, int index) {
        check(ports, index);
        MediaType preferred = ports.get(index).preferred;
        if (preferred == null) {
            throw new MediaException(Status.E_FAIL, "the " + describe() + " has no preferred type there");
        }
        return preferred;
    }

    private void check(List<Port> ports, int index) {
        if (index < 0 || index >= ports.size()) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "the " + describe() + " has " + ports.size() + " there, none at index " + index);
        }
    }

    private static Port port(List<Port> ports, int index) {
        if (index < 0) {
            throw negative(index);
        }
        growTo(ports, index + 1);
        return ports.get(index);
    }

    private static MediaException negative(int index) {
        return new MediaException(Status.E_INVALIDARG, "a stream index cannot be " + index);
    }

    private static void growTo(List<Port> ports, int count) {
        while (ports.size() < count) {
            ports.add(new Port());
        }
    }

    private static void copyPreferred(List<Port> from, List<Port> to) {
        for (int i = 0; i < from.size(); i++) {
            MediaType preferred = from.get(i).preferred;
            if (preferred != null) {
                port(to, i).preferred = preferred;
            }
        }
    }

    private String describe() {
        return type + " node " + (id & 0xFFFFFFFFL);
    }

    @Override
    public String toString() {
        return describe();
    }

    /** One input or output: what it is connected to and the type it prefers. */
    private static final class Port {
        @Nullable
        Connection peer;

        @Nullable
        MediaType preferred;
    }
}
