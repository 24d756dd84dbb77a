package dev.reel.ffmpeg.internal.write;

import dev.reel.ffmpeg.internal.natives.FileFormat;
import dev.reel.ffmpeg.internal.natives.MediaTypes;
import dev.reel.ffmpeg.internal.natives.Natives;
import dev.reel.ffmpeg.internal.natives.StreamFormat;
import dev.reel.pipeline.Attachment;
import dev.reel.pipeline.ContainerType;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.sink.FileSinkProvider;
import dev.reel.pipeline.sink.FileSinkRequest;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecDescriptor;
import org.bytedeco.ffmpeg.global.avcodec;

/** Writes files with FFmpeg's muxers. */
public final class FfmpegFileSinks implements FileSinkProvider {
    /** Made by the service loader. */
    public FfmpegFileSinks() {}

    @Override
    public boolean writes(ContainerType container) {
        return FileFormat.of(container).isPresent();
    }

    @Override
    public boolean holds(ContainerType container, MediaType type) {
        int codec = codecId(type);
        return codec != avcodec.AV_CODEC_ID_NONE
                && FileFormat.of(container)
                        .filter(format -> format.holds(codec))
                        .isPresent();
    }

    @Override
    public int most(ContainerType container, MajorType kind) {
        return FileFormat.of(container).map(format -> format.most(kind)).orElse(0);
    }

    @Override
    public boolean holdsChapters(ContainerType container) {
        return FileFormat.of(container).filter(FileFormat::holdsChapters).isPresent();
    }

    @Override
    public boolean holds(ContainerType container, Attachment attachment) {
        return FileFormat.of(container)
                .filter(format -> format.holdsFiles() || isCover(format, attachment))
                .isPresent();
    }

    /** True for a picture that a container keeps as a stream. */
    static boolean isCover(FileFormat format, Attachment attachment) {
        MediaType picture = attachment.picture();
        return picture != null && format.holdsCover(codecId(picture));
    }

    @Override
    public MediaSink create(FileSinkRequest request, Platform platform) {
        Path target = request.target();
        if (target == null) {
            throw new MediaException(Status.E_POINTER, "a file sink needs a file to write");
        }
        FileFormat format = FileFormat.of(request.container(), target)
                .orElseThrow(() -> new MediaException(
                        Status.MF_E_CANNOT_CREATE_SINK,
                        "cannot write " + target + ": this build of FFmpeg has no muxer for "
                                + request.container().name()));
        return new FileSink(request, format, platform, () -> FileChannelOutput.open(target));
    }

    /** FFmpeg's number of the codec behind a type; none when it has none. */
    static int codecId(MediaType type) {
        Natives.load();
        if (type.contains(StreamFormat.KEY)) {
            return StreamFormat.of(type).parameters().codecId();
        }
        if (!type.contains(MediaTypeAttributes.SUBTYPE)) {
            return avcodec.AV_CODEC_ID_NONE;
        }
        AVCodecDescriptor codec = avcodec.avcodec_descriptor_get_by_name(MediaTypes.codecName(type));
        return codec == null ? avcodec.AV_CODEC_ID_NONE : codec.id();
    }
}
