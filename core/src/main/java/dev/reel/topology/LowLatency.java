package dev.reel.topology;

import dev.reel.pipeline.AttributeStore;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Attributes;

/**
 * Hands MF_LOW_LATENCY on to the components of a topology that have attributes of their own, before anybody sets their types
 * (media-session.md §13).
 */
public final class LowLatency {
    private LowLatency() {}

    /** True for a topology that wants the smallest delay. */
    public static boolean isWanted(Topology topology) {
        return topology.isTrue(AttributeStore.LOW_LATENCY);
    }

    /** Tells everything that the nodes of a topology hold now. */
    public static void tell(Topology topology) {
        topology.nodes().forEach(LowLatency::tell);
    }

    /** Tells what a node holds: source, transform, or stream sink and its sink. */
    public static void tell(TopologyNode node) {
        node.find(NodeAttributes.SOURCE).ifPresent(LowLatency::tell);
        Object object = node.objectOrNull();
        if (object instanceof Transform transform) {
            tell(transform.attributes());
        } else if (object instanceof StreamSink stream) {
            tell((Object) stream);
            tell(stream.mediaSink());
        }
    }

    /** A registry whose transforms know from the beginning. */
    public static TransformRegistry telling(TransformRegistry transforms) {
        return transforms.preparing(made -> tell(made.attributes()));
    }

    private static void tell(Object component) {
        if (component instanceof AttributeStore store) {
            tell(store.attributes());
        }
    }

    private static void tell(Attributes attributes) {
        attributes.set(AttributeStore.LOW_LATENCY, 1);
    }
}
