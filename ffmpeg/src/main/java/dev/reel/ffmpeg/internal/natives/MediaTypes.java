package dev.reel.ffmpeg.internal.natives;

import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Subtype;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;

/** Media types of streams and frames. Any thread. */
public final class MediaTypes {
    private static final Map<String, Subtype> CODECS = Map.ofEntries(
            Map.entry("h264", Subtype.H264),
            Map.entry("hevc", Subtype.HEVC),
            Map.entry("vp8", Subtype.VP80),
            Map.entry("vp9", Subtype.VP90),
            Map.entry("av1", Subtype.AV1),
            Map.entry("mjpeg", Subtype.MJPG),
            Map.entry("aac", Subtype.AAC),
            Map.entry("mp3", Subtype.MP3),
            Map.entry("opus", Subtype.OPUS),
            Map.entry("flac", Subtype.FLAC),
            Map.entry("alac", Subtype.ALAC));
    private static final Map<Subtype, String> NAMES = reversed();

    private MediaTypes() {}

    /** The compressed type of a stream. */
    public static MediaType of(DemuxedStream stream) {
        CodecParameters parameters = stream.parameters();
        MediaType type = MediaType.of(major(parameters), subtype(parameters.codecName()));
        type.set(StreamFormat.KEY, new StreamFormat(parameters, stream.timeBase()));
        if (parameters.bitRate() > 0 && parameters.bitRate() <= Integer.MAX_VALUE) {
            type.set(MediaTypeAttributes.AVG_BITRATE, (int) parameters.bitRate());
        }
        byte[] header = parameters.extraData();
        if (header.length > 0) {
            type.set(MediaTypeAttributes.USER_DATA, header);
        }
        if (parameters.isVideo()) {
            describeVideo(type, stream);
        } else if (parameters.isAudio()) {
            type.set(MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND, parameters.sampleRate());
            type.set(MediaTypeAttributes.AUDIO_NUM_CHANNELS, parameters.channels());
            long mask = parameters.channelMask();
            if (mask != 0 && mask == (int) mask) {
                type.set(MediaTypeAttributes.AUDIO_CHANNEL_MASK, (int) mask);
            }
        }
        return type;
    }

    private static void describeVideo(MediaType type, DemuxedStream stream) {
        CodecParameters parameters = stream.parameters();
        if (parameters.width() > 0 && parameters.height() > 0) {
            type.setPair(MediaTypeAttributes.FRAME_SIZE, parameters.width(), parameters.height());
        }
        if (stream.frameRate().isKnown()) {
            type.setPair(
                    MediaTypeAttributes.FRAME_RATE,
                    stream.frameRate().numerator(),
                    stream.frameRate().denominator());
        }
        int[] aspect = parameters.aspect();
        if (aspect[0] > 0) {
            type.setPair(MediaTypeAttributes.PIXEL_ASPECT_RATIO, aspect[0], aspect[1]);
        }
        if (parameters.interlaceMode() != 0) {
            type.set(MediaTypeAttributes.INTERLACE_MODE, parameters.interlaceMode());
        }
        if (parameters.rotation() != 0) {
            type.set(MediaTypeAttributes.VIDEO_ROTATION, parameters.rotation());
        }
        if (parameters.isMirrored()) {
            type.set(MediaTypeAttributes.VIDEO_MIRRORED, 1);
        }
        parameters.colours().describe(type);
    }

    /** The uncompressed type that a decoder gives for a picture, with what the compressed type says besides. */
    public static MediaType ofPicture(int pixelFormat, int width, int height, MediaType compressed) {
        MediaType type = MediaType.video(PixelFormats.subtype(pixelFormat), width, height);
        int stride = avutil.av_image_get_linesize(pixelFormat, width, 0);
        if (stride > 0) {
            type.set(MediaTypeAttributes.DEFAULT_STRIDE, stride);
        }
        copyPresentation(compressed, type);
        Colours.of(compressed).in(pixelFormat).describe(type);
        return type;
    }

    /** Copies what says how pictures are shown, but not their colours, which converting may change. */
    public static void copyPresentation(MediaType from, MediaType to) {
        from.find(MediaTypeAttributes.FRAME_RATE).ifPresent(rate -> to.set(MediaTypeAttributes.FRAME_RATE, rate));
        from.find(MediaTypeAttributes.PIXEL_ASPECT_RATIO)
                .ifPresent(aspect -> to.set(MediaTypeAttributes.PIXEL_ASPECT_RATIO, aspect));
        from.find(MediaTypeAttributes.INTERLACE_MODE)
                .ifPresent(mode -> to.set(MediaTypeAttributes.INTERLACE_MODE, mode));
        from.find(MediaTypeAttributes.VIDEO_ROTATION)
                .ifPresent(rotation -> to.set(MediaTypeAttributes.VIDEO_ROTATION, rotation));
        from.find(MediaTypeAttributes.VIDEO_MIRRORED)
                .ifPresent(mirrored -> to.set(MediaTypeAttributes.VIDEO_MIRRORED, mirrored));
    }

    /** The uncompressed type of a decoded frame of a stream. */
    public static MediaType ofFrame(NativeFrame frame, MediaType compressed) {
        AVFrame pointer = frame.pointer();
        if (!compressed.isVideo()) {
            return SampleFormats.type(
                    pointer.format(),
                    pointer.sample_rate(),
                    pointer.ch_layout().nb_channels(),
                    NativeParameters.maskOf(pointer.ch_layout()));
        }
        MediaType type = ofPicture(pointer.format(), pointer.width(), pointer.height(), compressed);
        AVRational aspect = pointer.sample_aspect_ratio();
        if (!compressed.contains(MediaTypeAttributes.PIXEL_ASPECT_RATIO) && aspect.num() > 0 && aspect.den() > 0) {
            type.setPair(MediaTypeAttributes.PIXEL_ASPECT_RATIO, aspect.num(), aspect.den());
        }
        Colours.of(pointer).in(pointer.format()).describe(type);
        return type;
    }

    /** FFmpeg's name of the codec behind a type, uncompressed sound among them. */
    public static String codecName(MediaType type) {
        Subtype subtype = type.subtype();
        return subtype.equals(Subtype.PCM) || subtype.equals(Subtype.FLOAT)
                ? EncoderKind.pcmName(type)
                : codecName(subtype);
    }

    /** FFmpeg's name of the codec behind a compressed subtype. */
    public static String codecName(Subtype subtype) {
        return NAMES.getOrDefault(subtype, subtype.name());
    }

    /** The subtype of a codec that FFmpeg names so. */
    public static Subtype subtype(String codecName) {
        Subtype known = CODECS.get(codecName);
        return known != null ? known : Subtype.named(codecName);
    }

    private static MajorType major(CodecParameters parameters) {
        if (parameters.isVideo()) {
            return MajorType.VIDEO;
        }
        return parameters.isAudio() ? MajorType.AUDIO : MajorType.SUBTITLE;
    }

    private static Map<Subtype, String> reversed() {
        Map<Subtype, String> result = new HashMap<>();
        CODECS.forEach((name, subtype) -> result.put(subtype, name));
        return Map.copyOf(result);
    }
}
