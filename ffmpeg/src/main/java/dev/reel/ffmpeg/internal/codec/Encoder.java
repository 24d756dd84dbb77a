package dev.reel.ffmpeg.internal.codec;

import dev.reel.ffmpeg.NativeCount;
import dev.reel.ffmpeg.internal.natives.AvError;
import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.Dictionary;
import dev.reel.ffmpeg.internal.natives.NativeFrame;
import dev.reel.ffmpeg.internal.natives.NativeLog;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.platform.MediaException;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.jspecify.annotations.Nullable;

/** Turns frames into packets. One thread at a time; the codec itself may use as many threads as the machine has processors. */
final class Encoder implements AutoCloseable {
    private final String what;
    private final NativeLog log;
    private @Nullable AVCodecContext context;

    private Encoder(String what, NativeLog log, AVCodecContext context) {
        this.what = what;
        this.log = log;
        this.context = context;
    }

    /**
     * Opens an encoder whose private headers come apart from the packets.
     *
     * @param what for messages, {@code cannot encode H.264}
     * @param setUp sets what the codec must know
     * @throws MediaException when the codec refuses
     */
    static Encoder open(AVCodec codec, String what, Consumer<AVCodecContext> setUp, Dictionary options) {
        AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
        if (context == null) {
            throw new OutOfMemoryError("no memory for an encoder");
        }
        NativeCount.born(NativeCount.Kind.ENCODER);
        NativeLog log = new NativeLog();
        log.attach(context);
        Encoder result = new Encoder(what, log, context);
        try {
            context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
            context.thread_count(0);
            setUp.accept(context);
            AvError.check(log.hear(() -> avcodec.avcodec_open2(context, codec, options.pointer())), what, log);
            return result;
        } catch (RuntimeException | Error e) {
            result.close();
            throw e;
        }
    }

    /** Gives the encoder a frame, whose reference stays with the caller; null: none follows. */
    void send(@Nullable NativeFrame frame) {
        AVFrame pointer = frame == null ? null : frame.pointer();
        int result = log.hear(() -> avcodec.avcodec_send_frame(pointer(), pointer));
        if (result != AvError.EOF) {
            AvError.check(result, what, log);
        }
    }

    /** The next packet; null when it needs frames first, or when everything is out after the last. */
    @Nullable
    Packet receive() {
        Packet packet = new Packet();
        int result = log.hear(() -> avcodec.avcodec_receive_packet(pointer(), packet.pointer()));
        if (result >= 0) {
            return packet;
        }
        packet.close();
        if (result != AvError.AGAIN && result != AvError.EOF) {
            throw AvError.failure(what, result, log);
        }
        return null;
    }

    /** What a container must know of the packets. */
    CodecParameters parameters() {
        return CodecParameters.of(pointer());
    }

    /** Samples that it wants in each frame; 0: as many as there are. */
    int frameSize() {
        return pointer().frame_size();
    }

    /** Samples that come out before the first that goes in. */
    int initialPadding() {
        return pointer().initial_padding();
    }

    @Override
    public void close() {
        AVCodecContext current = context;
        if (current != null) {
            context = null;
            avcodec.avcodec_free_context(current);
            NativeCount.gone(NativeCount.Kind.ENCODER);
        }
        log.close();
    }

    private AVCodecContext pointer() {
        AVCodecContext current = context;
        if (current == null) {
            throw new IllegalStateException("the encoder is closed");
        }
        return current;
    }
}
