package dev.reel.ffmpeg.internal.codec;

import dev.reel.ffmpeg.NativeCount;
import dev.reel.ffmpeg.internal.natives.AvError;
import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.NativeFrame;
import dev.reel.ffmpeg.internal.natives.NativeLog;
import dev.reel.ffmpeg.internal.natives.Natives;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Turns the packets of one stream into frames, bit for bit as the {@code ffmpeg} program does.
 *
 * <p>One thread at a time; the codec itself may use as many threads as the machine has processors. A packet that cannot be
 * decoded is counted and skipped: broken media plays as far as it goes.
 */
public final class Decoder implements AutoCloseable {
    /** What {@link #receive} brought. */
    public enum Outcome {
        /** The frame is filled. */
        FRAME,
        /** Send more packets first. */
        NEED_INPUT,
        /** Everything is delivered since {@link #drain}. */
        END
    }

    /** How soon frames come out. */
    enum Delay {
        /** When that is fastest on the whole: several frames are worked on at the same time. */
        USUAL,
        /** As soon as the codec allows: nothing waits for a later packet that it does not need. */
        LEAST
    }

    /** Which frames are left out, from none to all but key frames. */
    enum Skip {
        NONE(avcodec.AVDISCARD_DEFAULT),
        NON_REFERENCE(avcodec.AVDISCARD_NONREF),
        BIDIRECTIONAL(avcodec.AVDISCARD_BIDIR),
        NON_INTRA(avcodec.AVDISCARD_NONINTRA),
        NON_KEY(avcodec.AVDISCARD_NONKEY);

        private final int discard;

        Skip(int discard) {
            this.discard = discard;
        }
    }

    private final CodecParameters parameters;
    private final TimeBase timeBase;
    private final NativeLog log;
    private @Nullable AVCodecContext context;
    private long packets;
    private long errors;
    private long frames;

    private Decoder(CodecParameters parameters, TimeBase timeBase, NativeLog log, AVCodecContext context) {
        this.parameters = parameters;
        this.timeBase = timeBase;
        this.log = log;
        this.context = context;
    }

    /**
     * Opens a decoder.
     *
     * @param timeBase unit of the packets' times
     * @throws MediaException when this build has no decoder for the codec or the decoder refuses the stream
     */
    public static Decoder open(CodecParameters parameters, TimeBase timeBase) {
        return open(parameters, timeBase, Delay.USUAL);
    }

    /** Opens a decoder that gives frames sooner or later; they are the same. */
    static Decoder open(CodecParameters parameters, TimeBase timeBase, Delay delay) {
        Natives.load();
        String what = "cannot decode " + parameters.codecName();
        AVCodec codec = avcodec.avcodec_find_decoder(parameters.codecId());
        if (codec == null) {
            throw new MediaException(
                    Status.MF_E_TOPO_CODEC_NOT_FOUND, what + ": this build of FFmpeg has no decoder for it");
        }
        AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
        if (context == null) {
            throw new OutOfMemoryError("no memory for a decoder");
        }
        NativeCount.born(NativeCount.Kind.DECODER);
        NativeLog log = new NativeLog();
        log.attach(context);
        Decoder result = new Decoder(parameters, timeBase, log, context);
        try {
            AvError.check(
                    parameters.withNative(from -> avcodec.avcodec_parameters_to_context(context, from)), what, log);
            context.pkt_timebase().num(timeBase.numerator()).den(timeBase.denominator());
            context.thread_count(0);
            // Cropping is ours: FFmpeg's own would round the left edge for alignment.
            context.apply_cropping(0);
            // What a packet carries in "opaque" comes back on its frame.
            context.flags(context.flags() | avcodec.AV_CODEC_FLAG_COPY_OPAQUE);
            if (delay == Delay.LEAST) {
                // Threads that share a picture cost no delay, threads with a picture each do. The codec's own flag
                // would be a
                // promise that no picture refers to a later one.
                context.thread_type(AVCodecContext.FF_THREAD_SLICE);
            }
            AvError.check(log.hear(() -> avcodec.avcodec_open2(context, codec, (AVDictionary) null)), what, log);
            return result;
        } catch (RuntimeException | Error e) {
            result.close();
            throw e;
        }
    }

    /** Gives the decoder a packet; call {@link #receive} until it needs input before the next one. */
    public void send(Packet packet) {
        if (packet.size() == 0) {
            // To a codec it would mean the end.
            return;
        }
        packets++;
        int result = log.hear(() -> avcodec.avcodec_send_packet(pointer(), packet.pointer()));
        if (result == AvError.AGAIN) {
            throw new IllegalStateException("the decoder still holds frames; receive them first");
        }
        if (result < 0 && result != AvError.EOF) {
            errors++;
        }
    }

    /** Says that no packet follows; {@link #receive} then brings what is left. */
    public void drain() {
        log.hear(() -> avcodec.avcodec_send_packet(pointer(), null));
    }

    /** Forgets everything sent so far; packets of another position may follow. */
    public void flush() {
        avcodec.avcodec_flush_buffers(pointer());
    }

    /** Takes the next frame; {@code target} must be empty. */
    public Outcome receive(NativeFrame target) {
        AVCodecContext current = pointer();
        AVFrame frame = target.pointer();
        while (true) {
            int result = log.hear(() -> avcodec.avcodec_receive_frame(current, frame));
            if (result == AvError.AGAIN) {
                return Outcome.NEED_INPUT;
            }
            if (result == AvError.EOF) {
                return Outcome.END;
            }
            if (result < 0) {
                errors++;
                continue;
            }
            frame.time_base().num(timeBase.numerator()).den(timeBase.denominator());
            if (parameters.isVideo()) {
                AvError.check(
                        avutil.av_frame_apply_cropping(frame, avutil.AV_FRAME_CROP_UNALIGNED),
                        "cannot crop a frame of " + parameters.codecName(),
                        log);
            }
            frames++;
            return Outcome.FRAME;
        }
    }

    /** Lets the decoder leave out frames. */
    void skip(Skip which) {
        pointer().skip_frame(which.discard);
    }

    /** The pixel or sample format that frames will probably have; negative when not known yet. */
    int likelyFormat() {
        AVCodecContext current = pointer();
        int opened = parameters.isVideo() ? current.pix_fmt() : current.sample_fmt();
        return parameters.format() >= 0 ? parameters.format() : opened;
    }

    /** Packets and frames that could not be decoded. */
    public long errors() {
        return errors;
    }

    /** Packets that were sent. */
    public long packets() {
        return packets;
    }

    /**
     * Fails when more than two packets of three could not be decoded. That is no damage on the way: FFmpeg's program draws the
     * line there too.
     *
     * @param what was decoded, for the message
     */
    public void requireSense(String what) {
        if (errors * 3 > packets * 2) {
            throw new MediaException(
                    Status.MF_E_INVALID_STREAM_DATA,
                    "cannot decode " + what + ": " + errors + " of " + packets
                            + " packets make no sense; it is damaged, encrypted or not what it looks like",
                    null,
                    log.lines());
        }
    }

    /** Frames delivered. */
    public long frames() {
        return frames;
    }

    public CodecParameters parameters() {
        return parameters;
    }

    /** What the codec said last. */
    public List<String> logLines() {
        return log.lines();
    }

    @Override
    public void close() {
        AVCodecContext current = context;
        if (current != null) {
            context = null;
            avcodec.avcodec_free_context(current);
            NativeCount.gone(NativeCount.Kind.DECODER);
        }
        log.close();
    }

    private AVCodecContext pointer() {
        AVCodecContext current = context;
        if (current == null) {
            throw new IllegalStateException("the decoder is closed");
        }
        return current;
    }
}
