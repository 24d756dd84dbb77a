package dev.reel.platform.media;

import dev.reel.platform.AttributeKey;

/** Attribute keys of samples: the MFSampleExtension_… keys under their names without the prefix. */
public final class SampleAttributes {
    /** When the sample is to be decoded, where frames come in another order than they are shown; 100 ns units, signed. */
    public static final AttributeKey<Long> DECODE_TIMESTAMP =
            AttributeKey.uint64("MFSampleExtension_DecodeTimestamp", "73a954d4-09e2-4861-befc-94bd97c08e6e");

    private SampleAttributes() {}
}
