package dev.reel.ffmpeg.internal.natives;

import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Subtype;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.global.avutil;

/** Which media type stands for which sample format of FFmpeg. Any thread. */
public final class SampleFormats {
    private record Entry(int packed, int planar, Subtype subtype, int bits) {}

    private static final List<Entry> TABLE = List.of(
            new Entry(avutil.AV_SAMPLE_FMT_FLT, avutil.AV_SAMPLE_FMT_FLTP, Subtype.FLOAT, 32),
            new Entry(avutil.AV_SAMPLE_FMT_S16, avutil.AV_SAMPLE_FMT_S16P, Subtype.PCM, 16),
            new Entry(avutil.AV_SAMPLE_FMT_S32, avutil.AV_SAMPLE_FMT_S32P, Subtype.PCM, 32),
            new Entry(avutil.AV_SAMPLE_FMT_DBL, avutil.AV_SAMPLE_FMT_DBLP, Subtype.FLOAT, 64),
            new Entry(avutil.AV_SAMPLE_FMT_U8, avutil.AV_SAMPLE_FMT_U8P, Subtype.PCM, 8),
            new Entry(avutil.AV_SAMPLE_FMT_S64, avutil.AV_SAMPLE_FMT_S64P, Subtype.PCM, 64));

    /** What most lossy codecs give. */
    public static final int COMMONEST = avutil.AV_SAMPLE_FMT_FLTP;

    private SampleFormats() {}

    /** The media type of samples. */
    public static MediaType type(int format, int rate, int channels, long mask) {
        Entry entry = entry(format);
        MediaType type = MediaType.audio(entry.subtype(), rate, channels, entry.bits());
        if (format == entry.planar()) {
            type.set(MediaTypeAttributes.AUDIO_PLANAR, 1);
        }
        if (mask != 0 && mask == (int) mask) {
            type.set(MediaTypeAttributes.AUDIO_CHANNEL_MASK, (int) mask);
        }
        return type;
    }

    /** The format of an uncompressed audio type; empty when it is not one that is known. */
    public static Optional<SampleConverter.Format> format(MediaType type) {
        int bits = type.get(MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE, 0);
        Subtype subtype = type.find(MediaTypeAttributes.SUBTYPE).orElse(Subtype.PCM);
        boolean planar = type.isTrue(MediaTypeAttributes.AUDIO_PLANAR);
        if (type.sampleRate() <= 0 || type.channels() <= 0) {
            return Optional.empty();
        }
        return TABLE.stream()
                .filter(entry -> entry.bits() == bits && entry.subtype().equals(subtype))
                .findFirst()
                .map(entry -> new SampleConverter.Format(
                        planar ? entry.planar() : entry.packed(), type.sampleRate(), layout(type)));
    }

    static Subtype subtype(int format) {
        return entry(format).subtype();
    }

    static int bits(int format) {
        return entry(format).bits();
    }

    static boolean isPlanar(int format) {
        return entry(format).planar() == format;
    }

    private static Entry entry(int format) {
        return TABLE.stream()
                .filter(entry -> entry.packed() == format || entry.planar() == format)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no sample format " + format));
    }

    private static String layout(MediaType type) {
        long mask = type.get(MediaTypeAttributes.AUDIO_CHANNEL_MASK, 0) & 0xFFFF_FFFFL;
        Natives.load();
        try (AVChannelLayout layout = new AVChannelLayout()) {
            layout.zero();
            if (Long.bitCount(mask) == type.channels()) {
                avutil.av_channel_layout_from_mask(layout, mask);
            } else {
                avutil.av_channel_layout_default(layout, type.channels());
            }
            return NativeParameters.describe(layout);
        }
    }
}
