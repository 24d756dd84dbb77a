package dev.reel.topology;

import org.jspecify.annotations.Nullable;

/** Makes a full topology of a partial one (topology.md §4). Callable from any thread. */
@FunctionalInterface
public interface TopologyLoader {
    /**
     * A new topology with the input's id and everything that was missing. The input is not changed, except that a node that
     * could not be connected may get MF_TOPONODE_ERRORCODE and its companions.
     *
     * @param current the topology in use, which may be searched for objects to use again
     */
    Topology load(Topology partial, @Nullable Topology current);
}
