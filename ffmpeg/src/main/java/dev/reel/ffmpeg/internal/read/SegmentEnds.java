package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.global.avcodec;

/**
 * The ends of the streams of a DASH presentation: FFmpeg takes the end of the first one for the end of all. The stream that is furthest
 * behind is the one that ended, and is left out, until the others have ended too. One thread at a time, with the container.
 */
final class SegmentEnds {
    private final Map<Integer, Double> reached = new HashMap<>();
    private final Set<Integer> ended = new HashSet<>();

    /** A packet came. */
    void note(Packet packet, TimeBase base) {
        long ticks = packet.dts() != TimeBase.NONE ? packet.dts() : packet.pts();
        if (ticks != TimeBase.NONE) {
            reached.put(packet.streamIndex(), (double) ticks * base.numerator() / base.denominator());
        }
    }

    /** Leaves out what has ended; false when nothing is left. */
    boolean goOn(AVFormatContext context) {
        int last = -1;
        int others = 0;
        for (int i = 0; i < context.nb_streams(); i++) {
            if (context.streams(i).discard() != avcodec.AVDISCARD_ALL) {
                boolean behind = last < 0 || time(i) < time(last);
                last = behind ? i : last;
                others++;
            }
        }
        if (others < 2) {
            return false;
        }
        ended.add(last);
        context.streams(last).discard(avcodec.AVDISCARD_ALL);
        return true;
    }

    private double time(int stream) {
        return reached.getOrDefault(stream, Double.NEGATIVE_INFINITY);
    }

    /** Reads all again that was left out. */
    void restart(AVFormatContext context) {
        ended.forEach(stream -> context.streams(stream).discard(avcodec.AVDISCARD_DEFAULT));
        ended.clear();
        reached.clear();
    }
}
