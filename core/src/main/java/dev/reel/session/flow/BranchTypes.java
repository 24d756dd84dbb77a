package dev.reel.session.flow;

import dev.reel.pipeline.MediaTypeHandler;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformStreams;
import dev.reel.platform.media.MediaType;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyNode;
import org.jspecify.annotations.Nullable;

/** The types of what flows in a full topology. */
public final class BranchTypes {
    private BranchTypes() {}

    /** The type that a node gives at an output. */
    public static @Nullable MediaType typeOf(TopologyNode.Connection from) {
        TopologyNode node = from.node();
        return switch (node.type()) {
            case SOURCESTREAM -> {
                MediaTypeHandler handler =
                        node.get(NodeAttributes.STREAM_DESCRIPTOR).typeHandler();
                MediaType current = handler.currentMediaType();
                yield current != null ? current : handler.mediaTypes().get(0);
            }
            case TRANSFORM ->
                node.object() instanceof Transform transform
                        ? transform.outputCurrentType(TransformStreams.idOfOutput(transform, from.index()))
                        : null;
            case TEE -> {
                TopologyNode.Connection upstream = node.inputOrNull(0);
                yield upstream == null ? null : typeOf(upstream);
            }
            case OUTPUT -> null;
        };
    }
}
