package dev.reel.topology;

import dev.reel.pipeline.MediaTypeHandler;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformStreams;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;

/** The type that flows at an input or output of a node, by kind of node (topology.md §3.6). */
final class CurrentType {
    private CurrentType() {}

    static MediaType of(TopologyNode node, int stream, boolean output) {
        return switch (node.type()) {
            case OUTPUT -> sink(node, stream, output);
            case SOURCESTREAM -> {
                MediaTypeHandler handler =
                        node.get(NodeAttributes.STREAM_DESCRIPTOR).typeHandler();
                yield current(node, handler, stream, output, true);
            }
            case TRANSFORM -> transform(node, stream, output);
            case TEE -> tee(node);
        };
    }

    private static MediaType sink(TopologyNode node, int stream, boolean output) {
        if (!(node.object() instanceof StreamSink sink)) {
            throw new MediaException(Status.E_FAIL, "the object of the " + node + " is no stream sink");
        }
        return current(node, sink.typeHandler(), stream, output, false);
    }

    private static MediaType transform(TopologyNode node, int stream, boolean output) {
        if (!(node.object() instanceof Transform transform)) {
            throw new MediaException(Status.E_FAIL, "the object of the " + node + " is no transform");
        }
        if (stream < 0 || stream >= (output ? transform.outputStreamCount() : transform.inputStreamCount())) {
            throw noStream(node, stream, output);
        }
        MediaType current = output
                ? transform.outputCurrentType(TransformStreams.idOfOutput(transform, stream))
                : transform.inputCurrentType(TransformStreams.idOfInput(transform, stream));
        if (current == null) {
            throw new MediaException(
                    Status.MF_E_TRANSFORM_TYPE_NOT_SET,
                    "the " + node + " has no type at " + (output ? "output " : "input ") + stream);
        }
        return current;
    }

    private static MediaType tee(TopologyNode node) {
        MediaType preferred = node.teePreferred();
        if (preferred != null) {
            return preferred;
        }
        TopologyNode.Connection upstream = node.inputOrNull(0);
        return upstream != null
                ? of(upstream.node(), upstream.index(), true)
                : node.outputPrefType(node.get(NodeAttributes.PRIMARYOUTPUT, 0));
    }

    private static MediaType current(
            TopologyNode node, MediaTypeHandler handler, int stream, boolean output, boolean hasOutput) {
        if (stream != 0 || output != hasOutput) {
            throw noStream(node, stream, output);
        }
        MediaType current = handler.currentMediaType();
        if (current == null) {
            throw new MediaException(Status.MF_E_NOT_INITIALIZED, "no type is set at the " + node);
        }
        return current;
    }

    private static MediaException noStream(TopologyNode node, int stream, boolean output) {
        return new MediaException(
                Status.MF_E_INVALIDSTREAMNUMBER, "the " + node + " has no " + (output ? "output " : "input ") + stream);
    }
}
