package dev.reel.ffmpeg.internal.natives;

import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Subtype;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.global.avcodec;
import org.jspecify.annotations.Nullable;

/**
 * An encoder of FFmpeg and what it makes. Any thread.
 *
 * @param subtype what comes out
 * @param encoder FFmpeg's name of it
 * @param name for people
 * @param clock what its times may be counted in
 * @param profiles names of profiles that can be asked for, as the encoder calls them
 * @param quality how QUALITYVSSPEED is said to it
 */
public record EncoderKind(
        Subtype subtype,
        String encoder,
        String name,
        Clock clock,
        Map<String, String> profiles,
        QualityOption quality) {
    /** What an encoder's times may be counted in. */
    public enum Clock {
        /** Any unit: times are exact inside too. */
        FREE,
        /** Whole frames; the exact times are kept outside. */
        FRAMES
    }

    /**
     * How quality against speed is said to an encoder: an option whose value lies between those for fast and for good.
     *
     * @param option empty when it cannot be said
     */
    public record QualityOption(String option, int fast, int good) {
        static final QualityOption NONE = new QualityOption("", 0, 0);

        public void apply(int quality, Dictionary options) {
            if (!option.isEmpty()) {
                options.set(option, String.valueOf(Math.round(fast + (good - fast) * quality / 100f)));
            }
        }
    }

    private static final Map<String, String> H264_PROFILES = Map.of(
            "baseline",
            "constrained_baseline",
            "constrained_baseline",
            "constrained_baseline",
            "main",
            "main",
            "high",
            "high");
    private static final Map<String, String> AAC_PROFILES = Map.of("lc", "aac_low", "aac_low", "aac_low");
    private static final QualityOption CPU_USED = new QualityOption("cpu-used", 8, 0);

    private static final QualityOption X26X = new QualityOption("preset", 0, 8);
    /** Those of builds that a user chooses, before all others. */
    private static final List<EncoderKind> OPTIONAL = List.of(
            free(Subtype.H264, "libx264", "H.264", H264_PROFILES, X26X),
            free(Subtype.HEVC, "libx265", "HEVC", Map.of(), X26X));
    /** What is to be counted as constant quality, and how far it goes. */
    private static final Map<String, Integer> WORST =
            Map.of("libx264", 51, "libx265", 51, "libvpx-vp9", 63, "libvpx", 63, "libsvtav1", 63, "libaom-av1", 63);

    private static final List<EncoderKind> VIDEO = List.of(
            free(Subtype.H264, "libopenh264", "H.264", H264_PROFILES, QualityOption.NONE),
            free(Subtype.VP90, "libvpx-vp9", "VP9", Map.of(), CPU_USED),
            free(Subtype.VP80, "libvpx", "VP8", Map.of(), CPU_USED),
            free(Subtype.AV1, "libsvtav1", "AV1", Map.of(), new QualityOption("preset", 13, 2)),
            free(Subtype.AV1, "libaom-av1", "AV1", Map.of(), CPU_USED),
            frames(Subtype.MJPG, "mjpeg", "Motion JPEG"),
            frames(MediaTypes.subtype("mpeg4"), "mpeg4", "MPEG-4"),
            frames(MediaTypes.subtype("mpeg2video"), "mpeg2video", "MPEG-2"),
            frames(MediaTypes.subtype("mpeg1video"), "mpeg1video", "MPEG-1"),
            frames(MediaTypes.subtype("wmv2"), "wmv2", "Windows Media Video 8"),
            new EncoderKind(MediaTypes.subtype("gif"), "gif", "GIF", Clock.FRAMES, Map.of(), QualityOption.NONE),
            frames(MediaTypes.subtype("h263"), "h263", "H.263"));

    private static final List<EncoderKind> AUDIO = List.of(
            free(Subtype.AAC, "aac", "AAC", AAC_PROFILES, new QualityOption("aac_coder", 1, 0)),
            free(Subtype.MP3, "libmp3lame", "MP3", Map.of(), new QualityOption("compression_level", 9, 0)),
            free(Subtype.OPUS, "libopus", "Opus", Map.of(), new QualityOption("compression_level", 0, 10)),
            free(Subtype.FLAC, "flac", "FLAC", Map.of(), new QualityOption("compression_level", 0, 12)),
            free(Subtype.ALAC, "alac", "ALAC", Map.of(), new QualityOption("compression_level", 0, 2)),
            audio("ac3", "ac3", "AC-3"),
            audio("eac3", "eac3", "E-AC-3"),
            audio("mp2", "mp2", "MP2"),
            audio("wmav2", "wmav2", "Windows Media Audio 2"),
            audio("amr_nb", "libopencore_amrnb", "AMR"),
            audio("amr_wb", "libvo_amrwbenc", "AMR wide band"),
            free(Subtype.PCM, "pcm", "PCM", Map.of(), QualityOption.NONE),
            free(Subtype.FLOAT, "pcm", "float PCM", Map.of(), QualityOption.NONE));

    /** All of video, in order of preference. */
    public static List<EncoderKind> video() {
        List<EncoderKind> all = new ArrayList<>();
        OPTIONAL.stream().filter(EncoderKind::isBuilt).forEach(all::add);
        all.addAll(VIDEO);
        return List.copyOf(all);
    }

    /** Those of video that this build of FFmpeg lacks, and nothing else does what they do. */
    public static List<EncoderKind> missing() {
        return OPTIONAL.stream()
                .filter(kind -> !kind.isBuilt()
                        && VIDEO.stream().noneMatch(other -> other.subtype().equals(kind.subtype())))
                .toList();
    }

    private boolean isBuilt() {
        Natives.load();
        return avcodec.avcodec_find_encoder_by_name(encoder) != null;
    }

    /** The number of the worst constant quality; 0 when the encoder has none. */
    public int worstQuality() {
        return WORST.getOrDefault(encoder, 0);
    }

    /** All of audio, in order of preference. */
    public static List<EncoderKind> audio() {
        return AUDIO;
    }

    /** The kinds of subtypes among {@code kinds}, each once, in order. */
    public static List<Subtype> subtypes(List<EncoderKind> kinds) {
        List<Subtype> result = new ArrayList<>();
        for (EncoderKind kind : kinds) {
            if (!result.contains(kind.subtype())) {
                result.add(kind.subtype());
            }
        }
        return result;
    }

    /** FFmpeg's encoder for a type of this kind; null when this build has none. */
    @Nullable
    public AVCodec codec(MediaType type) {
        Natives.load();
        return avcodec.avcodec_find_encoder_by_name(encoder.equals("pcm") ? pcmName(type) : encoder);
    }

    /** True when this build of FFmpeg has it. */
    public boolean isPresent(MediaType type) {
        return codec(type) != null;
    }

    /** FFmpeg's name of the codec for uncompressed sound of a type. */
    public static String pcmName(MediaType type) {
        int bits = type.get(MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE, 0);
        if (type.subtype().equals(Subtype.FLOAT)) {
            return bits == 64 ? "pcm_f64le" : "pcm_f32le";
        }
        return switch (bits) {
            case 8 -> "pcm_u8";
            case 24 -> "pcm_s24le";
            case 32 -> "pcm_s32le";
            default -> "pcm_s16le";
        };
    }

    private static EncoderKind free(
            Subtype subtype, String encoder, String name, Map<String, String> profiles, QualityOption quality) {
        return new EncoderKind(subtype, encoder, name, Clock.FREE, profiles, quality);
    }

    private static EncoderKind frames(Subtype subtype, String encoder, String name) {
        return new EncoderKind(subtype, encoder, name, Clock.FRAMES, Map.of(), new QualityOption("trellis", 0, 1));
    }

    private static EncoderKind audio(String codec, String encoder, String name) {
        return free(MediaTypes.subtype(codec), encoder, name, Map.of(), QualityOption.NONE);
    }
}
