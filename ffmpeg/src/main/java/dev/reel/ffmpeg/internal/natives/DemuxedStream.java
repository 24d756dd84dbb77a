package dev.reel.ffmpeg.internal.natives;

import java.util.Map;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.javacpp.Pointer;

/**
 * One stream of a container, as found on opening.
 *
 * @param index its number in the container
 * @param parameters what its decoder must know
 * @param timeBase unit of its packets' times
 * @param startTicks time of its first packet, or {@link TimeBase#NONE}
 * @param durationTicks its duration, or {@link TimeBase#NONE}
 * @param frameRate numerator and denominator of frames per second; {@code 0, 1} when unknown or not video
 * @param isAttachedPicture whether it is a cover picture rather than moving video
 * @param isDependent whether it is a part that makes sense only together with another stream
 * @param isDefault whether the container marks it as a default stream
 * @param metadata language, title and the like; keys in lower case
 */
public record DemuxedStream(
        int index,
        CodecParameters parameters,
        TimeBase timeBase,
        long startTicks,
        long durationTicks,
        FrameRate frameRate,
        boolean isAttachedPicture,
        boolean isDependent,
        boolean isDefault,
        Map<String, String> metadata) {

    /** Frames per second as a fraction; {@code 0/1} when unknown. */
    public record FrameRate(int numerator, int denominator) {
        static final FrameRate UNKNOWN = new FrameRate(0, 1);

        /** Rather the ticks of a clock than pictures, in each second. */
        private static final int TICKS = 1000;

        public boolean isKnown() {
            return numerator > 0;
        }
    }

    public DemuxedStream {
        metadata = Map.copyOf(metadata);
    }

    public static DemuxedStream read(AVFormatContext container, AVStream stream) {
        CodecParameters parameters = CodecParameters.copyOf(stream.codecpar());
        long duration = stream.duration();
        return new DemuxedStream(
                stream.index(),
                parameters,
                TimeBase.of(stream.time_base()),
                stream.start_time(),
                duration > 0 ? duration : TimeBase.NONE,
                parameters.isVideo() ? guessFrameRate(container, stream) : FrameRate.UNKNOWN,
                (stream.disposition() & avformat.AV_DISPOSITION_ATTACHED_PIC) != 0,
                (stream.disposition() & avformat.AV_DISPOSITION_DEPENDENT) != 0,
                (stream.disposition() & avformat.AV_DISPOSITION_DEFAULT) != 0,
                Dictionary.read(stream.metadata()));
    }

    /** Whether it is audio, video or subtitles of a known codec, and whole by itself. */
    public boolean isPresentable() {
        boolean kind = parameters.isAudio() || parameters.isVideo() || parameters.isSubtitle();
        return kind && !isDependent && parameters.codecId() != avcodec.AV_CODEC_ID_NONE;
    }

    /** ISO 639 code of the language, or an empty string. */
    public String language() {
        String language = metadata.getOrDefault("language", "");
        return language.equals("und") ? "" : language;
    }

    /** What the container calls it, or an empty string. */
    public String title() {
        return metadata.getOrDefault("title", metadata.getOrDefault("name", ""));
    }

    private static FrameRate guessFrameRate(AVFormatContext container, AVStream stream) {
        // Returned by value: the copy is ours to free.
        try (AVRational rate = avformat.av_guess_frame_rate(container, stream, null)) {
            return Pointer.isNull(rate)
                            || rate.num() <= 0
                            || rate.den() <= 0
                            || rate.num() / rate.den() >= FrameRate.TICKS
                    ? FrameRate.UNKNOWN
                    : new FrameRate(rate.num(), rate.den());
        }
    }
}
