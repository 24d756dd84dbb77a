/** Sources, decoders, converters, encoders and file sinks on FFmpeg; the only module that touches its natives. */
module dev.reel.ffmpeg {
    requires transitive dev.reel.core;
    requires org.bytedeco.ffmpeg;
    requires org.bytedeco.javacpp;

    exports dev.reel.ffmpeg;
    exports dev.reel.ffmpeg.crypto;

    provides dev.reel.pipeline.ByteStreamHandler with
            dev.reel.ffmpeg.internal.FfmpegByteStreamHandler;
    provides dev.reel.pipeline.FileSinkProvider with
            dev.reel.ffmpeg.internal.FfmpegFileSinks;
    provides dev.reel.pipeline.SchemeHandler with
            dev.reel.ffmpeg.internal.FfmpegSchemeHandler;
    provides dev.reel.pipeline.TransformProvider with
            dev.reel.ffmpeg.internal.FfmpegTransforms;
}
