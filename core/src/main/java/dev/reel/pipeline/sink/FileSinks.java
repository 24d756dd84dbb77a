package dev.reel.pipeline.sink;

import dev.reel.pipeline.ContainerType;
import dev.reel.pipeline.MediaSink;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Finds who writes a container. Any thread may use it. */
public final class FileSinks {
    /** Stream id of the video in a file sink (topology.md §8.3). */
    public static final int VIDEO_STREAM = 1;
    /** Stream id of the sound in a file sink. */
    public static final int AUDIO_STREAM = 2;
    /** The first stream id of what is more than one video and one audio stream. */
    public static final int FIRST_FURTHER_STREAM = 3;

    private final List<FileSinkProvider> providers;

    public FileSinks(List<FileSinkProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    /** Every provider that is installed. */
    public static FileSinks installed() {
        return InstalledHolder.INSTANCE;
    }

    /** The first provider that writes a container. */
    public Optional<FileSinkProvider> find(ContainerType container) {
        return providers.stream().filter(provider -> provider.writes(container)).findFirst();
    }

    /** Makes a sink; {@code MF_E_CANNOT_CREATE_SINK} when nobody writes the container. */
    public MediaSink create(FileSinkRequest request, Platform platform) {
        return find(request.container())
                .orElseThrow(() -> new MediaException(
                        Status.MF_E_CANNOT_CREATE_SINK,
                        "cannot write " + request.target() + ": nothing installed writes "
                                + request.container().name() + " files"))
                .create(request, platform);
    }

    private static final class InstalledHolder {
        static final FileSinks INSTANCE =
                new FileSinks(ServiceLoader.load(FileSinkProvider.class, FileSinks.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList());
    }
}
