package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.platform.Platform;
import dev.reel.platform.media.Sample;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Finds the key frames of a stream in decreasing order of time: goes to one before the last, reads up to where it has been,
 * and keeps the key frames on the way.
 *
 * <p>No index is needed beyond what a seek needs. On the reader's queue.
 */
final class BackwardReader {
    /** Key frames that are kept of one stretch; what lies before them is found again by the next seek. */
    private static final int KEPT = 16;

    /** More than the rounding of any container's clock. */
    private static final long LEAST_STEP = Platform.MILLISECOND;

    private static final long FIRST_STEP = Platform.SECOND / 2;

    private final Demuxer demuxer;
    private final Timeline timeline;
    private final Function<Packet, PacketReader.Item> itemOf;
    /** By stream: presentation time, 100 ns units, before which the next key frame is looked for. */
    private final Map<Integer, Long> before = new HashMap<>();

    private long start;

    BackwardReader(Demuxer demuxer, Timeline timeline, Function<Packet, PacketReader.Item> itemOf) {
        this.demuxer = demuxer;
        this.timeline = timeline;
        this.itemOf = itemOf;
    }

    /** Begins anew with the last key frame at or before a presentation time, 100 ns units. */
    void begin(long position) {
        start = position;
        before.clear();
    }

    /**
     * Reads the next key frames of a stream, the latest first; none at the beginning of the media.
     *
     * @param gap least time between what is given and what was given before, 100 ns units
     */
    List<PacketReader.Item> read(int stream, long gap) {
        Long given = before.get(stream);
        long limit = given == null ? start + 1 : given - Math.max(gap - 1, 0);
        long back = LEAST_STEP;
        while (limit > 0) {
            boolean fromTheBeginning = limit <= back;
            // Some containers find their first packet only from before it.
            long target = fromTheBeginning ? -Platform.SECOND : limit - back;
            List<PacketReader.Item> found = between(stream, target, limit);
            if (!found.isEmpty()) {
                before.put(stream, found.get(found.size() - 1).sample().time());
                return found;
            }
            if (fromTheBeginning) {
                break;
            }
            // Where a container seeks by decoding time or by guess, it may land behind the key frame that is wanted.
            back = back == LEAST_STEP ? FIRST_STEP : back * 2;
        }
        before.put(stream, 0L);
        return List.of();
    }

    /** The key frames from where a seek to {@code target} lands to {@code limit}, the latest first. */
    private List<PacketReader.Item> between(int stream, long target, long limit) {
        demuxer.seek(timeline.containerMicros(target));
        timeline.reset();
        ArrayDeque<PacketReader.Item> kept = new ArrayDeque<>();
        try {
            boolean more = true;
            while (more) {
                Packet packet = new Packet();
                more = demuxer.read(packet);
                if (!more || packet.streamIndex() != stream) {
                    packet.close();
                    continue;
                }
                long decoded = packet.dts();
                PacketReader.Item item = itemOf.apply(packet);
                Sample sample = item.sample();
                more = !sample.hasTime() || decodingTime(sample, decoded, stream) < limit;
                if (sample.hasTime() && sample.isCleanPoint() && sample.time() < limit) {
                    kept.add(item);
                    if (kept.size() > KEPT) {
                        kept.remove().sample().close();
                    }
                } else {
                    sample.close();
                }
            }
        } catch (RuntimeException e) {
            kept.forEach(item -> item.sample().close());
            throw e;
        }
        List<PacketReader.Item> result = new ArrayList<>(kept);
        Collections.reverse(result);
        return result;
    }

    /** When a sample is decoded, on the presentation's time line: no sample behind it is shown earlier. */
    private long decodingTime(Sample sample, long decoded, int stream) {
        if (decoded == TimeBase.NONE || !sample.hasTicks()) {
            return sample.time();
        }
        TimeBase base = demuxer.streams().get(stream).timeBase();
        return sample.time() - base.toHns(sample.ticks()) + base.toHns(decoded);
    }
}
