package dev.reel.session.sequencer;

import dev.reel.pipeline.MediaSource;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import java.util.List;

/**
 * One entry of a sequence.
 *
 * @param topology the sequence's own copy of what was appended
 * @param last true when the sequence ends with it
 */
record Segment(int id, Topology topology, boolean last) {
    /** True when there is nothing to play in it. */
    boolean isEmpty() {
        return topology.sourceNodes().isEmpty();
    }

    /** The sources that it is played from, each once. */
    List<MediaSource> sources() {
        return topology.sourceNodes().stream()
                .map(node -> node.get(NodeAttributes.SOURCE))
                .distinct()
                .toList();
    }
}
