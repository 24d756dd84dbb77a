package dev.reel.pipeline.sink;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.ActivateAttributes;
import dev.reel.pipeline.MediaSink;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Sample;
import java.util.UUID;

/**
 * The sink {@code none}: shows nothing, but keeps time like a real one and counts.
 *
 * <p>It takes any uncompressed type of its major type, so decoders run as for a real output. Its counters tell what would have
 * been shown, dropped and how late.
 */
public final class NullSink implements SampleRenderer {
    private final MajorType majorType;

    private NullSink(MajorType majorType) {
        this.majorType = majorType;
    }

    /** A sink that takes each sample at its time. */
    public static RenderingSink paced(Platform platform, MajorType majorType) {
        boolean video = majorType.equals(MajorType.VIDEO);
        return create(platform, majorType, video ? RenderPolicy.video() : RenderPolicy.audio());
    }

    /** A sink that takes samples as fast as they come. */
    public static RenderingSink rateless(Platform platform, MajorType majorType) {
        return create(platform, majorType, RenderPolicy.rateless());
    }

    /** A sink with a policy of the caller's. */
    public static RenderingSink create(Platform platform, MajorType majorType, RenderPolicy policy) {
        return new RenderingSink(platform, "none (" + majorType.name() + ")", policy, new NullSink(majorType));
    }

    /** Makes a {@link #paced} sink when it is needed. */
    public static Activate<MediaSink> pacedActivate(Platform platform, MajorType majorType) {
        return named(PacedNullSink.ID, majorType, new SinkActivate(() -> paced(platform, majorType)));
    }

    /** Makes a {@link #rateless} sink when it is needed. */
    public static Activate<MediaSink> ratelessActivate(Platform platform, MajorType majorType) {
        return named(RatelessNullSink.ID, majorType, new SinkActivate(() -> rateless(platform, majorType)));
    }

    private static Activate<MediaSink> named(UUID id, MajorType majorType, SinkActivate activate) {
        activate.attributes().set(ActivateAttributes.CLASS_ID, id).set(ActivateAttributes.SINK_MAJOR_TYPE, majorType);
        return activate;
    }

    @Override
    public MajorType majorType() {
        return majorType;
    }

    @Override
    public boolean accepts(MediaType type) {
        return type.contains(MediaTypeAttributes.MAJOR_TYPE)
                && type.majorType().equals(majorType)
                && !type.isCompressedFormat();
    }

    @Override
    public void configure(MediaType type) {
        // Every type is counted alike.
    }

    @Override
    public void render(Sample sample, long lateness) {
        // The stream has counted it.
    }

    @Override
    public void flush() {
        // Nothing is held.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
