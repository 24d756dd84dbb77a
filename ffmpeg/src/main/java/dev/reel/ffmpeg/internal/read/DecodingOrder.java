package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.DemuxedStream;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import java.util.List;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.jspecify.annotations.Nullable;

/**
 * Times of showing for a container that tells when packets are decoded, and nothing else, as AVI does. FFmpeg works them out from
 * the order of decoding; it then counts a picture as shown once all before it have been decoded, and here the first one is shown
 * when the file begins.
 *
 * <p>One thread at a time, with its demuxer.
 */
final class DecodingOrder {
    private final List<DemuxedStream> streams;

    private DecodingOrder(List<DemuxedStream> streams) {
        this.streams = streams;
    }

    /** Of an open container, which gives such times from now on; null where a container has its own. */
    static @Nullable DecodingOrder of(String format, List<DemuxedStream> streams, AVFormatContext context) {
        if (!format.equals("avi")) {
            return null;
        }
        context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_GENPTS);
        return new DecodingOrder(streams);
    }

    /** Moves a packet to where its picture is shown. */
    void settle(Packet packet) {
        if (packet.streamIndex() >= streams.size() || packet.pts() == TimeBase.NONE) {
            return;
        }
        DemuxedStream stream = streams.get(packet.streamIndex());
        int behind = stream.parameters().videoDelay();
        DemuxedStream.FrameRate rate = stream.frameRate();
        if (behind > 0 && rate.isKnown()) {
            long later = Math.round((double) behind
                    * rate.denominator()
                    / rate.numerator()
                    * stream.timeBase().denominator()
                    / stream.timeBase().numerator());
            packet.setTimes(packet.pts() - later, packet.dts() == TimeBase.NONE ? TimeBase.NONE : packet.dts() - later);
        }
    }
}
