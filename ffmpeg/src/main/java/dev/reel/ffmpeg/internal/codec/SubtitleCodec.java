package dev.reel.ffmpeg.internal.codec;

import dev.reel.ffmpeg.NativeCount;
import dev.reel.ffmpeg.Subtitle;
import dev.reel.ffmpeg.internal.natives.AvError;
import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.NativeLog;
import dev.reel.ffmpeg.internal.natives.Natives;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVSubtitle;
import org.bytedeco.ffmpeg.avcodec.AVSubtitleRect;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** FFmpeg's decoder of one subtitle stream. One thread at a time. */
public final class SubtitleCodec implements AutoCloseable {
    /** What a rectangle may measure; a broken stream may claim anything. */
    private static final int LARGEST_SIDE = 8192;

    private static final int PALETTE = 256;
    /** FFmpeg's word for an end that is not known. */
    private static final long NO_END = 0xFFFFFFFFL;

    private final NativeLog log;
    private @Nullable AVCodecContext context;
    private final AVSubtitle target;
    private final int[] got = new int[1];

    private SubtitleCodec(NativeLog log, AVCodecContext context) {
        this.log = log;
        this.context = context;
        this.target = new AVSubtitle();
    }

    /** Opens a decoder; {@code MF_E_TOPO_CODEC_NOT_FOUND} when this build has none. */
    public static SubtitleCodec open(CodecParameters parameters, TimeBase timeBase) {
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
        SubtitleCodec result = new SubtitleCodec(log, context);
        try {
            AvError.check(
                    parameters.withNative(from -> avcodec.avcodec_parameters_to_context(context, from)), what, log);
            context.pkt_timebase().num(timeBase.numerator()).den(timeBase.denominator());
            AvError.check(log.hear(() -> avcodec.avcodec_open2(context, codec, (AVDictionary) null)), what, log);
            return result;
        } catch (RuntimeException | Error failure) {
            result.close();
            throw failure;
        }
    }

    /**
     * What a packet holds.
     *
     * @param time of the packet, 100 ns units
     * @param duration of the packet, 100 ns units; 0 when it does not say
     */
    public List<Subtitle> decode(Packet packet, long time, long duration) {
        AVCodecContext open = context;
        if (open == null) {
            throw new IllegalStateException("the decoder is closed");
        }
        if (packet.size() == 0) {
            return List.of();
        }
        got[0] = 0;
        int result = log.hear(() -> avcodec.avcodec_decode_subtitle2(open, target, got, packet.pointer()));
        if (result < 0 || got[0] == 0) {
            return List.of();
        }
        try {
            return List.of(read(open, time, duration));
        } finally {
            avcodec.avsubtitle_free(target);
        }
    }

    /** What the stream says of fonts and colours, as an ASS header. */
    byte[] styles() {
        AVCodecContext open = context;
        int size = open == null || open.subtitle_header() == null ? 0 : open.subtitle_header_size();
        byte[] result = new byte[size];
        if (open != null && size > 0) {
            open.subtitle_header().get(result, 0, size);
        }
        return result;
    }

    /** What a packet holds as another encoder writes it; empty when there is nothing in it. */
    byte[] recode(Packet packet, SubtitleEncoder encoder) {
        AVCodecContext open = context;
        if (open == null) {
            throw new IllegalStateException("the decoder is closed");
        }
        got[0] = 0;
        int result = packet.size() == 0
                ? 0
                : log.hear(() -> avcodec.avcodec_decode_subtitle2(open, target, got, packet.pointer()));
        if (result < 0 || got[0] == 0) {
            return new byte[0];
        }
        try {
            return target.num_rects() == 0 ? new byte[0] : encoder.encode(target);
        } finally {
            avcodec.avsubtitle_free(target);
        }
    }

    private Subtitle read(AVCodecContext open, long time, long duration) {
        long from = target.start_display_time() & NO_END;
        long until = target.end_display_time() & NO_END;
        long start = time + from * Platform.MILLISECOND;
        long end = Subtitle.OPEN;
        if (duration > 0) {
            end = time + duration;
        } else if (until != NO_END && until > from) {
            end = time + until * Platform.MILLISECOND;
        }
        List<String> lines = new ArrayList<>();
        List<Subtitle.Picture> pictures = new ArrayList<>();
        boolean top = false;
        for (int i = 0; i < target.num_rects(); i++) {
            AVSubtitleRect rectangle = target.rects(i);
            if (rectangle.type() == avcodec.SUBTITLE_BITMAP) {
                Subtitle.Picture picture = picture(rectangle);
                if (picture != null) {
                    pictures.add(picture);
                }
                continue;
            }
            BytePointer event = rectangle.ass() != null ? rectangle.ass() : rectangle.text();
            if (event != null) {
                String text = new String(event.getStringBytes(), StandardCharsets.UTF_8);
                boolean script = rectangle.ass() != null;
                lines.addAll(script ? DialogueText.lines(text) : text.lines().toList());
                top |= script && DialogueText.isAtTop(text);
            }
        }
        return new Subtitle(
                start,
                end,
                lines,
                top,
                pictures,
                pictures.isEmpty() ? 0 : open.width(),
                pictures.isEmpty() ? 0 : open.height());
    }

    private static Subtitle.@Nullable Picture picture(AVSubtitleRect rectangle) {
        int width = rectangle.w();
        int height = rectangle.h();
        int stride = rectangle.linesize(0);
        BytePointer indices = rectangle.data(0);
        BytePointer palette = rectangle.data(1);
        boolean sane = width > 0 && height > 0 && width <= LARGEST_SIDE && height <= LARGEST_SIDE && stride >= width;
        if (!sane || indices == null || palette == null) {
            return null;
        }
        ByteBuffer colours =
                palette.limit(PALETTE * Integer.BYTES).asByteBuffer().order(ByteOrder.nativeOrder());
        ByteBuffer rows = indices.limit((long) stride * (height - 1) + width).asByteBuffer();
        int[] elements = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                elements[y * width + x] = colours.getInt(Integer.BYTES * (rows.get(y * stride + x) & 0xFF));
            }
        }
        return new Subtitle.Picture(rectangle.x(), rectangle.y(), width, height, elements);
    }

    @Override
    public void close() {
        AVCodecContext open = context;
        if (open != null) {
            context = null;
            avcodec.avcodec_free_context(open);
            target.close();
            log.close();
            NativeCount.gone(NativeCount.Kind.DECODER);
        }
    }
}
