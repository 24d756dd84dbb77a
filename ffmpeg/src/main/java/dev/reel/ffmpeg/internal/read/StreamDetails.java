package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.Dictionary;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.bytedeco.ffmpeg.avcodec.AVCodecDescriptor;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** What FFmpeg knows of a stream beside what {@code StreamInfo} has a place for, by its own names. On the demuxer's thread. */
final class StreamDetails {
    private final Map<String, String> found = new LinkedHashMap<>();

    private StreamDetails() {}

    static Map<String, String> of(AVStream stream) {
        StreamDetails details = new StreamDetails();
        details.read(stream, stream.codecpar());
        return details.found;
    }

    private void read(AVStream stream, AVCodecParameters codec) {
        AVCodecDescriptor descriptor = avcodec.avcodec_descriptor_get(codec.codec_id());
        if (descriptor != null) {
            text("codec_long_name", Dictionary.text(descriptor.long_name()));
        }
        if (stream.id() != 0) {
            found.put("id", String.format(Locale.ROOT, "0x%x", stream.id()));
        }
        ticks("start_pts", stream.start_time());
        ticks("duration_ts", stream.duration());
        positive("extradata_size", codec.extradata_size());
        positive("bits_per_raw_sample", codec.bits_per_raw_sample());
        if (codec.codec_type() == avutil.AVMEDIA_TYPE_VIDEO) {
            fraction("r_frame_rate", stream.r_frame_rate());
            fraction("avg_frame_rate", stream.avg_frame_rate());
            found.put("has_b_frames", String.valueOf(codec.video_delay()));
            if (codec.chroma_location() != avutil.AVCHROMA_LOC_UNSPECIFIED) {
                name("chroma_location", avutil.av_chroma_location_name(codec.chroma_location()));
            }
            shape(stream, codec);
        } else if (codec.codec_type() == avutil.AVMEDIA_TYPE_AUDIO) {
            positive("initial_padding", codec.initial_padding());
            positive("trailing_padding", codec.trailing_padding());
            positive("frame_size", codec.frame_size());
            positive("block_align", codec.block_align());
        }
        StringJoiner blocks = new StringJoiner(", ");
        for (int i = 0; i < codec.nb_coded_side_data(); i++) {
            blocks.add(Dictionary.text(avcodec.av_packet_side_data_name(
                    codec.coded_side_data().getPointer(i).type())));
        }
        text("side_data", blocks.toString());
    }

    private void shape(AVStream stream, AVCodecParameters codec) {
        AVRational pixel =
                stream.sample_aspect_ratio().num() > 0 ? stream.sample_aspect_ratio() : codec.sample_aspect_ratio();
        if (codec.width() > 0 && codec.height() > 0) {
            long across = (long) codec.width() * Math.max(1, pixel.num());
            long down = (long) codec.height() * Math.max(1, pixel.den());
            long common = avutil.av_gcd(across, down);
            found.put("display_aspect_ratio", across / common + ":" + down / common);
        }
    }

    private void ticks(String name, long value) {
        if (value != TimeBase.NONE) {
            found.put(name, String.valueOf(value));
        }
    }

    private void positive(String name, long value) {
        if (value > 0) {
            found.put(name, String.valueOf(value));
        }
    }

    private void fraction(String name, AVRational value) {
        if (value.num() > 0 && value.den() > 0) {
            found.put(name, value.num() + "/" + value.den());
        }
    }

    private void name(String name, BytePointer value) {
        text(name, Dictionary.text(value));
    }

    private void text(String name, String value) {
        if (!value.isEmpty()) {
            found.put(name, value);
        }
    }
}
