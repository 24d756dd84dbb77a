package dev.reel.ffmpeg.internal.natives;

import dev.reel.platform.AttributeKey;
import dev.reel.platform.media.MediaType;

/**
 * What a decoder needs besides the packets.
 *
 * @param parameters the codec's own
 * @param timeBase unit of the packets' times
 */
public record StreamFormat(CodecParameters parameters, TimeBase timeBase) {
    /**
     * Where a compressed media type carries it. A decoder that finds it decodes exactly as the container asks; without it
     * the decoder works from the ordinary attributes.
     */
    public static final AttributeKey<StreamFormat> KEY =
            AttributeKey.object("REEL_MT_FFMPEG_STREAM", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c501", StreamFormat.class);

    /** What a media type carries, or what its ordinary attributes say, times then being 100 ns units. */
    public static StreamFormat of(MediaType type) {
        return type.find(KEY).orElseGet(() -> new StreamFormat(CodecParameters.describedBy(type), TimeBase.HNS));
    }

    @Override
    public String toString() {
        return parameters.codecName() + " in " + timeBase;
    }
}
