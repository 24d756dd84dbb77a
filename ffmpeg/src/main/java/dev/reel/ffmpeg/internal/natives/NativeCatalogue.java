package dev.reel.ffmpeg.internal.natives;

import dev.reel.ffmpeg.NativesReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerPointer;

/** Asks the natives what they are. */
public final class NativeCatalogue {
    private NativeCatalogue() {}

    /** The report for this machine. */
    public static NativesReport read() {
        Natives.load();
        Map<String, String> libraries = new TreeMap<>();
        libraries.put("libavutil", version(avutil.avutil_version()));
        libraries.put("libavcodec", version(avcodec.avcodec_version()));
        libraries.put("libavformat", version(avformat.avformat_version()));
        libraries.put("libswscale", version(swscale.swscale_version()));
        libraries.put("libswresample", version(swresample.swresample_version()));
        return new NativesReport(
                Loader.getPlatform(),
                Dictionary.text(avutil.av_version_info()),
                Dictionary.text(avutil.avutil_license()),
                Dictionary.text(avutil.avutil_configuration()),
                libraries,
                codecs(true),
                codecs(false),
                protocols());
    }

    private static List<NativesReport.Codec> codecs(boolean decoders) {
        List<NativesReport.Codec> result = new ArrayList<>();
        try (PointerPointer<BytePointer> state = new PointerPointer<>(1)) {
            state.put(0, (BytePointer) null);
            AVCodec codec = avcodec.av_codec_iterate(state);
            while (codec != null) {
                boolean wanted =
                        decoders ? avcodec.av_codec_is_decoder(codec) != 0 : avcodec.av_codec_is_encoder(codec) != 0;
                if (wanted) {
                    result.add(new NativesReport.Codec(
                            Dictionary.text(codec.name()),
                            Dictionary.text(avcodec.avcodec_get_name(codec.id())),
                            Dictionary.text(avutil.av_get_media_type_string(codec.type())),
                            Dictionary.text(codec.long_name())));
                }
                codec = avcodec.av_codec_iterate(state);
            }
        }
        result.sort(Comparator.comparing(NativesReport.Codec::name));
        return result;
    }

    private static List<String> protocols() {
        List<String> result = new ArrayList<>();
        try (PointerPointer<BytePointer> state = new PointerPointer<>(1)) {
            state.put(0, (BytePointer) null);
            BytePointer name = avformat.avio_enum_protocols(state, 0);
            while (name != null) {
                result.add(Dictionary.text(name));
                name = avformat.avio_enum_protocols(state, 0);
            }
        }
        result.sort(Comparator.naturalOrder());
        return result;
    }

    private static String version(int packed) {
        return (packed >> 16) + "." + (packed >> 8 & 0xFF) + "." + (packed & 0xFF);
    }
}
