package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.DemuxedStream;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avformat;

/**
 * Where the sound of an MP4 or MOV file ends within its last packet: the edit list and the packets' durations say so, FFmpeg's
 * demuxer does not pass it on. The packet is marked, so decoders give as many samples as there are and a copy says it too.
 *
 * <p>One thread at a time, with its demuxer.
 */
final class SoundEnd {
    /** Codecs whose last packet is as long as the others, whatever is in it. */
    private static final Set<String> FILLED = Set.of("aac", "mp3", "mp2", "opus", "ac3", "eac3");

    /** The part of a packet that may be missing from its duration because times are rounded. */
    private static final int ROUNDING = 50;

    /** End of each stream, in its ticks. */
    private final Map<Integer, Long> ends = new TreeMap<>();
    /** Samples in the longest packet of each stream so far, where its codec does not say. */
    private final Map<Integer, Long> longest = new TreeMap<>();

    private final List<DemuxedStream> streams;

    private SoundEnd(List<DemuxedStream> streams) {
        this.streams = streams;
    }

    static SoundEnd of(String format, List<DemuxedStream> streams) {
        SoundEnd result = new SoundEnd(streams);
        if (format.contains("mp4")) {
            for (DemuxedStream stream : streams) {
                boolean exact = stream.startTicks() != TimeBase.NONE && stream.durationTicks() != TimeBase.NONE;
                if (FILLED.contains(stream.parameters().codecName())
                        && stream.parameters().sampleRate() > 0
                        && exact) {
                    result.ends.put(stream.index(), stream.startTicks() + stream.durationTicks());
                }
            }
        }
        return result;
    }

    /** Marks a packet in which the sound of its stream ends, or that of a fragment. */
    void mark(Packet packet, AVFormatContext container) {
        Long end = ends.isEmpty() ? null : ends.get(packet.streamIndex());
        if (end == null || packet.pts() == TimeBase.NONE) {
            return;
        }
        DemuxedStream stream = streams.get(packet.streamIndex());
        CodecParameters parameters = stream.parameters();
        TimeBase samples = new TimeBase(1, parameters.sampleRate());
        long frame = parameters.frameSize();
        if (frame <= 0) {
            long lasting = stream.timeBase().convert(packet.duration(), samples);
            frame = longest.merge(stream.index(), lasting, Math::max);
        }
        boolean told = packet.priming() != 0 || packet.padding() != 0;
        // Of fragments that are read as they come the end that is known is that of the first: the packets say the rest.
        long kept = packet.pts() >= end ? frame : stream.timeBase().convert(end - packet.pts(), samples);
        if (kept >= frame) {
            long lasting = stream.timeBase().convert(packet.duration(), samples);
            kept = lasting > 0 && lasting < frame - frame / ROUNDING && isLast(container, packet) ? lasting : frame;
        }
        if (kept < frame && !told) {
            packet.setPadding((int) (frame - kept));
        }
    }

    /** Whether none of its stream behind it is known, here or in the fragment. */
    private static boolean isLast(AVFormatContext container, Packet packet) {
        AVStream stream = container.streams(packet.streamIndex());
        int count = avformat.avformat_index_get_entries_count(stream);
        AVIndexEntry last = count > 0 ? avformat.avformat_index_get_entry(stream, count - 1) : null;
        return last != null && last.timestamp() == packet.dts();
    }
}
