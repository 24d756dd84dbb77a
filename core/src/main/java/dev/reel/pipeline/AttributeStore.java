package dev.reel.pipeline;

import dev.reel.platform.Attributes;

/**
 * A source or sink with attributes of its own, as every transform has them. The session writes there what concerns the
 * component, MF_LOW_LATENCY above all, before it sets any media type (media-session.md §13).
 */
public interface AttributeStore {
    /** The component's own attributes, the same store every time. Any thread. */
    Attributes attributes();
}
