package dev.reel.topology.transcode;

import dev.reel.pipeline.TranscodeAttributes;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.Attributes;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import java.util.List;

/**
 * The media type that a stream is to have in the new file: what the profile says, its gaps filled (MF_TRANSCODE_ADJUST_PROFILE).
 *
 * <p>The frame rate is the source's unless another is asked for by {@link TranscodeAttributes#FRAME_RATE}; video is progressive unless something
 * else is said.
 */
final class ProfileType {
    private static final int PROGRESSIVE = 2;

    /** Keys that say how to encode, not what comes out. */
    private static final List<AttributeKey<?>> SETTINGS = List.of(
            TranscodeAttributes.DONOT_INSERT_ENCODER,
            TranscodeAttributes.ENCODINGPROFILE,
            TranscodeAttributes.QUALITYVSSPEED,
            TranscodeAttributes.CONSTANT_QUALITY,
            TranscodeAttributes.FRAME_RATE);

    private static final List<AttributeKey<?>> VIDEO_FROM_SOURCE = List.of(
            MediaTypeAttributes.FRAME_SIZE,
            MediaTypeAttributes.PIXEL_ASPECT_RATIO,
            MediaTypeAttributes.INTERLACE_MODE,
            MediaTypeAttributes.AVG_BITRATE);
    private static final List<AttributeKey<?>> AUDIO_FROM_SOURCE = List.of(
            MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND,
            MediaTypeAttributes.AUDIO_NUM_CHANNELS,
            MediaTypeAttributes.AUDIO_CHANNEL_MASK);

    private ProfileType() {}

    static MediaType of(MajorType majorType, Attributes profile, MediaType source, boolean useSourceAttributes) {
        MediaType type = new MediaType();
        profile.copyAllItems(type);
        SETTINGS.forEach(type::delete);
        type.set(MediaTypeAttributes.MAJOR_TYPE, majorType);
        boolean video = type.isVideo();
        if (video) {
            SeenSize.apply(type, source);
        }
        if (useSourceAttributes) {
            (video ? VIDEO_FROM_SOURCE : AUDIO_FROM_SOURCE).forEach(key -> fill(type, source, key));
        }
        if (video) {
            if (profile.contains(TranscodeAttributes.FRAME_RATE)) {
                type.set(MediaTypeAttributes.FRAME_RATE, profile.get(TranscodeAttributes.FRAME_RATE));
            } else if (source.contains(MediaTypeAttributes.FRAME_RATE)) {
                type.setItem(MediaTypeAttributes.FRAME_RATE.guid(), source.item(MediaTypeAttributes.FRAME_RATE.guid()));
            }
            if (!type.contains(MediaTypeAttributes.INTERLACE_MODE)) {
                type.set(MediaTypeAttributes.INTERLACE_MODE, PROGRESSIVE);
            }
        }
        return type;
    }

    private static void fill(MediaType type, MediaType source, AttributeKey<?> key) {
        if (!type.contains(key) && source.contains(key)) {
            type.setItem(key.guid(), source.item(key.guid()));
        }
    }
}
