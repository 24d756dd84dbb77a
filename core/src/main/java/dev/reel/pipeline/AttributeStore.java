package dev.reel.pipeline;

import dev.reel.platform.AttributeKey;
import dev.reel.platform.Attributes;

/**
 * A source or sink with attributes of its own, as every transform has them. The session writes there what concerns the
 * component, {@link #LOW_LATENCY} above all, before it sets any media type (media-session.md §13).
 */
public interface AttributeStore {
    /**
     * Non-zero for the smallest delay, whatever it costs: one sample is asked for at a time. Set on a session's configuration,
     * a topology, or a component before it is prerolled or started.
     */
    AttributeKey<Integer> LOW_LATENCY = AttributeKey.uint32("MF_LOW_LATENCY", "9c27891a-ed7a-40e1-88e8-b22727a024ee");

    /** The component's own attributes, the same store every time. Any thread. */
    Attributes attributes();
}
