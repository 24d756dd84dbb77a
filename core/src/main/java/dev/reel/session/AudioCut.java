package dev.reel.session;

import dev.reel.platform.AudioFrame;
import dev.reel.platform.MediaBuffer;
import dev.reel.platform.MediaType;
import dev.reel.platform.MediaTypeAttributes;
import dev.reel.platform.MemoryBuffer;
import dev.reel.platform.Platform;
import dev.reel.platform.Sample;
import dev.reel.session.Trim.Verdict;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts uncompressed sound at a time, to the sample: the one nearest to the time is the first behind the cut, so that two pieces
 * cut at the same time fit together without one missing or doubled.
 */
final class AudioCut {
    private AudioCut() {}

    /** Keeps what lies between two times, 100 ns units; what is not sound of a known kind stays whole. */
    static Verdict apply(Sample sample, @Nullable MediaType type, long start, long stop) {
        if (sample.bufferCount() != 1 || !sample.isExclusive()) {
            return Verdict.KEEP;
        }
        MediaBuffer buffer = sample.buffer(0);
        if (buffer instanceof AudioFrame frame) {
            return cut(sample, frame.frames(), frame.sampleRate(), start, stop, frame::slice);
        }
        int block = type == null ? 0 : blockOf(type);
        if (type == null || block == 0 || !sample.hasDuration()) {
            return Verdict.KEEP;
        }
        int frames = buffer.currentLength() / block;
        boolean plausible = Math.abs(frames - count(sample.duration(), type.sampleRate())) <= 1;
        return plausible
                ? cut(
                        sample,
                        frames,
                        type.sampleRate(),
                        start,
                        stop,
                        (first, count) -> copy(buffer, first * block, count * block))
                : Verdict.KEEP;
    }

    /** Takes a part of a buffer: so many samples per channel from one on. */
    private interface Slicer {
        MediaBuffer slice(int first, int count);
    }

    private static Verdict cut(Sample sample, int frames, int rate, long start, long stop, Slicer slicer) {
        if (rate <= 0) {
            return Verdict.KEEP;
        }
        long time = sample.time();
        long first = time >= start ? 0 : count(start - time, rate);
        long end = stop == Long.MAX_VALUE ? frames : Math.min(frames, count(stop - time, rate));
        if (first >= frames) {
            return Verdict.DROP;
        }
        if (end <= first) {
            return Verdict.END;
        }
        if (first == 0 && end == frames) {
            return Verdict.KEEP;
        }
        MediaBuffer part = slicer.slice((int) first, (int) (end - first));
        long from = time + duration(first, rate);
        sample.removeAllBuffers();
        sample.addBuffer(part);
        sample.setTime(from).setDuration(time + duration(end, rate) - from);
        return Verdict.KEEP;
    }

    private static long count(long duration, int rate) {
        return Math.floorDiv(duration * rate + Platform.SECOND / 2, Platform.SECOND);
    }

    private static long duration(long count, int rate) {
        return (count * Platform.SECOND + rate / 2) / rate;
    }

    /** Bytes of one sample of all channels, 0 when the type is not interleaved PCM. */
    private static int blockOf(MediaType type) {
        boolean plain = type.isAudio() && !type.isCompressedFormat() && !type.isTrue(MediaTypeAttributes.AUDIO_PLANAR);
        return plain && type.sampleRate() > 0
                ? type.channels() * type.get(MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE, 0) / Byte.SIZE
                : 0;
    }

    private static MediaBuffer copy(MediaBuffer whole, int offset, int length) {
        MemoryBuffer part = MemoryBuffer.allocate(length);
        part.setCurrentLength(length);
        ByteBuffer bytes = whole.data();
        bytes.position(bytes.position() + offset);
        bytes.limit(bytes.position() + length);
        part.data().put(bytes);
        return part;
    }
}
