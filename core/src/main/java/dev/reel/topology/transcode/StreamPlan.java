package dev.reel.topology.transcode;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.media.MediaType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of one stream.
 *
 * @param stream the source's
 * @param sinkId its number in the file sink
 * @param kind major type and subtype in the file
 * @param encoder makes its encoder; null: it is copied
 */
record StreamPlan(
        StreamDescriptor stream,
        int sinkId,
        MediaType kind,
        @Nullable EncoderActivate encoder) {
    /** What the new file tells about the stream. */
    Map<String, String> metadata() {
        Map<String, String> result = new HashMap<>();
        stream.find(DescriptorAttributes.LANGUAGE).ifPresent(language -> result.put("language", language));
        stream.find(DescriptorAttributes.STREAM_NAME).ifPresent(name -> result.put("title", name));
        return result;
    }
}
