/**
 * Topologies: graphs of source, transform, tee and output nodes, and the loader that completes them (topology.md §1–§5).
 *
 * <p>Thread rule: a topology and its nodes are edited by one thread at a time and left alone once given to a session, which
 * works on its own copy unless told not to resolve. The loader may be used from any thread. Start reading at
 * {@link dev.reel.topology.Topology}, then {@link dev.reel.topology.TopologyLoader}.
 */
@NullMarked
package dev.reel.topology;

import org.jspecify.annotations.NullMarked;
