package dev.reel.topology;

import dev.reel.pipeline.MediaTypeHandler;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformStreams;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One input of a node that wants to be connected: what it takes and what it would like (topology.md §4.4, steps 1 and 2). */
final class Downstream {
    private final TopologyNode node;
    private final int index;

    private final boolean anew;

    private @Nullable MediaException refusal;

    Downstream(TopologyNode node, int index) {
        this(node, index, false);
    }

    /** @param anew the type that a sink has now counts for nothing */
    Downstream(TopologyNode node, int index, boolean anew) {
        this.node = node;
        this.index = index;
        this.anew = anew;
    }

    TopologyNode node() {
        return node;
    }

    /** True when the input takes this type as it is; a transform has it set afterwards. */
    boolean takes(MediaType type) {
        return switch (node.type()) {
            case OUTPUT -> sinkTakes(type);
            case TRANSFORM -> transformTakes(type);
            case TEE -> teeTakes(type);
            case SOURCESTREAM -> false;
        };
    }

    /** Why the transform did not take what it was offered last; null when it was offered nothing or took it. */
    @Nullable
    MediaException refusal() {
        return refusal;
    }

    /** The types that would be taken for sure; empty when nothing says so. */
    List<MediaType> targets() {
        return switch (node.type()) {
            case OUTPUT -> {
                MediaType current = currentOfSink();
                yield current != null ? List.of(current) : handler().mediaTypes();
            }
            case TRANSFORM -> {
                MediaType current = transform().inputCurrentType(input());
                yield current != null ? List.of(current) : transform().inputAvailableTypes(input());
            }
            case TEE -> {
                Downstream primary = primary();
                yield primary != null ? primary.targets() : List.of();
            }
            case SOURCESTREAM -> List.of();
        };
    }

    /** True for a sink without a current type that lists no types. */
    boolean isSilentSink() {
        return node.type() == TopologyNodeType.OUTPUT
                && handler().currentMediaType() == null
                && handler().mediaTypes().isEmpty();
    }

    private @Nullable MediaType currentOfSink() {
        return anew ? null : handler().currentMediaType();
    }

    private boolean sinkTakes(MediaType type) {
        MediaType current = currentOfSink();
        return current != null ? type.fits(current) : handler().isMediaTypeSupported(type);
    }

    /** A type that was set before is kept when it fits; else the transform is asked to take the new one. */
    private boolean transformTakes(MediaType type) {
        MediaType current = transform().inputCurrentType(input());
        if (current != null && type.fits(current)) {
            return true;
        }
        if (node.isTrue(NodeAttributes.LOCKED)) {
            return false;
        }
        try {
            transform().setInputType(input(), type);
            return true;
        } catch (MediaException refused) {
            refusal = refused;
            return false;
        }
    }

    /** Uncompressed data passes a tee, each branch converts for itself; compressed data only when the primary wants it. */
    private boolean teeTakes(MediaType type) {
        Downstream primary = primary();
        return !type.isCompressedFormat() || (primary != null && primary.takes(type));
    }

    private @Nullable Downstream primary() {
        TopologyNode.Connection next = node.outputOrNull(node.primaryOutput());
        return next == null ? null : new Downstream(next.node(), next.index());
    }

    private MediaTypeHandler handler() {
        if (node.object() instanceof StreamSink sink) {
            return sink.typeHandler();
        }
        throw new MediaException(Status.MF_E_TOPO_UNSUPPORTED, "the output node " + node + " holds no stream sink");
    }

    private Transform transform() {
        if (node.object() instanceof Transform transform) {
            return transform;
        }
        throw new MediaException(Status.MF_E_TOPO_UNSUPPORTED, "the transform node " + node + " holds no transform");
    }

    private int input() {
        return TransformStreams.idOfInput(transform(), index);
    }

    @Override
    public String toString() {
        List<MediaType> wanted = targets();
        return wanted.isEmpty() ? node.toString() : node + " (" + wanted.get(0) + ")";
    }
}
