package dev.reel.pipeline.sink;

import dev.reel.pipeline.ContainerType;
import dev.reel.pipeline.MediaSink;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;

/** Makes sinks that write files of certain containers; found by {@link java.util.ServiceLoader}, see {@link FileSinks}. */
public interface FileSinkProvider {
    /** True when it writes a container, see {@link ContainerType}. */
    boolean writes(ContainerType container);

    /** True when files of a container may hold streams of a compressed or uncompressed type. */
    boolean holds(ContainerType container, MediaType type);

    /**
     * Makes a sink with a stream for each type that the request names: id 1 for video, 2 for audio. Nothing is written before
     * the first sample.
     */
    MediaSink create(FileSinkRequest request, Platform platform);
}
