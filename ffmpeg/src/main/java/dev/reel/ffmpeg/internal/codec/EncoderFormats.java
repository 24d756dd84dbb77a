package dev.reel.ffmpeg.internal.codec;

import dev.reel.ffmpeg.internal.natives.SampleFormats;
import dev.reel.platform.media.MediaType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/** What an encoder takes, asked of FFmpeg. Any thread. */
final class EncoderFormats {
    private EncoderFormats() {}

    /** Sample rates; empty: any. */
    static List<Integer> sampleRates(AVCodec codec) {
        if (codec.id() == avcodec.AV_CODEC_ID_AMR_NB) {
            return List.of(8_000);
        }
        if (codec.id() == avcodec.AV_CODEC_ID_AMR_WB) {
            return List.of(16_000);
        }
        return numbers(codec, avcodec.AV_CODEC_CONFIG_SAMPLE_RATE);
    }

    /** True for a codec of telephones: one channel, and a bit rate of its own. */
    static boolean isSpeech(AVCodec codec) {
        return codec.id() == avcodec.AV_CODEC_ID_AMR_NB || codec.id() == avcodec.AV_CODEC_ID_AMR_WB;
    }

    /** Numbers of sample formats that a media type can express. */
    static List<Integer> sampleFormats(AVCodec codec) {
        return numbers(codec, avcodec.AV_CODEC_CONFIG_SAMPLE_FORMAT);
    }

    /** Numbers of pixel formats. */
    static List<Integer> pixelFormats(AVCodec codec) {
        return numbers(codec, avcodec.AV_CODEC_CONFIG_PIX_FORMAT);
    }

    /** Numbers of colour ranges; empty: any. */
    static List<Integer> ranges(AVCodec codec) {
        return numbers(codec, avcodec.AV_CODEC_CONFIG_COLOR_RANGE);
    }

    /** True when an uncompressed audio type is in one of the codec's sample formats. */
    static boolean takesSamples(AVCodec codec, MediaType type) {
        return SampleFormats.format(type)
                .filter(format -> sampleFormats(codec).contains(format.format()))
                .isPresent();
    }

    /** How many channels it takes, the most first; empty: any. */
    static List<Integer> channelCounts(AVCodec codec) {
        Set<Integer> result = new TreeSet<>(Comparator.reverseOrder());
        try (PointerPointer<AVChannelLayout> list = new PointerPointer<>(1);
                IntPointer count = new IntPointer(1)) {
            list.put(0, (AVChannelLayout) null);
            count.put(0);
            int what = avcodec.AV_CODEC_CONFIG_CHANNEL_LAYOUT;
            if (avcodec.avcodec_get_supported_config(null, codec, what, 0, list, count) >= 0) {
                AVChannelLayout values = list.get(AVChannelLayout.class, 0);
                for (int i = 0; values != null && i < count.get(); i++) {
                    result.add(values.getPointer(i).nb_channels());
                }
            }
        }
        return List.copyOf(result);
    }

    private static List<Integer> numbers(AVCodec codec, int what) {
        List<Integer> result = new ArrayList<>();
        try (PointerPointer<IntPointer> list = new PointerPointer<>(1);
                IntPointer count = new IntPointer(1)) {
            list.put(0, (IntPointer) null);
            count.put(0);
            if (avcodec.avcodec_get_supported_config(null, codec, what, 0, list, count) >= 0) {
                IntPointer values = list.get(IntPointer.class, 0);
                for (int i = 0; values != null && i < count.get(); i++) {
                    result.add(values.get(i));
                }
            }
        }
        return result;
    }
}
