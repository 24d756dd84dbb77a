package dev.reel.ffmpeg.internal.natives;

import dev.reel.ffmpeg.NativeCount;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** Makes, fills and frees the native side of {@link CodecParameters}, and reads channel layouts. */
public final class NativeParameters {
    private static final int PADDING = avcodec.AV_INPUT_BUFFER_PADDING_SIZE;

    private NativeParameters() {}

    /** An empty structure; {@link #free} it. */
    static AVCodecParameters allocate() {
        AVCodecParameters made = avcodec.avcodec_parameters_alloc();
        if (made == null) {
            throw new OutOfMemoryError("no memory for codec parameters");
        }
        NativeCount.born(NativeCount.Kind.PARAMETERS);
        return made;
    }

    static void free(AVCodecParameters made) {
        avcodec.avcodec_parameters_free(made);
        NativeCount.gone(NativeCount.Kind.PARAMETERS);
    }

    /** Gives the structure a copy of the codec's private header. */
    public static void setExtraData(AVCodecParameters target, byte[] header) {
        if (header.length > 0) {
            target.extradata(copy(header)).extradata_size(header.length);
        }
    }

    /** A copy in FFmpeg's own memory, for a structure that frees it, with the padding that parsers want. */
    public static BytePointer copy(byte[] bytes) {
        BytePointer copy = new BytePointer(avutil.av_mallocz(bytes.length + (long) PADDING));
        copy.put(bytes, 0, bytes.length);
        return copy;
    }

    /** FFmpeg's name of a channel layout; empty when it has none. */
    static String describe(AVChannelLayout layout) {
        byte[] text = new byte[512];
        int length = avutil.av_channel_layout_describe(layout, text, text.length);
        return length <= 1 || length > text.length ? "" : new String(text, 0, length - 1, StandardCharsets.UTF_8);
    }

    /** The channels as a bit mask; 0 when they have no common order. */
    static long maskOf(AVChannelLayout layout) {
        return layout.order() == avutil.AV_CHANNEL_ORDER_NATIVE ? layout.u_mask() : 0;
    }
}
