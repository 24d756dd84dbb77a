package dev.reel.pipeline;

import dev.reel.platform.AttributeKey;
import dev.reel.platform.Attributes;

/**
 * A source or sink with attributes of its own, as every transform has them. The session writes there what concerns the
 * component, {@link #LOW_LATENCY} above all, before it sets any media type (media-session.md §13).
 */
public interface AttributeStore {
    /**
     * Of a source, non-zero: after a start in the middle come also the subtitles that began before it and are still shown, for which
     * half a minute before it is read. Reel's own.
     */
    AttributeKey<Integer> SUBTITLES_BEFORE =
            AttributeKey.uint32("REEL_SUBTITLES_BEFORE", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c30a");

    /**
     * Non-zero for the smallest delay, whatever it costs: one sample is asked for at a time. Set on a session's configuration,
     * a topology, or a component before it is prerolled or started.
     */
    AttributeKey<Integer> LOW_LATENCY = AttributeKey.uint32("MF_LOW_LATENCY", "9c27891a-ed7a-40e1-88e8-b22727a024ee");

    /** The component's own attributes, the same store every time. Any thread. */
    Attributes attributes();
}
