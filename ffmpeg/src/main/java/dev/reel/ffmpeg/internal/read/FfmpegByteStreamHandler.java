package dev.reel.ffmpeg.internal.read;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.bytestream.ByteStream;
import dev.reel.pipeline.bytestream.ByteStreamAttributes;
import dev.reel.pipeline.open.ByteStreamHandler;
import dev.reel.pipeline.open.OpenRequest;
import dev.reel.platform.Attributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens byte streams of whatever container FFmpeg knows. */
public final class FfmpegByteStreamHandler implements ByteStreamHandler {
    /** Made by the service loader. */
    public FfmpegByteStreamHandler() {}

    @Override
    public Set<String> extensions() {
        return KnownFormats.extensions();
    }

    @Override
    public Set<String> mimeTypes() {
        return KnownFormats.mimeTypes();
    }

    @Override
    public boolean isGeneral() {
        return true;
    }

    /** A container is read as far as it goes at that time, so it may grow. */
    @Override
    public Attributes attributes() {
        return new Attributes().set(ByteStreamAttributes.HANDLER_ACCEPTS_SHARE_WRITE, true);
    }

    @Override
    public MediaSource open(ByteStream stream, @Nullable String url, OpenRequest request) {
        return SourceOpening.open(
                request,
                (options, interrupt) -> StreamOpening.open(stream, Location.of(stream, url), options, interrupt));
    }
}
