package dev.reel.pipeline.sink;

import dev.reel.pipeline.ContainerType;
import dev.reel.platform.media.MediaType;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file sink is to write.
 *
 * @param container one of {@link ContainerType}
 * @param target the file; one that exists is replaced once the new one is complete
 * @param video the kind of video to come, as far as it is known, or null for none
 * @param audio the kind of sound to come, or null for none
 * @param metadata of the whole file: title, artist and the like
 * @param streamMetadata of each stream, by its id in the sink: {@code language}, {@code title}
 */
public record FileSinkRequest(
        ContainerType container,
        Path target,
        @Nullable MediaType video,
        @Nullable MediaType audio,
        Map<String, String> metadata,
        Map<Integer, Map<String, String>> streamMetadata) {
    public FileSinkRequest {
        metadata = Map.copyOf(metadata);
        streamMetadata = Map.copyOf(streamMetadata);
    }

    /** A file without metadata. */
    public static FileSinkRequest of(
            ContainerType container, Path target, @Nullable MediaType video, @Nullable MediaType audio) {
        return new FileSinkRequest(container, target, video, audio, Map.of(), Map.of());
    }
}
