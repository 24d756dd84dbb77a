package dev.reel.pipeline.transform;

import dev.reel.platform.AttributeKey;

/** Attribute keys of transforms: the MFT_… keys under their names without the prefix (topology.md §9). */
public final class TransformAttributes {
    /** Non-zero: takes a new input type at once, and gives what it holds in the old format before it changes its output. */
    public static final AttributeKey<Integer> SUPPORT_DYNAMIC_FORMAT_CHANGE =
            AttributeKey.uint32("MFT_SUPPORT_DYNAMIC_FORMAT_CHANGE", "53476a11-3f13-49fb-ac42-ee2733c96741");

    /** Non-zero: the transform is an {@link AsyncTransform}. */
    public static final AttributeKey<Integer> ASYNC =
            AttributeKey.uint32("MF_TRANSFORM_ASYNC", "f81a699a-649a-497d-8c73-29f8fed6ad7a");

    /** Set to non-zero by a client that knows the asynchronous model; until then the transform refuses to work. */
    public static final AttributeKey<Integer> ASYNC_UNLOCK =
            AttributeKey.uint32("MF_TRANSFORM_ASYNC_UNLOCK", "e5666d6b-3422-4eb6-a421-da7db1f8e207");

    /** Non-zero: the transform itself copies the attributes of its input samples to its output samples. */
    public static final AttributeKey<Integer> EXATTRIBUTE_SUPPORTED =
            AttributeKey.uint32("MFPKEY_EXATTRIBUTE_SUPPORTED", "456fe843-3c87-40c0-949d-1409c97dab2c");

    private TransformAttributes() {}
}
