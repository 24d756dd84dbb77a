package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.DemuxedStream;
import dev.reel.ffmpeg.internal.natives.MediaTypes;
import dev.reel.pipeline.Attachment;
import dev.reel.pipeline.Chapter;
import dev.reel.pipeline.Disposition;
import dev.reel.pipeline.MetadataProvider;
import dev.reel.player.MediaInfo;
import dev.reel.player.StreamInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;

/**
 * What belongs to an open container besides its samples. Any thread, once it is made.
 *
 * @param info all that the container says
 * @param origin the container's time at which presentation time begins
 */
record Belongings(MediaInfo info, Duration origin, List<Attachment> attachments, List<String> otherStreams)
        implements MetadataProvider {

    /** Reads a container on the demuxer's thread, before streams are selected. */
    static Belongings of(Demuxer demuxer, MediaInfo info, AVFormatContext context) {
        List<Attachment> attachments = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (DemuxedStream stream : demuxer.streams()) {
            AVStream pointer = context.streams(stream.index());
            CodecParameters parameters = stream.parameters();
            if (stream.isAttachedPicture()) {
                byte[] picture = picture(pointer.attached_pic());
                if (picture.length > 0) {
                    attachments.add(attachment(stream, true, picture));
                }
            } else if (parameters.isAttachment() && parameters.extraData().length > 0) {
                attachments.add(attachment(stream, false, parameters.extraData()));
            } else if (!stream.isPresentable() && pointer.discard() != avcodec.AVDISCARD_ALL) {
                // What the demuxer itself discards are chapters, which it tells by other means.
                String kind = info.streams().get(stream.index()).kind().name().toLowerCase(Locale.ROOT);
                others.add(kind + " stream " + stream.index() + " (" + parameters.codecName() + ")");
            }
        }
        return new Belongings(
                info, Duration.ofNanos(demuxer.startMicros() * 1000), List.copyOf(attachments), List.copyOf(others));
    }

    private static Attachment attachment(DemuxedStream stream, boolean cover, byte[] data) {
        Map<String, String> tags = stream.metadata();
        return new Attachment(
                tags.getOrDefault("filename", ""),
                tags.getOrDefault("mimetype", ""),
                cover ? MediaTypes.of(stream) : null,
                ByteBuffer.wrap(data),
                tags);
    }

    private static byte[] picture(AVPacket packet) {
        byte[] result = new byte[packet.data() == null ? 0 : packet.size()];
        if (result.length > 0) {
            packet.data().get(result, 0, result.length);
        }
        return result;
    }

    @Override
    public Map<String, String> metadata() {
        return info.tags();
    }

    @Override
    public Map<String, String> metadata(int stream) {
        return info.streams().get(stream).tags();
    }

    @Override
    public Set<Disposition> dispositions(int stream) {
        StreamInfo told = info.streams().get(stream);
        return told.dispositions();
    }

    @Override
    public List<Chapter> chapters() {
        return info.chapters().stream()
                .map(chapter -> new Chapter(
                        chapter.start().minus(origin), chapter.end().minus(origin), chapter.title(), chapter.tags()))
                .toList();
    }
}
