package dev.reel.ffmpeg.internal.natives;

import dev.reel.platform.media.Subtype;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.global.avutil;

/** Which media subtype stands for which pixel format of FFmpeg. Any thread. */
public final class PixelFormats {
    // Memory order decides: Media Foundation's RGB32 is B, G, R, X in memory.
    private static final Map<Integer, Subtype> WELL_KNOWN = Map.of(
            avutil.AV_PIX_FMT_YUV420P, Subtype.I420,
            avutil.AV_PIX_FMT_NV12, Subtype.NV12,
            avutil.AV_PIX_FMT_YUYV422, Subtype.YUY2,
            avutil.AV_PIX_FMT_UYVY422, Subtype.UYVY,
            avutil.AV_PIX_FMT_P010LE, Subtype.P010,
            avutil.AV_PIX_FMT_BGR0, Subtype.RGB32,
            avutil.AV_PIX_FMT_BGRA, Subtype.ARGB32,
            avutil.AV_PIX_FMT_BGR24, Subtype.RGB24,
            avutil.AV_PIX_FMT_RGB565LE, Subtype.RGB565,
            avutil.AV_PIX_FMT_RGB555LE, Subtype.RGB555);

    /** What a converter offers, in order of preference. */
    public static final List<Subtype> OFFERED = List.of(
            Subtype.I420,
            Subtype.NV12,
            Subtype.RGB32,
            Subtype.ARGB32,
            Subtype.RGB24,
            Subtype.YUY2,
            Subtype.UYVY,
            Subtype.P010,
            Subtype.RGB565,
            Subtype.RGB555);

    private static final Map<Subtype, Integer> FORMATS = reversed();
    private static final Map<Integer, Subtype> NAMED = new ConcurrentHashMap<>();

    private PixelFormats() {}

    /** The subtype of a pixel format. */
    public static Subtype subtype(int format) {
        Subtype known = WELL_KNOWN.get(format);
        return known != null ? known : NAMED.computeIfAbsent(format, PixelFormats::name);
    }

    /** The pixel format of a subtype, when it is one. */
    public static OptionalInt format(Subtype subtype) {
        Integer known = FORMATS.get(subtype);
        if (known != null) {
            return OptionalInt.of(known);
        }
        Natives.load();
        int named = avutil.av_get_pix_fmt(subtype.name());
        return named == avutil.AV_PIX_FMT_NONE ? OptionalInt.empty() : OptionalInt.of(named);
    }

    /** Rows of a plane for a picture of a height. */
    static int rows(int format, int plane, int height) {
        AVPixFmtDescriptor descriptor = avutil.av_pix_fmt_desc_get(format);
        boolean chroma = plane == 1 || plane == 2;
        int shift = chroma && descriptor != null ? descriptor.log2_chroma_h() : 0;
        return (height + (1 << shift) - 1) >> shift;
    }

    static boolean hasPalette(int format) {
        return hasFlag(format, avutil.AV_PIX_FMT_FLAG_PAL);
    }

    public static boolean isRgb(int format) {
        return hasFlag(format, avutil.AV_PIX_FMT_FLAG_RGB);
    }

    private static boolean hasFlag(int format, int flag) {
        AVPixFmtDescriptor descriptor = avutil.av_pix_fmt_desc_get(format);
        return descriptor != null && (descriptor.flags() & flag) != 0;
    }

    private static Subtype name(int format) {
        Natives.load();
        return Subtype.named(Dictionary.text(avutil.av_get_pix_fmt_name(format)));
    }

    private static Map<Subtype, Integer> reversed() {
        Map<Subtype, Integer> result = new HashMap<>();
        WELL_KNOWN.forEach((format, subtype) -> result.put(subtype, format));
        result.put(Subtype.IYUV, avutil.AV_PIX_FMT_YUV420P);
        return Map.copyOf(result);
    }
}
