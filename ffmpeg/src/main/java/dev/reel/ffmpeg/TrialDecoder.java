package dev.reel.ffmpeg;

import dev.reel.ffmpeg.internal.natives.AvError;
import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.Gamut;
import dev.reel.ffmpeg.internal.natives.NativeLog;
import dev.reel.ffmpeg.internal.natives.Natives;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.StreamFormat;
import dev.reel.platform.MediaException;
import dev.reel.platform.media.MediaType;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Says of compressed samples whether they are what their media type promises, where an ordinary decoder conceals what is broken.
 *
 * <p>One thread at a time.
 */
public final class TrialDecoder implements AutoCloseable {
    private static final int STRICT =
            avcodec.AV_EF_EXPLODE | avcodec.AV_EF_CRCCHECK | avcodec.AV_EF_BITSTREAM | avcodec.AV_EF_BUFFER;

    /** What an Opus packet lasts by the number at its start, in units of 2.5 ms at 48 kHz. */
    private static final int OPUS_UNIT = 120;

    /** The part of a picture, which no true one has. */
    private static final double NO_COLOUR = 0.01;

    private final CodecParameters parameters;
    private final NativeLog log = new NativeLog();
    private @Nullable AVCodecContext context;
    private @Nullable AVFrame frame;
    private long opusSamples = -1;

    private TrialDecoder(CodecParameters parameters, AVCodecContext context, AVFrame frame) {
        this.parameters = parameters;
        this.context = context;
        this.frame = frame;
    }

    /** Opens one; empty where no decoder could tell, as with sound that is not compressed. The caller closes it. */
    public static Optional<TrialDecoder> of(MediaType type) {
        Natives.load();
        CodecParameters parameters;
        try {
            parameters = StreamFormat.of(type).parameters();
        } catch (MediaException unknown) {
            return Optional.empty();
        }
        String name = parameters.codecName();
        AVCodec codec = decoder(name, parameters.codecId());
        if (codec == null || name.startsWith("pcm_")) {
            return Optional.empty();
        }
        AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
        AVFrame frame = avutil.av_frame_alloc();
        if (context == null || frame == null) {
            throw new OutOfMemoryError("no memory for a decoder");
        }
        NativeCount.born(NativeCount.Kind.DECODER);
        TrialDecoder result = new TrialDecoder(parameters, context, frame);
        result.log.attach(context);
        parameters.withNative(from -> avcodec.avcodec_parameters_to_context(context, from));
        context.thread_count(1);
        context.err_recognition(STRICT);
        context.flags(context.flags() | avcodec.AV_CODEC_FLAG_LOW_DELAY);
        if (avcodec.avcodec_open2(context, codec, (AVDictionary) null) < 0) {
            result.close();
            return Optional.empty();
        }
        return Optional.of(result);
    }

    /** The strictest there is: of these two codecs FFmpeg's choice hardly looks for errors. */
    private static @Nullable AVCodec decoder(String name, int codecId) {
        String strict = switch (name) {
            case "av1" -> "libaom-av1";
            case "vp9" -> "libvpx-vp9";
            default -> "";
        };
        AVCodec found = strict.isEmpty() ? null : avcodec.avcodec_find_decoder_by_name(strict);
        return found != null ? found : avcodec.avcodec_find_decoder(codecId);
    }

    /** How much a decoder's word counts. */
    public enum Sharpness {
        /** One key frame of noise is always noticed. */
        SHARP,
        /** Most samples of noise are noticed. */
        USUAL,
        /** Some are, now and then. */
        DULL
    }

    /** How sure it is to notice what is broken. */
    public Sharpness sharpness() {
        return switch (parameters.codecName()) {
            case "h264", "flac", "ac3", "eac3", "mp3" -> Sharpness.SHARP;
            case "hevc" -> Sharpness.DULL;
            default -> Sharpness.USUAL;
        };
    }

    /**
     * Decodes a sample without a frame to show for it; the next one follows on it.
     *
     * @return false when the decoder found an error
     */
    public boolean decodes(ByteBuffer sample) {
        AVCodecContext current = context;
        AVFrame target = frame;
        if (current == null || target == null) {
            throw new IllegalStateException("the trial decoder is closed");
        }
        if (!sample.hasRemaining()) {
            return true;
        }
        boolean good = lasts(sample);
        try (Packet packet = Packet.copyOf(sample)) {
            int sent = log.hear(() -> avcodec.avcodec_send_packet(current, packet.pointer()));
            good &= sent >= 0;
            while (sent >= 0 || sent == AvError.AGAIN) {
                int received = log.hear(() -> avcodec.avcodec_receive_frame(current, target));
                if (received == AvError.AGAIN || received == AvError.EOF) {
                    return good;
                }
                good &= received >= 0
                        && target.decode_error_flags() == 0
                        && (target.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) == 0
                        && isColour(target);
                avutil.av_frame_unref(target);
                if (received < 0) {
                    return false;
                }
            }
        }
        return good;
    }

    /** The HEVC decoder takes nearly any bytes; but it makes no colours of noise. */
    private boolean isColour(AVFrame picture) {
        return sharpness() != Sharpness.DULL || Gamut.outside(picture) < NO_COLOUR;
    }

    /** An Opus decoder takes any bytes; but packets of one stream last equally long. */
    private boolean lasts(ByteBuffer sample) {
        if (!parameters.codecName().equals("opus")) {
            return true;
        }
        long samples = opusSamples(sample);
        boolean equal = samples > 0 && (opusSamples < 0 || samples == opusSamples);
        opusSamples = samples > 0 && opusSamples < 0 ? samples : opusSamples;
        return equal;
    }

    private static int opusSamples(ByteBuffer sample) {
        int first = sample.get(sample.position()) & 0xFF;
        int configuration = first >> 3;
        int units = configuration < 12
                ? new int[] {4, 8, 16, 24}[configuration & 3]
                : configuration < 16 ? new int[] {4, 8}[configuration & 1] : 1 << (configuration & 3);
        int frames = switch (first & 3) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> sample.remaining() < 2 ? 0 : sample.get(sample.position() + 1) & 0x3F;
        };
        int total = frames * units;
        return total > 48 ? 0 : total * OPUS_UNIT;
    }

    @Override
    public void close() {
        AVCodecContext current = context;
        if (current != null) {
            context = null;
            avcodec.avcodec_free_context(current);
            NativeCount.gone(NativeCount.Kind.DECODER);
        }
        AVFrame target = frame;
        if (target != null) {
            frame = null;
            avutil.av_frame_free(target);
        }
        log.close();
    }
}
