package dev.reel.session;

import dev.reel.platform.AttributeKey;
import java.util.List;

/**
 * Changes attributes of nodes in a topology that is in use (media-session.md §4.9), by the service
 * {@link dev.reel.pipeline.Services#TOPONODE_ATTRIBUTE_EDITOR}.
 */
@FunctionalInterface
public interface NodeAttributeEditor {
    /**
     * One change.
     *
     * @param key {@link dev.reel.topology.NodeAttributes#MEDIASTOP} only, others are {@code E_INVALIDARG}
     * @param value 100 ns units
     */
    record Update(long nodeId, AttributeKey<Long> key, long value) {}

    /** Applies all changes, or none when one is wrong; an unknown topology or node is {@code MF_E_NOT_FOUND}. */
    void updateNodeAttributes(long topologyId, List<Update> updates);
}
