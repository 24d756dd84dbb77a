package dev.reel.topology.transcode;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.MetadataProvider;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.sink.FileSinkRequest;
import dev.reel.platform.media.MediaType;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of one stream.
 *
 * @param stream the source's
 * @param kind major type and subtype in the file
 * @param encoder makes its encoder; null: it is copied
 */
record StreamPlan(
        StreamDescriptor stream, MediaType kind, @Nullable EncoderActivate encoder) {
    /** What the file sink is told of it. */
    FileSinkRequest.Stream request(int sinkId, @Nullable MetadataProvider provider, boolean withMetadata) {
        Map<String, String> tags = new HashMap<>();
        if (withMetadata) {
            if (provider != null) {
                tags.putAll(provider.metadata(stream.id()));
            }
            stream.find(DescriptorAttributes.LANGUAGE).ifPresent(language -> tags.put("language", language));
            stream.find(DescriptorAttributes.STREAM_NAME).ifPresent(name -> tags.put("title", name));
        }
        return new FileSinkRequest.Stream(
                sinkId, kind, tags, provider == null ? Set.of() : provider.dispositions(stream.id()));
    }
}
