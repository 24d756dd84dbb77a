package dev.reel.topology;

/** Kinds of topology nodes (topology.md §1). */
public enum TopologyNodeType {
    OUTPUT,
    SOURCESTREAM,
    TRANSFORM,
    TEE
}
