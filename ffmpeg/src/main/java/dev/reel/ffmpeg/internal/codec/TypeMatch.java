package dev.reel.ffmpeg.internal.codec;

import dev.reel.platform.AttributeKey;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import java.util.List;

/** Compares the part of uncompressed types that decides what the bytes mean. */
final class TypeMatch {
    private static final List<AttributeKey<?>> PICTURE =
            List.of(MediaTypeAttributes.MAJOR_TYPE, MediaTypeAttributes.SUBTYPE, MediaTypeAttributes.FRAME_SIZE);
    private static final List<AttributeKey<?>> SAMPLES = List.of(
            MediaTypeAttributes.MAJOR_TYPE,
            MediaTypeAttributes.SUBTYPE,
            MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND,
            MediaTypeAttributes.AUDIO_NUM_CHANNELS,
            MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE);

    private TypeMatch() {}

    /** Same pixel format and size. */
    static boolean samePictures(MediaType one, MediaType other) {
        return same(one, other, PICTURE);
    }

    /** Same sample format, rate and channels. */
    static boolean sameSamples(MediaType one, MediaType other) {
        return same(one, other, SAMPLES)
                && one.isTrue(MediaTypeAttributes.AUDIO_PLANAR) == other.isTrue(MediaTypeAttributes.AUDIO_PLANAR);
    }

    private static boolean same(MediaType one, MediaType other, List<AttributeKey<?>> keys) {
        return keys.stream()
                .allMatch(key -> one.contains(key)
                        ? other.contains(key) && one.item(key.guid()).equals(other.item(key.guid()))
                        : !other.contains(key));
    }
}
