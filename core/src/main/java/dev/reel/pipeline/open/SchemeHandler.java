package dev.reel.pipeline.open;

import java.util.Set;

/**
 * Opens URLs of certain schemes as media sources or byte streams (platform.md §8); found by {@link java.util.ServiceLoader}, or
 * registered with {@link SourceHandlers}.
 */
public interface SchemeHandler {
    /** The schemes in lower case, without a colon; {@code file} also stands for plain paths. */
    Set<String> schemes();

    /** What it makes; media sources unless it says otherwise. A byte stream goes on to the byte stream handlers. */
    default Set<ObjectType> makes() {
        return Set.of(ObjectType.MEDIASOURCE);
    }

    /**
     * Opens a URL or path. Runs on a thread that may wait; gives up when cancelled and within the option
     * {@link SourceOptions#TIMEOUT} without data.
     */
    ResolvedObject open(String url, OpenRequest request);
}
