package dev.reel.ffmpeg;

import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.DemuxedStream;
import dev.reel.ffmpeg.internal.natives.Interrupt;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.ffmpeg.internal.read.Demuxer;
import dev.reel.ffmpeg.internal.read.Location;
import dev.reel.ffmpeg.internal.read.StreamOpening;
import dev.reel.pipeline.bytestream.ByteStream;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.media.Rational;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a location holds, found without playing it.
 *
 * @param location as it was given
 * @param container FFmpeg's short name, for example {@code matroska,webm}
 * @param containerName FFmpeg's long name
 * @param duration in 100 ns units; empty when unknown
 * @param bitRate bits per second; 0 when unknown
 * @param size bytes; empty when unknown
 * @param metadata title, artist and the like, keys in lower case
 * @param streams in the container's order
 */
public record MediaInspection(
        String location,
        String container,
        String containerName,
        OptionalLong duration,
        long bitRate,
        OptionalLong size,
        Map<String, String> metadata,
        List<StreamInspection> streams) {

    public MediaInspection {
        metadata = Map.copyOf(metadata);
        streams = List.copyOf(streams);
    }

    /**
     * Looks into a location. Waits for the disk or network, at most the options' patience without data.
     *
     * @param location a path or URL
     * @throws MediaException when it cannot be opened or is no media
     */
    public static MediaInspection of(String location, OpenOptions options) {
        Location where = Location.of(location);
        try (Interrupt interrupt = new Interrupt(
                        options.patience(), options.total(), Platform.system().timeService());
                Demuxer demuxer = Demuxer.open(where, options, interrupt)) {
            return of(location, demuxer);
        }
    }

    /**
     * Looks into what a byte stream holds, and closes it.
     *
     * @param name of the stream, for reports
     * @throws MediaException when it cannot be read or is no media; the stream then stays open
     */
    public static MediaInspection of(ByteStream stream, String name, OpenOptions options) {
        try (Interrupt interrupt = new Interrupt(
                        options.patience(), options.total(), Platform.system().timeService());
                Demuxer demuxer = StreamOpening.open(stream, Location.of(stream, null), options, interrupt)) {
            return of(name, demuxer);
        }
    }

    private static MediaInspection of(String location, Demuxer demuxer) {
        return new MediaInspection(
                location,
                demuxer.formatName(),
                demuxer.formatLongName(),
                hns(TimeBase.MICROSECONDS, demuxer.durationMicros()),
                demuxer.bitRate(),
                demuxer.size() < 0 ? OptionalLong.empty() : OptionalLong.of(demuxer.size()),
                demuxer.metadata(),
                demuxer.streams().stream().map(MediaInspection::inspect).toList());
    }

    private static StreamInspection inspect(DemuxedStream stream) {
        CodecParameters parameters = stream.parameters();
        boolean video = parameters.isVideo();
        return new StreamInspection(
                stream.index(),
                type(parameters),
                parameters.codecName(),
                parameters.profileName(),
                video || parameters.isAudio() ? parameters.formatName() : "",
                parameters.width(),
                parameters.height(),
                new Rational(stream.frameRate().numerator(), stream.frameRate().denominator()),
                video ? parameters.rotation() : 0,
                parameters.sampleRate(),
                parameters.channels(),
                parameters.channels() == 0 ? "" : parameters.channelLayout(),
                parameters.bitRate(),
                stream.language(),
                stream.metadata().getOrDefault("title", ""),
                hns(stream.timeBase(), stream.durationTicks()),
                stream.isAttachedPicture(),
                parameters.hasDecoder());
    }

    private static StreamInspection.Type type(CodecParameters parameters) {
        if (parameters.isVideo()) {
            return StreamInspection.Type.VIDEO;
        }
        if (parameters.isAudio()) {
            return StreamInspection.Type.AUDIO;
        }
        return parameters.isSubtitle() ? StreamInspection.Type.SUBTITLE : StreamInspection.Type.OTHER;
    }

    private static OptionalLong hns(TimeBase base, long ticks) {
        return ticks == TimeBase.NONE ? OptionalLong.empty() : OptionalLong.of(base.toHns(ticks));
    }
}
