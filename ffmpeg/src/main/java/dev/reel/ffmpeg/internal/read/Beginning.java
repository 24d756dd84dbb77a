package dev.reel.ffmpeg.internal.read;

import java.util.Set;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.global.avformat;

/**
 * Moves a container back to its very first packet. A seek by time goes to where a stream is shown first, which need not be that
 * place: sound may lie before it that only primes a decoder, and without an index FFmpeg finds times by trying.
 */
final class Beginning {
    /** Containers whose packets follow each other from the first byte on, and whose index does not know the first ones. */
    private static final Set<String> AT_FIRST_BYTE =
            Set.of("mpegts", "mpeg", "flv", "h264", "hevc", "vvc", "evc", "avs2", "avs3");

    /** A picture in a file of its own: read from the first byte, but counted by time. */
    private static final String PICTURE = "image2";

    private static final int SEEK_BY_TIME = -1;

    private Beginning() {}

    /** Below 0 when a seek by time has to do, or to complete it. */
    static int seek(AVFormatContext context, String format, EarliestPacket earliest) {
        if (AT_FIRST_BYTE.contains(format)) {
            return toFirstByte(context);
        }
        if (format.equals(PICTURE)) {
            toFirstByte(context);
            return SEEK_BY_TIME;
        }
        if (!earliest.isKnown()) {
            return SEEK_BY_TIME;
        }
        // By that very stream: a seek by another one goes no further back than that one's first packet.
        long before = earliest.ticks() - 1;
        return avformat.avformat_seek_file(context, earliest.stream(), Long.MIN_VALUE, before, before, 0);
    }

    private static int toFirstByte(AVFormatContext context) {
        return avformat.avformat_seek_file(context, -1, 0, 0, Long.MAX_VALUE, avformat.AVSEEK_FLAG_BYTE);
    }
}
