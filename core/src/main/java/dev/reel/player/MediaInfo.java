package dev.reel.player;

import dev.reel.pipeline.Chapter;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.bytestream.ByteStream;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a file or address holds, found without playing it: {@code MediaInfo.of("film.mp4")}.
 *
 * @param location where it is, as it was given; the byte stream's name for a stream
 * @param container short name of the container, for example {@code matroska,webm}
 * @param containerName the same in words
 * @param duration how long it plays; empty when unknown
 * @param start time stamp with which the container begins; playing counts from there. Empty when unknown
 * @param bitRate bits per second of the whole; empty when unknown
 * @param bytes size of the whole; empty when unknown
 * @param tags title, artist and the like, keys in lower case
 * @param streams in the container's order
 * @param chapters in order of time, on the container's own time line, see {@link #start}
 * @param details what else is known, by FFmpeg's names: {@code probe_score}, {@code nb_programs}
 */
public record MediaInfo(
        String location,
        String container,
        String containerName,
        Optional<Duration> duration,
        Optional<Duration> start,
        OptionalLong bitRate,
        OptionalLong bytes,
        Map<String, String> tags,
        List<StreamInfo> streams,
        List<Chapter> chapters,
        Map<String, String> details) {

    /** Copies the lists and tags. */
    public MediaInfo {
        tags = Map.copyOf(tags);
        streams = List.copyOf(streams);
        chapters = List.copyOf(chapters);
        details = Map.copyOf(details);
    }

    /**
     * Looks into a file or address, for 10 s without data at most. Opens nothing that stays open.
     *
     * @param location a path or URL
     * @throws MediaException when it cannot be opened or is no media
     */
    public static MediaInfo of(String location) {
        return closing(
                SourceResolver.installed(Platform.system()).open(location, new Attributes(), new Cancellation()));
    }

    /**
     * Looks into what a byte stream holds, and closes it, also on failure.
     *
     * @throws MediaException when it cannot be read or is no media
     */
    public static MediaInfo of(ByteStream stream) {
        return closing(SourceResolver.installed(Platform.system()).open(stream, new Attributes(), new Cancellation()));
    }

    /**
     * What a source that is open holds; the source stays open.
     *
     * @throws MediaException {@code MF_E_UNSUPPORTED_SERVICE} from a source that does not tell, see {@link Services#MEDIA_INFO}
     */
    public static MediaInfo of(MediaSource source) {
        return source.service(Services.MEDIA_INFO, MediaInfo.class)
                .orElseThrow(() -> new MediaException(
                        Status.MF_E_UNSUPPORTED_SERVICE,
                        source + " does not tell what it holds; ask for its presentation descriptor"));
    }

    private static MediaInfo closing(MediaSource source) {
        try {
            return of(source);
        } finally {
            source.shutdown();
        }
    }

    /** The streams of a kind, in order. */
    public List<StreamInfo> streams(StreamInfo.Kind kind) {
        return streams.stream().filter(stream -> stream.kind() == kind).toList();
    }
}
