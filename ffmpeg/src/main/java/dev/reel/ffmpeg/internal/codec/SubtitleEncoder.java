package dev.reel.ffmpeg.internal.codec;

import dev.reel.ffmpeg.NativeCount;
import dev.reel.ffmpeg.internal.natives.AvError;
import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.NativeLog;
import dev.reel.ffmpeg.internal.natives.NativeParameters;
import dev.reel.ffmpeg.internal.natives.Natives;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVSubtitle;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** FFmpeg's encoder of one stream of subtitle text. One thread at a time. */
final class SubtitleEncoder implements AutoCloseable {
    /** One event is at most this long. */
    private static final int LARGEST = 1 << 20;

    private final NativeLog log = new NativeLog();
    private final BytePointer buffer;
    private @Nullable AVCodecContext context;

    private SubtitleEncoder(AVCodecContext context) {
        this.context = context;
        this.buffer = new BytePointer(LARGEST);
    }

    /**
     * Opens an encoder; {@code MF_E_TOPO_CODEC_NOT_FOUND} when this build has none.
     *
     * @param name FFmpeg's name of the codec
     * @param styles what the decoder says of fonts and colours, as an ASS header
     */
    static SubtitleEncoder open(String name, byte[] styles) {
        Natives.load();
        AVCodec codec = avcodec.avcodec_find_encoder_by_name(name);
        if (codec == null) {
            throw new MediaException(
                    Status.MF_E_TOPO_CODEC_NOT_FOUND, "this build of FFmpeg has no encoder for " + name);
        }
        AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
        if (context == null) {
            throw new OutOfMemoryError("no memory for an encoder");
        }
        NativeCount.born(NativeCount.Kind.ENCODER);
        SubtitleEncoder result = new SubtitleEncoder(context);
        try {
            result.log.attach(context);
            context.time_base().num(1).den(1000);
            context.subtitle_header(NativeParameters.copy(styles)).subtitle_header_size(styles.length);
            AvError.check(
                    result.log.hear(() -> avcodec.avcodec_open2(context, codec, (AVDictionary) null)),
                    "cannot write " + name + " subtitles",
                    result.log);
            return result;
        } catch (RuntimeException | Error failure) {
            result.close();
            throw failure;
        }
    }

    /** What a container must know of the stream. */
    CodecParameters parameters() {
        return CodecParameters.of(open());
    }

    /** The bytes of what was decoded; empty when there is nothing to write. */
    byte[] encode(AVSubtitle decoded) {
        AVCodecContext open = open();
        decoded.start_display_time(0);
        int size = log.hear(() -> avcodec.avcodec_encode_subtitle(open, buffer, LARGEST, decoded));
        byte[] result = new byte[Math.max(0, size)];
        if (result.length > 0) {
            buffer.position(0).get(result, 0, result.length);
        }
        return result;
    }

    private AVCodecContext open() {
        AVCodecContext open = context;
        if (open == null) {
            throw new IllegalStateException("the encoder is closed");
        }
        return open;
    }

    @Override
    public void close() {
        AVCodecContext open = context;
        if (open != null) {
            context = null;
            avcodec.avcodec_free_context(open);
            buffer.close();
            log.close();
            NativeCount.gone(NativeCount.Kind.ENCODER);
        }
    }
}
