package dev.reel.pipeline.sink;

import dev.reel.pipeline.Attachment;
import dev.reel.pipeline.ContainerType;
import dev.reel.pipeline.MediaSink;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;

/** Makes sinks that write files of certain containers; found by {@link java.util.ServiceLoader}, see {@link FileSinks}. */
public interface FileSinkProvider {
    /** True when it writes a container, see {@link ContainerType}. */
    boolean writes(ContainerType container);

    /** True when files of a container may hold streams of a compressed or uncompressed type. */
    boolean holds(ContainerType container, MediaType type);

    /** How many streams of a kind files of a container may hold. */
    default int most(ContainerType container, MajorType kind) {
        return 1;
    }

    /** True when files of a container may hold a cover picture or another file. */
    default boolean holds(ContainerType container, Attachment attachment) {
        return false;
    }

    /** True when files of a container may hold chapters. */
    default boolean holdsChapters(ContainerType container) {
        return false;
    }

    /** Makes a sink with the streams that the request names. Nothing is written before the first sample. */
    MediaSink create(FileSinkRequest request, Platform platform);
}
