package dev.reel.pipeline.sink;

import dev.reel.pipeline.Attachment;
import dev.reel.pipeline.Chapter;
import dev.reel.pipeline.ContainerType;
import dev.reel.pipeline.Disposition;
import dev.reel.platform.media.MediaType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a file sink is to write.
 *
 * @param container one of {@link ContainerType}
 * @param target the file; one that exists is replaced once the new one is complete
 * @param streams in their order in the file
 * @param metadata of the whole file: title, artist and the like
 * @param chapters their times count from the beginning of the file
 * @param attachments cover pictures and other files
 * @param length where the file is to end, so that no subtitle is shown for longer; empty: where its samples end
 */
public record FileSinkRequest(
        ContainerType container,
        Path target,
        List<Stream> streams,
        Map<String, String> metadata,
        List<Chapter> chapters,
        List<Attachment> attachments,
        Optional<Duration> length) {

    /**
     * One stream.
     *
     * @param id in the sink, see {@link FileSinks}
     * @param kind what is to come, as far as it is known
     * @param metadata {@code language}, {@code title} and more
     * @param dispositions what it is meant for
     */
    public record Stream(int id, MediaType kind, Map<String, String> metadata, Set<Disposition> dispositions) {
        /** Copies what is said of it. */
        public Stream {
            metadata = Map.copyOf(metadata);
            dispositions = Set.copyOf(dispositions);
        }
    }

    /** Copies the lists. */
    public FileSinkRequest {
        streams = List.copyOf(streams);
        metadata = Map.copyOf(metadata);
        chapters = List.copyOf(chapters);
        attachments = List.copyOf(attachments);
    }

    /** A file with one video and one audio stream at most, and nothing else. */
    public static FileSinkRequest of(
            ContainerType container, Path target, @Nullable MediaType video, @Nullable MediaType audio) {
        List<Stream> streams = new ArrayList<>();
        if (video != null) {
            streams.add(new Stream(FileSinks.VIDEO_STREAM, video, Map.of(), Set.of()));
        }
        if (audio != null) {
            streams.add(new Stream(FileSinks.AUDIO_STREAM, audio, Map.of(), Set.of()));
        }
        return new FileSinkRequest(container, target, streams, Map.of(), List.of(), List.of(), Optional.empty());
    }
}
