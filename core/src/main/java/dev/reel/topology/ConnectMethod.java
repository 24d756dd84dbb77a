package dev.reel.topology;

/** Values of MF_TOPONODE_CONNECT_METHOD (topology.md §4.3): a method, to which the optional marks may be added. */
public final class ConnectMethod {
    /** Types must fit as they are. */
    public static final int DIRECT = 0;
    /** A converter may be inserted upstream of the node. */
    public static final int ALLOW_CONVERTER = 1;
    /** A decoder may be inserted, and converters too. */
    public static final int ALLOW_DECODER = 3;
    /** On a source node: try each of its types in every way before the next. */
    public static final int RESOLVE_INDEPENDENT_OUTPUTTYPES = 4;
    /** Leave the node out if it cannot be connected. */
    public static final int AS_OPTIONAL = 0x10000;
    /** Leave the branch out if it cannot be resolved. */
    public static final int AS_OPTIONAL_BRANCH = 0x20000;

    private ConnectMethod() {}
}
