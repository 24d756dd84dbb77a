package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.DemuxedStream;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays the container's times on the presentation's: the container's first time stamp becomes 0, the same shift for all
 * streams so that they stay in sync.
 *
 * <p>In containers whose clock may be set anew on the way (MPEG transport and program streams) a jump of more than ten
 * seconds is closed, for all streams alike. Conversion is to the nearest 100 ns. One thread at a time.
 */
public final class Timeline {
    private static final long JUMP = 100_000_000L;
    private static final long HNS_PER_MICRO = 10;

    private final long origin;
    private final boolean clockMayJump;
    private final Map<Integer, Long> expected = new HashMap<>();
    private long correction;

    /**
     * @param startMicros the container's first time stamp
     * @param clockMayJump whether its clock may be set anew on the way
     * @param streams one of which has that first time stamp, exactly
     */
    public Timeline(long startMicros, boolean clockMayJump, List<DemuxedStream> streams) {
        this.clockMayJump = clockMayJump;
        this.origin = streams.stream()
                .filter(stream -> stream.startTicks() != TimeBase.NONE)
                .mapToLong(stream -> stream.timeBase().toHns(stream.startTicks()))
                .filter(start -> Math.abs(start - startMicros * HNS_PER_MICRO) <= HNS_PER_MICRO)
                .findFirst()
                .orElse(startMicros * HNS_PER_MICRO);
    }

    /** Forgets what was seen; for a start at another position. */
    void reset() {
        expected.clear();
        correction = 0;
    }

    /** What to add to a packet's times, in 100 ns units, to get presentation times. */
    public long shift(DemuxedStream stream, Packet packet) {
        if (clockMayJump && packet.dts() != TimeBase.NONE) {
            long now = stream.timeBase().toHns(packet.dts()) + correction;
            Long due = expected.get(stream.index());
            if (due != null && Math.abs(now - due) > JUMP) {
                correction += due - now;
                now = due;
            }
            expected.put(stream.index(), now + stream.timeBase().toHns(packet.duration()));
        }
        return correction - origin;
    }

    /** The container's time in microseconds for a presentation time in 100 ns units. */
    public long containerMicros(long presentationTime) {
        return Math.floorDiv(presentationTime + origin + HNS_PER_MICRO / 2, HNS_PER_MICRO);
    }
}
