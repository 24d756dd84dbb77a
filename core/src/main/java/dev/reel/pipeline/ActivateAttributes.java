package dev.reel.pipeline;

import dev.reel.platform.AttributeKey;

/** Attribute keys of activation objects (topology.md §5). */
public final class ActivateAttributes {
    /** Non-zero: the loader may not change the types of the transform that is made. */
    public static final AttributeKey<Integer> MFT_LOCKED =
            AttributeKey.uint32("MF_ACTIVATE_MFT_LOCKED", "c1f6093c-7f65-4fbd-9e39-5faec3c4fbd7");

    private ActivateAttributes() {}
}
