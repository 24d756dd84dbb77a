package dev.reel.pipeline;

import dev.reel.platform.AttributeKey;

/** Attribute keys of transforms: the MFT_… keys under their names without the prefix (topology.md §9). */
public final class TransformAttributes {
    /** Non-zero: takes a new input type at once, and gives what it holds in the old format before it changes its output. */
    public static final AttributeKey<Integer> SUPPORT_DYNAMIC_FORMAT_CHANGE =
            AttributeKey.uint32("MFT_SUPPORT_DYNAMIC_FORMAT_CHANGE", "53476a11-3f13-49fb-ac42-ee2733c96741");

    private TransformAttributes() {}
}
