package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.DemuxedStream;
import dev.reel.ffmpeg.internal.natives.MediaTypes;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.AttributeKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Makes a container's presentation descriptor: all its streams, the best video and the best audio selected. */
public final class Presentation {
    private static final Map<String, String> MIME_TYPES = Map.ofEntries(
            Map.entry("mov,mp4,m4a,3gp,3g2,mj2", "video/mp4"),
            Map.entry("matroska,webm", "video/x-matroska"),
            Map.entry("mpegts", "video/mp2t"),
            Map.entry("mpeg", "video/mpeg"),
            Map.entry("avi", "video/x-msvideo"),
            Map.entry("flv", "video/x-flv"),
            Map.entry("ogg", "application/ogg"),
            Map.entry("hls", "application/vnd.apple.mpegurl"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("aac", "audio/aac"),
            Map.entry("flac", "audio/flac"),
            Map.entry("wav", "audio/wav"),
            Map.entry("image2", "image/*"),
            Map.entry("jpeg_pipe", "image/jpeg"),
            Map.entry("png_pipe", "image/png"));

    private Presentation() {}

    /** A new descriptor; the id of each stream is its number in the container. */
    static PresentationDescriptor of(Demuxer demuxer) {
        List<DemuxedStream> streams =
                demuxer.streams().stream().filter(DemuxedStream::isPresentable).toList();
        PresentationDescriptor presentation = new PresentationDescriptor(
                streams.stream().map(stream -> describe(stream, demuxer)).toList());
        if (demuxer.durationMicros() != TimeBase.NONE) {
            presentation.set(DescriptorAttributes.DURATION, demuxer.durationMicros() * 10);
        }
        if (demuxer.size() >= 0) {
            presentation.set(DescriptorAttributes.TOTAL_FILE_SIZE, demuxer.size());
        }
        String mimeType = MIME_TYPES.get(demuxer.formatName());
        if (mimeType != null) {
            presentation.set(DescriptorAttributes.MIME_TYPE, mimeType);
        }
        demuxer.location()
                .lastModified()
                .ifPresent(time -> presentation.set(DescriptorAttributes.LAST_MODIFIED_TIME, fileTime(time)));
        Optional<DemuxedStream> video = select(presentation, streams, Presentation::isMovingVideo);
        video.ifPresent(best -> setBitRate(presentation, DescriptorAttributes.VIDEO_ENCODING_BITRATE, best));
        Optional<DemuxedStream> audio =
                select(presentation, streams, stream -> stream.parameters().isAudio());
        audio.ifPresent(best -> {
            setBitRate(presentation, DescriptorAttributes.AUDIO_ENCODING_BITRATE, best);
            if (!best.language().isEmpty()) {
                presentation.set(DescriptorAttributes.PREFERRED_LANGUAGE, best.language());
            }
        });
        List<DemuxedStream> chosen =
                Stream.of(video, audio).flatMap(Optional::stream).toList();
        Variants variants = Variants.of(demuxer, chosen);
        streams.stream()
                .filter(variants::contains)
                .forEach(stream ->
                        presentation.streamDescriptor(streams.indexOf(stream)).set(DescriptorAttributes.VARIANT, 1));
        markAlternatives(presentation, streams, Presentation::isMovingVideo);
        markAlternatives(presentation, streams, stream -> stream.parameters().isAudio());
        markAlternatives(presentation, streams, stream -> stream.parameters().isSubtitle());
        return presentation;
    }

    private static boolean isMovingVideo(DemuxedStream stream) {
        return stream.parameters().isVideo() && !stream.isAttachedPicture();
    }

    private static void setBitRate(
            PresentationDescriptor presentation, AttributeKey<Integer> key, DemuxedStream stream) {
        long rate = stream.parameters().bitRate();
        if (rate > 0 && rate <= Integer.MAX_VALUE) {
            presentation.set(key, (int) rate);
        }
    }

    /** Of several streams of one kind, one is meant to play at a time. */
    private static void markAlternatives(
            PresentationDescriptor presentation, List<DemuxedStream> streams, Predicate<DemuxedStream> kind) {
        List<DemuxedStream> alike = streams.stream().filter(kind).toList();
        if (alike.size() > 1) {
            alike.forEach(stream -> presentation
                    .streamDescriptor(streams.indexOf(stream))
                    .set(DescriptorAttributes.MUTUALLY_EXCLUSIVE, 1));
        }
    }

    /** As the attribute wants it: 100 ns units since 1601, eight bytes, the lowest first. */
    private static byte[] fileTime(Instant time) {
        Duration since = Duration.between(Instant.parse("1601-01-01T00:00:00Z"), time);
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(since.getSeconds() * 10_000_000 + since.getNano() / 100)
                .array();
    }

    private static StreamDescriptor describe(DemuxedStream stream, Demuxer demuxer) {
        StreamDescriptor descriptor = StreamDescriptor.of(stream.index(), MediaTypes.of(stream));
        if (demuxer.isProtected(stream.index())) {
            descriptor.set(DescriptorAttributes.PROTECTED, 1);
        }
        if (!stream.language().isEmpty()) {
            descriptor.set(DescriptorAttributes.LANGUAGE, stream.language());
        }
        String title = stream.title();
        if (!title.isEmpty()) {
            descriptor.set(DescriptorAttributes.STREAM_NAME, title);
        }
        return descriptor;
    }

    private static Optional<DemuxedStream> select(
            PresentationDescriptor presentation, List<DemuxedStream> streams, Predicate<DemuxedStream> kind) {
        Optional<DemuxedStream> chosen = streams.stream()
                .filter(kind)
                .max(Comparator.comparing(
                                (DemuxedStream stream) -> stream.parameters().hasDecoder())
                        .thenComparing(DemuxedStream::isDefault)
                        .thenComparing(Presentation::richness)
                        .thenComparing(stream -> -stream.index()));
        chosen.ifPresent(best -> presentation.select(streams.indexOf(best)));
        return chosen;
    }

    private static long richness(DemuxedStream stream) {
        CodecParameters parameters = stream.parameters();
        return parameters.isVideo() ? (long) parameters.width() * parameters.height() : parameters.channels();
    }
}
