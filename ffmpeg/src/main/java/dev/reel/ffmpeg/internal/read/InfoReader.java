package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.DemuxedStream;
import dev.reel.ffmpeg.internal.natives.Dictionary;
import dev.reel.ffmpeg.internal.natives.Dispositions;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.pipeline.Chapter;
import dev.reel.platform.media.Rational;
import dev.reel.player.AudioInfo;
import dev.reel.player.MediaInfo;
import dev.reel.player.StreamInfo;
import dev.reel.player.StreamInfo.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.bytedeco.ffmpeg.avformat.AVChapter;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.javacpp.Pointer;

/** Tells all that an open container says of itself. One thread at a time, the demuxer's. */
final class InfoReader {
    private final Demuxer demuxer;
    private final AVFormatContext context;

    InfoReader(Demuxer demuxer, AVFormatContext context) {
        this.demuxer = demuxer;
        this.context = context;
    }

    MediaInfo read() {
        return new MediaInfo(
                demuxer.location().name(),
                demuxer.formatName(),
                demuxer.formatLongName(),
                time(TimeBase.MICROSECONDS, demuxer.durationMicros()),
                time(TimeBase.MICROSECONDS, context.start_time()),
                known(demuxer.bitRate()),
                demuxer.size() < 0 ? OptionalLong.empty() : OptionalLong.of(demuxer.size()),
                demuxer.metadata(),
                demuxer.streams().stream().map(this::stream).toList(),
                chapters(),
                Map.of(
                        "probe_score",
                        String.valueOf(context.probe_score()),
                        "nb_programs",
                        String.valueOf(context.nb_programs())));
    }

    private StreamInfo stream(DemuxedStream stream) {
        CodecParameters parameters = stream.parameters();
        AVStream pointer = context.streams(stream.index());
        return new StreamInfo(
                stream.index(),
                kind(parameters),
                parameters.codecName(),
                parameters.codecTag(),
                parameters.profileName(),
                parameters.level() > 0 ? OptionalInt.of(parameters.level()) : OptionalInt.empty(),
                new Rational(stream.timeBase().numerator(), stream.timeBase().denominator()),
                time(stream.timeBase(), stream.startTicks()),
                time(stream.timeBase(), stream.durationTicks()),
                known(pointer.nb_frames()),
                known(parameters.bitRate()),
                stream.language(),
                stream.title(),
                Dispositions.of(pointer.disposition()),
                stream.metadata(),
                parameters.hasDecoder(),
                demuxer.isProtected(stream.index()),
                parameters.isVideo() ? Optional.of(PictureFacts.of(stream, pixelShape(pointer))) : Optional.empty(),
                parameters.isAudio() ? Optional.of(audio(parameters)) : Optional.empty(),
                StreamDetails.of(pointer));
    }

    private static Kind kind(CodecParameters parameters) {
        if (parameters.isVideo()) {
            return Kind.VIDEO;
        }
        if (parameters.isAudio()) {
            return Kind.AUDIO;
        }
        if (parameters.isSubtitle()) {
            return Kind.SUBTITLE;
        }
        return parameters.isAttachment() ? Kind.ATTACHMENT : Kind.DATA;
    }

    private static AudioInfo audio(CodecParameters parameters) {
        int coded = parameters.bitsPerCodedSample();
        return new AudioInfo(
                parameters.sampleRate(),
                parameters.channels(),
                parameters.channels() == 0 ? "" : parameters.channelLayout(),
                parameters.formatName(),
                coded > 0 ? coded : avcodec.av_get_bits_per_sample(parameters.codecId()));
    }

    private Rational pixelShape(AVStream stream) {
        // Returned by value: the copy is ours to free.
        try (AVRational shape = avformat.av_guess_sample_aspect_ratio(context, stream, null)) {
            return Pointer.isNull(shape) || shape.num() <= 0 || shape.den() <= 0
                    ? new Rational(1, 1)
                    : new Rational(shape.num(), shape.den());
        }
    }

    private List<Chapter> chapters() {
        List<Chapter> result = new ArrayList<>();
        for (int i = 0; i < context.nb_chapters(); i++) {
            AVChapter chapter = context.chapters(i);
            TimeBase base = TimeBase.of(chapter.time_base());
            Map<String, String> tags = Dictionary.read(chapter.metadata());
            result.add(new Chapter(
                    time(base, chapter.start()).orElse(Duration.ZERO),
                    time(base, chapter.end()).orElse(Duration.ZERO),
                    tags.getOrDefault("title", ""),
                    tags));
        }
        return result;
    }

    private static OptionalLong known(long number) {
        return number > 0 ? OptionalLong.of(number) : OptionalLong.empty();
    }

    private static Optional<Duration> time(TimeBase base, long ticks) {
        return ticks == TimeBase.NONE ? Optional.empty() : Optional.of(Duration.ofNanos(base.toHns(ticks) * 100));
    }
}
