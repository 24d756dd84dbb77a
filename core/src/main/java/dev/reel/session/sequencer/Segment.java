package dev.reel.session.sequencer;

import dev.reel.topology.Topology;

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
}
