/** Sources, decoders, converters, encoders and file sinks on FFmpeg; the only module that touches its natives. */
module dev.reel.ffmpeg {
    requires transitive dev.reel.core;
    requires org.bytedeco.ffmpeg;
    requires org.bytedeco.javacpp;
    requires com.sun.jna;

    exports dev.reel.ffmpeg;
    exports dev.reel.ffmpeg.crypto;
    exports dev.reel.ffmpeg.proof;

    // JNA looks up the methods that FFmpeg calls.
    opens dev.reel.ffmpeg.internal.natives to
            com.sun.jna;

    provides dev.reel.pipeline.open.ByteStreamHandler with
            dev.reel.ffmpeg.internal.read.FfmpegByteStreamHandler;
    provides dev.reel.pipeline.sink.FileSinkProvider with
            dev.reel.ffmpeg.internal.write.FfmpegFileSinks;
    provides dev.reel.pipeline.open.SchemeHandler with
            dev.reel.ffmpeg.internal.read.FfmpegSchemeHandler;
    provides dev.reel.pipeline.transform.TransformProvider with
            dev.reel.ffmpeg.internal.codec.FfmpegTransforms;
}
