package dev.reel.topology;

import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import java.util.Optional;

/** Finds a converter for a running branch whose format changed (topology.md §9.4). Any thread may use it. */
public final class ConverterInsertion {
    private final TransformRegistry registry;
    private final Platform platform;

    public ConverterInsertion(TransformRegistry registry, Platform platform) {
        this.registry = registry;
        this.platform = platform;
    }

    /**
     * A transform node, not connected yet, whose converter turns a type into one that an output node's stream sink takes; empty
     * when no converter can. The converter belongs to the node: {@link TransformBinding#release} ends it.
     */
    public Optional<TopologyNode> converterFor(MediaType type, TopologyNode output) {
        return converterFor(type, new Downstream(output, 0));
    }

    /** As {@link #converterFor}, for a sink whose current type is not valid any more. */
    public Optional<TopologyNode> anew(MediaType type, TopologyNode output) {
        return converterFor(type, new Downstream(output, 0, true));
    }

    private Optional<TopologyNode> converterFor(MediaType type, Downstream sink) {
        TransformConversion.Choice choice = new TransformConversion(registry, platform, sink).find(type);
        return Optional.ofNullable(choice).map(found -> BranchResolver.nodeOf(found.factory(), found.transform()));
    }
}
