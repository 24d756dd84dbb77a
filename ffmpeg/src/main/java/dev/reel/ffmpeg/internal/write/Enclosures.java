package dev.reel.ffmpeg.internal.write;

import dev.reel.ffmpeg.internal.natives.FileFormat;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.StreamFormat;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.pipeline.Attachment;
import dev.reel.pipeline.Disposition;
import dev.reel.platform.media.MediaType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The files that a container takes along: as they are, or a cover as a stream of one picture. One thread at a time. */
final class Enclosures {
    private static final Map<String, String> PICTURES = Map.of(
            "mjpeg", "image/jpeg", "png", "image/png", "gif", "image/gif", "bmp", "image/bmp", "webp", "image/webp");
    private static final TimeBase UNIT = new TimeBase(1, 90_000);

    /** A cover and the stream that is to hold it. */
    private record Cover(int stream, ByteBuffer picture) {}

    private final Muxer muxer;
    private final FileFormat format;
    private final List<Cover> covers = new ArrayList<>();

    Enclosures(Muxer muxer, FileFormat format) {
        this.muxer = muxer;
        this.format = format;
    }

    /** Adds them before the container is begun; what it cannot hold is passed over. */
    void add(List<Attachment> attachments) {
        int number = 0;
        for (Attachment attachment : attachments) {
            number++;
            if (FfmpegFileSinks.isCover(format, attachment)) {
                addCover(attachment);
            } else if (format.holdsFiles()) {
                addFile(attachment, number);
            }
        }
    }

    private void addCover(Attachment attachment) {
        MediaType type = attachment.picture();
        if (type != null) {
            int stream = muxer.addStream(StreamFormat.of(type).parameters(), UNIT, Muxer.Turn.NONE);
            Map<String, String> tags = new LinkedHashMap<>(attachment.tags());
            tags.remove("filename");
            tags.remove("mimetype");
            muxer.describe(stream, tags, Set.of(Disposition.ATTACHED_PICTURE));
            covers.add(new Cover(stream, attachment.data()));
        }
    }

    private void addFile(Attachment attachment, int number) {
        ByteBuffer view = attachment.data();
        byte[] data = new byte[view.remaining()];
        view.get(data);
        MediaType picture = attachment.picture();
        String codec =
                picture == null ? "" : StreamFormat.of(picture).parameters().codecName();
        String mimeType = attachment.mimeType();
        if (mimeType.isEmpty()) {
            mimeType = PICTURES.getOrDefault(codec, "application/octet-stream");
        }
        String name = attachment.name();
        if (name.isEmpty()) {
            // The name by which Matroska knows the cover among the files.
            name = picture == null
                    ? "attachment" + number
                    : "cover." + mimeType.substring(mimeType.indexOf('/') + 1).replace("jpeg", "jpg");
        }
        muxer.addFile(data, name, mimeType, attachment.tags());
    }

    /** Writes the covers behind the header. */
    void write() {
        for (Cover cover : covers) {
            try (Packet packet = Packet.copyOf(cover.picture())) {
                packet.setTimes(0, 0);
                packet.setKeyFrame(true);
                muxer.write(cover.stream(), packet, UNIT);
            }
        }
    }
}
