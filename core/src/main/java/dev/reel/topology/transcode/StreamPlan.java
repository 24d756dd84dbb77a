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
 * @param rate gives the pictures another rate before they are encoded; null: they keep theirs
 * @param change what is otherwise than in the source though nobody asked for it; empty for nothing
 */
record StreamPlan(
        StreamDescriptor stream,
        MediaType kind,
        @Nullable EncoderActivate encoder,
        @Nullable SteadyRate rate,
        String change) {
    StreamPlan(StreamDescriptor stream, MediaType kind, @Nullable EncoderActivate encoder) {
        this(stream, kind, encoder, null, "");
    }

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
