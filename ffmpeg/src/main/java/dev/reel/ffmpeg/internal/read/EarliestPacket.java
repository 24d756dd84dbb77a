package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.TimeBase;

/**
 * The packet with the lowest time among the first ones of a container, noted while they are read. One thread at a time, with its
 * demuxer.
 */
final class EarliestPacket {
    /** Streams come interleaved; none begins further away from the others than this many packets. */
    private static final int MOST = 64;

    private int left = MOST;
    private long micros = Long.MAX_VALUE;
    private int stream;
    private long ticks;

    /** Takes note of the next packet in file order. */
    void note(Packet packet, TimeBase unit) {
        if (left == 0) {
            return;
        }
        left--;
        if (packet.pts() == TimeBase.NONE) {
            return;
        }
        long time = unit.convert(packet.pts(), TimeBase.MICROSECONDS);
        if (time < micros) {
            micros = time;
            stream = packet.streamIndex();
            ticks = packet.pts();
        }
    }

    /** The next packets are not the first ones any more. */
    void stop() {
        left = 0;
    }

    boolean isKnown() {
        return micros != Long.MAX_VALUE;
    }

    int stream() {
        return stream;
    }

    /** Its time in the unit of its stream. */
    long ticks() {
        return ticks;
    }
}
