package dev.reel.session;

import dev.reel.platform.Sample;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A tee node at work: hands every item to all outputs; data moves when the primary output asks (topology.md §3.4).
 *
 * <p>Samples are shared, not copied. An output that falls behind holds the primary back, unless it may lose samples.
 */
final class TeeStage implements Stage {
    private static final int BACKLOG = 16;

    private final Pipeline pipeline;
    private final TransformStage.Link input;
    private final int primary;
    private final boolean[] connected;
    private final boolean[] discardable;
    private final List<ArrayDeque<Object>> queues;

    TeeStage(Pipeline pipeline, TopologyNode node, TransformStage.Link input) {
        int outputs = node.outputCount();
        this.pipeline = pipeline;
        this.input = input;
        this.primary = node.primaryOutput();
        this.connected = new boolean[outputs];
        for (int i = 0; i < outputs; i++) {
            connected[i] = node.outputOrNull(i) != null;
        }
        this.discardable = discardable(node);
        this.queues =
                Stream.generate(() -> new ArrayDeque<Object>()).limit(outputs).toList();
    }

    @Override
    public @Nullable Object pull(int output) {
        Object item = queues.get(output).poll();
        // While sinks fill up, one that needs more than the primary may ask too: the clock waits for all of them.
        if (item != null || (output != primary && !pipeline.isPrerolling()) || isHeldBack(output)) {
            return item;
        }
        Object next = input.pull();
        if (next != null) {
            distribute(next, output);
        }
        return next;
    }

    @Override
    public void flush(FlushReason reason) {
        for (ArrayDeque<Object> queue : queues) {
            for (Object item : queue) {
                if (item instanceof Sample sample) {
                    sample.close();
                }
            }
            queue.clear();
        }
    }

    private boolean isHeldBack(int asking) {
        for (int i = 0; i < queues.size(); i++) {
            if (i != asking && connected[i] && !discardable[i] && queues.get(i).size() >= BACKLOG) {
                return true;
            }
        }
        return false;
    }

    private void distribute(Object item, int asking) {
        for (int i = 0; i < queues.size(); i++) {
            if (i == asking || !connected[i]) {
                continue;
            }
            if (!(item instanceof Sample sample)) {
                queues.get(i).add(item);
            } else if (!discardable[i] || queues.get(i).size() < BACKLOG) {
                queues.get(i).add(sample.retain());
            }
        }
    }

    private static boolean[] discardable(TopologyNode tee) {
        boolean[] flags = new boolean[tee.outputCount()];
        ByteBuffer indexes = ByteBuffer.wrap(tee.get(NodeAttributes.DISCARDABLE, new byte[0]))
                .order(ByteOrder.LITTLE_ENDIAN);
        while (indexes.remaining() >= Integer.BYTES) {
            int index = indexes.getInt();
            if (index >= 0 && index < flags.length) {
                flags[index] = true;
            }
        }
        return flags;
    }
}
