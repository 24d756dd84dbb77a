package dev.reel.topology;

import dev.reel.pipeline.MediaTypeHandler;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformStreams;
import dev.reel.platform.AttributesMatch;
import dev.reel.platform.media.MediaType;
import java.util.List;

/** One output of a node that is already connected on its input side: what it gives or could give. */
record Upstream(TopologyNode node, int index) {
    /**
     * The types to try: those of the stream, or what the transform has or offers.
     *
     * @param enumerate for a stream all listed types, not just the current one
     */
    List<MediaType> types(boolean enumerate) {
        switch (node.type()) {
            case SOURCESTREAM -> {
                MediaTypeHandler handler =
                        node.get(NodeAttributes.STREAM_DESCRIPTOR).typeHandler();
                MediaType current = handler.currentMediaType();
                return enumerate || current == null ? handler.mediaTypes() : List.of(current);
            }
            case TRANSFORM -> {
                Transform transform = (Transform) node.object();
                int output = TransformStreams.idOfOutput(transform, index);
                MediaType current = transform.outputCurrentType(output);
                if (current != null) {
                    return List.of(current);
                }
                return isLocked() ? List.of() : transform.outputAvailableTypes(output);
            }
            default -> {
                TopologyNode.Connection input = node.input(0);
                return new Upstream(input.node(), input.index()).types(false);
            }
        }
    }

    /** Makes a chosen type the node's own, where it is not already. */
    void choose(MediaType type) {
        if (node.type() == TopologyNodeType.TRANSFORM) {
            Transform transform = (Transform) node.object();
            int output = TransformStreams.idOfOutput(transform, index);
            MediaType current = transform.outputCurrentType(output);
            if (!isLocked() && (current == null || !current.compare(type, AttributesMatch.ALL_ITEMS))) {
                transform.setOutputType(output, type);
            }
        } else if (node.type() == TopologyNodeType.SOURCESTREAM) {
            MediaTypeHandler handler =
                    node.get(NodeAttributes.STREAM_DESCRIPTOR).typeHandler();
            if (!type.equals(handler.currentMediaType())) {
                handler.setCurrentMediaType(type);
            }
        }
    }

    /** True for the source's own streams when each type is to be tried in every way before the next. */
    boolean triesTypesOneByOne() {
        return node.type() == TopologyNodeType.SOURCESTREAM
                && (node.get(NodeAttributes.CONNECT_METHOD, ConnectMethod.ALLOW_DECODER)
                                & ConnectMethod.RESOLVE_INDEPENDENT_OUTPUTTYPES)
                        != 0;
    }

    private boolean isLocked() {
        return node.isTrue(NodeAttributes.LOCKED);
    }
}
