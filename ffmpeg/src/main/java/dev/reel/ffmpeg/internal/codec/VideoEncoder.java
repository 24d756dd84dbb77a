package dev.reel.ffmpeg.internal.codec;

import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.Colours;
import dev.reel.ffmpeg.internal.natives.Dictionary;
import dev.reel.ffmpeg.internal.natives.EncoderKind;
import dev.reel.ffmpeg.internal.natives.FrameImport;
import dev.reel.ffmpeg.internal.natives.MediaTypes;
import dev.reel.ffmpeg.internal.natives.NativeFrame;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.PixelConverter;
import dev.reel.ffmpeg.internal.natives.PixelFormats;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaBuffer;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Rational;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** Encodes pictures at a constant bit rate, a key frame every two seconds at least. */
public final class VideoEncoder extends EncoderTransform {
    private static final int KEY_FRAME_SECONDS = 2;
    /** Bits per pixel when no bit rate is asked for. */
    private static final double DEFAULT_DENSITY = 0.12;

    private static final int SMALLEST_BIT_RATE = 64_000;
    /** What this encoder refuses otherwise when the first picture comes, without a reason. */
    private static final int SMALLEST_H264 = 16;

    private static final Rational COMMONEST_RATE = new Rational(25, 1);

    /** What an output is known by outside, while its picture is inside. */
    private record Stamp(
            long time, long duration, long ticks, @Nullable Rational timeBase) {}

    private final Map<Long, Stamp> inside = new TreeMap<>();
    private TimeBase timeBase = TimeBase.HNS;
    private int width;
    private int height;
    private Colours colours = Colours.UNKNOWN;
    private long last = Long.MIN_VALUE;
    private boolean endSent;
    private @Nullable PixelConverter converter;
    private @Nullable MediaType converterInput;

    public VideoEncoder(EncoderKind kind) {
        super(kind);
    }

    @Override
    MajorType major() {
        return MajorType.VIDEO;
    }

    @Override
    void checkOutput(AVCodec codec, MediaType type) {
        boolean sized = type.contains(MediaTypeAttributes.FRAME_SIZE);
        if (sized && (type.width() <= 0 || type.height() <= 0)) {
            throw new MediaException(Status.MF_E_INVALIDMEDIATYPE, "a picture cannot be of the size in " + type);
        }
        if (sized) {
            checkSize(type);
        }
    }

    private void checkSize(MediaType type) {
        boolean small = type.width() < SMALLEST_H264 || type.height() < SMALLEST_H264;
        if (small && kind().subtype().equals(Subtype.H264)) {
            throw new MediaException(
                    Status.MF_E_INVALIDMEDIATYPE,
                    "the H.264 encoder makes pictures of " + SMALLEST_H264 + "x" + SMALLEST_H264 + " and more, not "
                            + type.width() + "x" + type.height());
        }
    }

    @Override
    List<MediaType> inputs(AVCodec codec, @Nullable MediaType output) {
        List<MediaType> result = new ArrayList<>();
        for (int format : formats(codec)) {
            MediaType type = MediaType.of(MajorType.VIDEO, PixelFormats.subtype(format));
            type.set(MediaTypeAttributes.ALL_SAMPLES_INDEPENDENT, 1);
            if (output != null && output.contains(MediaTypeAttributes.FRAME_SIZE)) {
                type.setPair(MediaTypeAttributes.FRAME_SIZE, output.width(), output.height());
            }
            result.add(type);
        }
        return result;
    }

    /** Eight bits, 4:2:0 where that is possible: what every player shows. */
    private static List<Integer> formats(AVCodec codec) {
        List<Integer> all = EncoderFormats.pixelFormats(codec);
        List<Integer> common = all.stream()
                .filter(format -> format == avutil.AV_PIX_FMT_YUV420P || format == avutil.AV_PIX_FMT_NV12)
                .toList();
        if (all.contains(avutil.AV_PIX_FMT_YUVJ420P)
                && codec.id() == org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG) {
            return List.of(avutil.AV_PIX_FMT_YUVJ420P);
        }
        return common.isEmpty() ? all : common;
    }

    /** What came in ten bits stays so where the codec can. */
    private static boolean takesFormat(AVCodec codec, int format) {
        return formats(codec).contains(format)
                || (format == avutil.AV_PIX_FMT_YUV420P10LE
                        && EncoderFormats.pixelFormats(codec).contains(format));
    }

    @Override
    boolean takes(AVCodec codec, MediaType output, MediaType input) {
        boolean sized = output.contains(MediaTypeAttributes.FRAME_SIZE);
        return isConvertible(input)
                && takesFormat(codec, PixelFormats.format(input.subtype()).orElse(avutil.AV_PIX_FMT_NONE))
                && (!sized || (input.width() == output.width() && input.height() == output.height()));
    }

    @Override
    boolean isConvertible(MediaType input) {
        return input.isVideo()
                && input.width() > 0
                && input.height() > 0
                && input.find(MediaTypeAttributes.SUBTYPE)
                        .filter(subtype -> PixelFormats.format(subtype).isPresent())
                        .isPresent();
    }

    @Override
    Encoder openEncoder(AVCodec codec, MediaType output, MediaType input) {
        Rational rate = rate(output).or(() -> rate(input)).orElse(COMMONEST_RATE);
        timeBase = kind().clock() == EncoderKind.Clock.FREE
                ? TimeBase.HNS
                : new TimeBase(/* numerator= */ rate.denominator(), /* denominator= */ rate.numerator());
        // This codec leaves an odd row or column out without saying so.
        boolean even = kind().subtype().equals(Subtype.H264);
        width = even ? Math.max(input.width() & ~1, 2) : input.width();
        height = even ? Math.max(input.height() & ~1, 2) : input.height();
        int format = PixelFormats.format(input.subtype()).orElse(avutil.AV_PIX_FMT_NONE);
        colours = possible(codec, Colours.of(output).or(Colours.of(input)).in(format));
        checkSize(input);
        try (Dictionary options = new Dictionary()) {
            addOptions(options);
            return Encoder.open(
                    codec,
                    "cannot encode " + kind().name() + " " + width + "x" + height,
                    context -> {
                        context.width(width).height(height);
                        context.pix_fmt(format);
                        colours.describe(context);
                        context.time_base().num(timeBase.numerator()).den(timeBase.denominator());
                        context.framerate().num(rate.numerator()).den(rate.denominator());
                        context.gop_size(Math.max(
                                1, Math.round((float) KEY_FRAME_SECONDS * rate.numerator() / rate.denominator())));
                        context.bit_rate(bitRate(output, rate));
                        setAspect(context, output, input);
                    },
                    options);
        }
    }

    /** The same in a range that the codec has; pictures in another are converted. */
    private static Colours possible(AVCodec codec, Colours wanted) {
        List<Integer> ranges = EncoderFormats.ranges(codec);
        boolean fits =
                ranges.isEmpty() || ranges.contains(wanted.range()) || wanted.range() == avutil.AVCOL_RANGE_UNSPECIFIED;
        return fits ? wanted : wanted.ranging(ranges.get(0));
    }

    private long bitRate(MediaType output, Rational rate) {
        int wanted = output.get(MediaTypeAttributes.AVG_BITRATE, 0);
        if (hasConstantQuality() && !kind().subtype().equals(Subtype.VP80)) {
            return Math.max(wanted, 0);
        }
        // VP8 takes the bit rate for the most that quality may cost.
        int room = hasConstantQuality() ? 20 : 1;
        return wanted > 0
                ? wanted
                : room
                        * Math.max(
                                SMALLEST_BIT_RATE,
                                Math.round(DEFAULT_DENSITY * width * height * rate.numerator() / rate.denominator()));
    }

    private static void setAspect(AVCodecContext context, MediaType output, MediaType input) {
        MediaType from = output.contains(MediaTypeAttributes.PIXEL_ASPECT_RATIO) ? output : input;
        int across = from.high(MediaTypeAttributes.PIXEL_ASPECT_RATIO, 0);
        int down = from.low(MediaTypeAttributes.PIXEL_ASPECT_RATIO, 0);
        if (across > 0 && down > 0) {
            context.sample_aspect_ratio().num(across).den(down);
        }
    }

    private static Optional<Rational> rate(MediaType type) {
        int frames = type.high(MediaTypeAttributes.FRAME_RATE, 0);
        int seconds = type.low(MediaTypeAttributes.FRAME_RATE, 0);
        return frames > 0 && seconds > 0 ? Optional.of(new Rational(frames, seconds)) : Optional.empty();
    }

    @Override
    void settle(MediaType output, MediaType input, CodecParameters parameters) {
        MediaType shown = new MediaType();
        MediaTypes.copyPresentation(input, shown);
        output.toMap().forEach(shown::setItem);
        shown.toMap().forEach(output::setItem);
        output.setPair(MediaTypeAttributes.FRAME_SIZE, width, height);
        output.set(MediaTypeAttributes.AVG_BITRATE, (int) parameters.bitRate());
        parameters.colours().describe(output);
    }

    @Override
    TimeBase timeBase() {
        return timeBase;
    }

    @Override
    void take(Encoder open, Sample sample, MediaType from, MediaType openType) {
        MediaBuffer buffer = sample.convertToContiguousBuffer();
        NativeFrame source = FrameImport.picture(buffer, from);
        NativeFrame picture;
        try {
            boolean same =
                    source.format() == PixelFormats.format(openType.subtype()).orElse(-1)
                            && source.width() == openType.width()
                            && source.height() == openType.height()
                            && Colours.of(source.pointer()).areCodedAs(colours);
            picture = same ? source.share() : converter(from, openType).convert(source);
        } finally {
            source.release();
        }
        try {
            long duration = sample.hasDuration() ? sample.duration() : 0;
            long time = sample.hasTime() ? sample.time() : 0;
            long ticks = Math.max(timeBase.fromHns(time), last == Long.MIN_VALUE ? Long.MIN_VALUE : last + 1);
            last = ticks;
            Stamp stamp = sample.hasTicks()
                    ? new Stamp(time, duration, sample.ticks(), sample.timeBase())
                    : new Stamp(time, duration, 0, null);
            inside.put(ticks, stamp);
            AVFrame frame = picture.pointer();
            frame.width(width).height(height);
            frame.pts(ticks).duration(Math.max(timeBase.fromHns(duration), 0));
            // What kind of picture it was in another stream says nothing here.
            frame.pict_type(avutil.AV_PICTURE_TYPE_NONE);
            frame.flags(frame.flags() & ~AVFrame.AV_FRAME_FLAG_KEY);
            open.send(picture);
        } finally {
            picture.release();
        }
    }

    private PixelConverter converter(MediaType from, MediaType to) {
        PixelConverter current = converter;
        if (current == null || !from.equals(converterInput)) {
            closeConverter();
            current = new PixelConverter(PixelConverter.Target.of(
                    PixelFormats.format(to.subtype()).orElse(avutil.AV_PIX_FMT_NONE),
                    to.width(),
                    to.height(),
                    colours));
            converter = current;
            converterInput = from;
        }
        return current;
    }

    @Override
    boolean feed(Encoder open, boolean end) {
        if (!end || endSent) {
            return false;
        }
        endSent = true;
        open.send(null);
        return true;
    }

    @Override
    void stamp(Sample sample, Packet packet) {
        Stamp stamp = inside.remove(packet.pts());
        if (stamp == null) {
            sample.setTime(timeBase.toHns(packet.pts())).setDuration(timeBase.toHns(packet.duration()));
            return;
        }
        sample.setTime(stamp.time());
        sample.setDuration(stamp.duration() > 0 ? stamp.duration() : fallbackDuration(packet));
        Rational unit = stamp.timeBase();
        if (unit != null) {
            sample.setTicks(stamp.ticks(), unit);
        }
    }

    private long fallbackDuration(Packet packet) {
        return packet.duration() > 0
                ? timeBase.toHns(packet.duration())
                : Platform.SECOND * COMMONEST_RATE.denominator() / COMMONEST_RATE.numerator();
    }

    @Override
    void restart() {
        inside.clear();
        last = Long.MIN_VALUE;
        endSent = false;
        closeConverter();
    }

    private void closeConverter() {
        PixelConverter current = converter;
        converter = null;
        converterInput = null;
        if (current != null) {
            current.close();
        }
    }
}
