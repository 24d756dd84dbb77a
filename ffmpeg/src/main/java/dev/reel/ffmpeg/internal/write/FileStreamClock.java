package dev.reel.ffmpeg.internal.write;

import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.StreamFormat;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.platform.media.Rational;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.SampleAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Lays the times of one stream's samples on the time line of a file, in the unit that the samples come with where they have one: what
 * is copied keeps its very times, moved as a whole. One thread at a time.
 */
final class FileStreamClock {
    /** Rounding of times that is no move, 100 ns units. */
    private static final long ROUNDING = 10;

    private final TimeBase unit;
    private long shift;
    private long shiftTicks;
    private boolean shifted;
    private long lastDts = Long.MIN_VALUE;

    FileStreamClock(TimeBase unit) {
        this.unit = unit;
    }

    /** The unit of a sample's own ticks, or another one when it has none. */
    static TimeBase unitOf(Sample sample, TimeBase otherwise) {
        if (!sample.hasTicks()) {
            return otherwise;
        }
        Rational own = sample.timeBase();
        return new TimeBase(own.numerator(), own.denominator());
    }

    TimeBase unit() {
        return unit;
    }

    /**
     * Writes a sample's times into a packet of it.
     *
     * @param origin presentation time at which the file begins, 100 ns units
     * @param described what the stream's packets are like
     */
    void stamp(Packet packet, Sample sample, long origin, StreamFormat described) {
        long pts = pts(sample, sample.time() - origin);
        long dts = decodeTime(packet, sample, pts, described);
        if (dts != TimeBase.NONE) {
            dts = lastDts == Long.MIN_VALUE ? dts : Math.max(dts, lastDts + 1);
            lastDts = dts;
            pts = Math.max(pts, dts);
        }
        long duration = sample.hasDuration() ? unit.fromHns(sample.duration()) : 0;
        boolean same = packet.duration() > 0 && described.timeBase().equals(unit);
        if (same && !(sample.hasDuration() && isCut(packet, sample))) {
            duration = packet.duration();
        }
        packet.setTimes(pts, dts);
        packet.setDuration(duration - padding(packet, duration, described.parameters()));
    }

    /** Of a packet that lasts as long as the others, what is no sound: not every container has another place to say it. */
    private long padding(Packet packet, long duration, CodecParameters parameters) {
        int frame = parameters.frameSize();
        int padding = frame > 0 ? packet.padding() : 0;
        if (padding <= 0 || padding >= frame) {
            return 0;
        }
        TimeBase samples = new TimeBase(1, parameters.sampleRate());
        return Math.max(0, duration - samples.convert(frame - padding, unit));
    }

    private boolean isCut(Packet packet, Sample sample) {
        return sample.duration() + ROUNDING < unit.toHns(packet.duration());
    }

    private long pts(Sample sample, long time) {
        if (!sample.hasTicks() || !unitOf(sample, unit).equals(unit)) {
            return unit.fromHns(time);
        }
        long moved = time - unit.toHns(sample.ticks());
        if (!shifted || Math.abs(moved - shift) > ROUNDING) {
            shifted = true;
            shift = moved;
            shiftTicks = unit.fromHns(moved);
        }
        return sample.ticks() + shiftTicks;
    }

    private long decodeTime(Packet packet, Sample sample, long pts, StreamFormat described) {
        @Nullable
        Long decode = sample.hasAttributes()
                ? sample.attributes().find(SampleAttributes.DECODE_TIMESTAMP).orElse(null)
                : null;
        if (packet.pts() != TimeBase.NONE && packet.dts() != TimeBase.NONE) {
            return pts - described.timeBase().convert(packet.pts() - packet.dts(), unit);
        }
        if (decode != null) {
            return pts - unit.fromHns(sample.time() - decode);
        }
        // The muxer works it out when frames are reordered.
        return described.parameters().isVideo() && packet.pts() != TimeBase.NONE ? TimeBase.NONE : pts;
    }
}
