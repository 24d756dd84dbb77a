package dev.reel.ffmpeg.internal.read;

import dev.reel.pipeline.open.OpenRequest;
import dev.reel.pipeline.open.ResolvedObject;
import dev.reel.pipeline.open.SchemeHandler;
import java.util.Set;

/** Opens files and web addresses of whatever container FFmpeg knows, by FFmpeg's own protocols. */
public final class FfmpegSchemeHandler implements SchemeHandler {
    private static final Set<String> SCHEMES = Set.of("file", "http", "https", "hls", "data");

    /** Made by the service loader. */
    public FfmpegSchemeHandler() {}

    @Override
    public Set<String> schemes() {
        return SCHEMES;
    }

    @Override
    public ResolvedObject open(String url, OpenRequest request) {
        Location location = Location.of(url);
        return ResolvedObject.of(
                SourceOpening.open(request, (options, interrupt) -> Demuxer.open(location, options, interrupt)));
    }
}
