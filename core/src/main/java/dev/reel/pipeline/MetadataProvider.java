package dev.reel.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What belongs to a source besides its samples, by {@link Services#METADATA}: title, artist and the like, keys in lower case. Any
 * thread.
 */
public interface MetadataProvider {
    /** Of the whole; empty when there is none. */
    Map<String, String> metadata();

    /** Of one stream, by the id of its descriptor. */
    default Map<String, String> metadata(int stream) {
        return Map.of();
    }

    /** What a stream is meant for, by the id of its descriptor. */
    default Set<Disposition> dispositions(int stream) {
        return Set.of();
    }

    /** In order of time, which is presentation time. */
    default List<Chapter> chapters() {
        return List.of();
    }

    /** Cover pictures and other files. */
    default List<Attachment> attachments() {
        return List.of();
    }

    /** Streams that the presentation descriptor does not have, because nothing plays them, for people. */
    default List<String> otherStreams() {
        return List.of();
    }
}
