package dev.reel.pipeline.sink;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.RateSupport;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;

/**
 * Hands each sample to a program when its time has come (topology.md §8.1).
 *
 * <p>It takes samples of one type, which is current from the beginning: a proposed type needs that type's major type and subtype
 * and must agree with each of its other attributes, as they are at the moment of asking. No sample is dropped for being late.
 */
public final class SampleGrabberSink extends RenderingSink implements RateSupport {
    /** How long before its time a sample is handed over, 100 ns units. */
    public static final AttributeKey<Long> SAMPLE_TIME_OFFSET =
            AttributeKey.uint64("MF_SAMPLEGRABBERSINK_SAMPLE_TIME_OFFSET", "62e3d776-8100-4e03-a6e8-bd3857ac9c47");

    /** Non-zero to hand samples over as fast as they come. */
    public static final AttributeKey<Integer> IGNORE_CLOCK =
            AttributeKey.uint32("MF_SAMPLEGRABBERSINK_IGNORE_CLOCK", "0efda2c0-2b69-4e2e-ab8d-46dcbff7d25d");

    private SampleGrabberSink(Platform platform, RenderPolicy policy, MediaType type, SampleGrabberCallback callback) {
        super(platform, "sample grabber", policy.withoutPreroll(), new SampleGrabber(type, callback));
        stream().begin(type);
    }

    /** Makes a grabber at each sample's time. {@code E_POINTER} without a type or callback. */
    public static Activate<MediaSink> activate(Platform platform, MediaType type, SampleGrabberCallback callback) {
        if (type == null || callback == null) {
            throw new MediaException(Status.E_POINTER, "a sample grabber needs a media type and a callback");
        }
        return new SampleGrabberActivate(policy -> new SampleGrabberSink(platform, policy, type, callback));
    }

    @Override
    public float slowestRate(boolean reverse, boolean thin) {
        return RenderPolicy.ANY_RATE.slowestRate(reverse, thin);
    }

    @Override
    public float fastestRate(boolean reverse, boolean thin) {
        return RenderPolicy.ANY_RATE.fastestRate(reverse, thin);
    }
}
