package dev.reel.bench.session;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamSink;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;

/** The smallest topology: the first stream of a source straight into a sink. */
final class OneBranch {
    private OneBranch() {}

    static Topology of(MediaSource source, StreamSink sink) {
        Topology topology = new Topology();
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        TopologyNode from = topology.addNode(TopologyNodeType.SOURCESTREAM);
        from.set(NodeAttributes.SOURCE, source);
        from.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
        from.set(NodeAttributes.STREAM_DESCRIPTOR, presentation.streamDescriptor(0));
        TopologyNode to = topology.addNode(TopologyNodeType.OUTPUT);
        to.setObject(sink);
        from.connectTo(to);
        return topology;
    }
}
