package dev.reel.session.flow;

import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
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
 * <p>Samples are shared, not copied. An output that falls behind holds the primary back, unless it may lose samples: it is
 * told of the gap, and a compressed stream goes on there with the next key frame.
 */
public final class TeeStage implements Stage {
    private static final int BACKLOG = 16;

    private final Pump pipeline;
    private final TransformStage.Link input;
    private final int primary;
    private final boolean[] connected;
    private final boolean[] discardable;
    private final TopologyNode.Connection from;
    /** Outputs that lost samples and have not got any since. */
    private final boolean[] behindGap;
    /** Outputs that need no more. */
    private final boolean[] finished;

    private final List<ArrayDeque<Object>> queues;

    public TeeStage(Pump pipeline, TopologyNode node, TransformStage.Link input) {
        int outputs = node.outputCount();
        this.pipeline = pipeline;
        this.input = input;
        this.primary = node.primaryOutput();
        this.connected = new boolean[outputs];
        for (int i = 0; i < outputs; i++) {
            connected[i] = node.outputOrNull(i) != null;
        }
        this.discardable = discardable(node);
        this.from = node.input(0);
        this.behindGap = new boolean[outputs];
        this.finished = new boolean[outputs];
        this.queues =
                Stream.generate(() -> new ArrayDeque<Object>()).limit(outputs).toList();
    }

    @Override
    public @Nullable Object pull(int output) {
        while (true) {
            Object item = queues.get(output).poll();
            if (item != null || !mayAsk(output) || isHeldBack(output)) {
                return item;
            }
            Object next = input.pull();
            if (next == null) {
                return null;
            }
            distribute(next, output);
            if (!(next instanceof Sample sample) || continues(output, sample)) {
                return next;
            }
            sample.close();
        }
    }

    /**
     * The primary output moves the data. While sinks fill up, one that needs more than the primary may ask too: the clock waits
     * for all of them. So may anyone once the primary needs no more.
     */
    private boolean mayAsk(int output) {
        return output == primary || pipeline.isPrerolling() || finished[primary];
    }

    @Override
    public void flush(FlushReason reason) {
        for (int i = 0; i < queues.size(); i++) {
            drop(i);
            behindGap[i] = false;
            finished[i] = false;
        }
    }

    @Override
    public void finish(int output) {
        finished[output] = true;
        drop(output);
        for (int i = 0; i < finished.length; i++) {
            if (connected[i] && !finished[i]) {
                // It may have waited for the one that has just ended.
                pipeline.wake();
                return;
            }
        }
        input.finish();
    }

    private void drop(int output) {
        ArrayDeque<Object> queue = queues.get(output);
        for (Object item : queue) {
            if (item instanceof Sample sample) {
                sample.close();
            }
        }
        queue.clear();
    }

    private boolean isHeldBack(int asking) {
        for (int i = 0; i < queues.size(); i++) {
            if (i != asking && isOpen(i) && !discardable[i] && queues.get(i).size() >= BACKLOG) {
                return true;
            }
        }
        return false;
    }

    private boolean isOpen(int output) {
        return connected[output] && !finished[output];
    }

    private void distribute(Object item, int asking) {
        for (int i = 0; i < queues.size(); i++) {
            if (i == asking || !isOpen(i)) {
                continue;
            }
            if (!(item instanceof Sample sample)) {
                queues.get(i).add(item);
            } else if ((!discardable[i] || queues.get(i).size() < BACKLOG) && continues(i, sample)) {
                queues.get(i).add(sample.retain());
            } else if (!behindGap[i]) {
                behindGap[i] = true;
                queues.get(i).add(gapAt(sample));
            }
        }
    }

    /** True unless samples before this one were lost and it cannot be decoded without them. */
    private boolean continues(int output, Sample sample) {
        boolean fits = !behindGap[output] || sample.isCleanPoint() || !isCompressed();
        behindGap[output] &= !fits;
        return fits;
    }

    private boolean isCompressed() {
        MediaType type = BranchTypes.typeOf(from);
        return type != null && type.isCompressedFormat();
    }

    /** Tells a branch that data is missing from here on. */
    private static MediaEvent gapAt(Sample sample) {
        PropVariant time = sample.hasTime() ? PropVariant.i8(sample.time()) : PropVariant.EMPTY;
        return MediaEvent.of(MediaEventType.MEStreamTick, Status.S_OK, time);
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
