package dev.reel.session.flow;

import dev.reel.platform.Platform;
import dev.reel.platform.media.AudioFrame;
import dev.reel.platform.media.MediaBuffer;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.session.flow.Trim.Verdict;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts uncompressed sound at a time, to the sample: the one nearest to the time is the first behind the cut. Which one that is
 * depends on media time alone, so that two pieces cut at the same time fit together without a sample missing or doubled.
 */
final class AudioCut {
    private AudioCut() {}

    /**
     * What is wanted, 100 ns units.
     *
     * @param start presentation time of the begin
     * @param stop presentation time of the end, MAX_VALUE for none
     * @param shift presentation time minus media time
     */
    record Range(long start, long stop, long shift) {}

    /** Keeps what lies in a range; what is not sound of a known kind stays whole. */
    static Verdict apply(Sample sample, @Nullable MediaType type, Range range) {
        if (sample.bufferCount() != 1 || !sample.isExclusive()) {
            return Verdict.KEEP;
        }
        MediaBuffer buffer = sample.buffer(0);
        if (buffer instanceof AudioFrame frame) {
            return cut(sample, frame.frames(), frame.sampleRate(), range, frame::slice);
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
                        range,
                        (first, count) -> copy(buffer, first * block, count * block))
                : Verdict.KEEP;
    }

    /** Takes a part of a buffer: so many samples per channel from one on. */
    private interface Slicer {
        MediaBuffer slice(int first, int count);
    }

    private static Verdict cut(Sample sample, int frames, int rate, Range range, Slicer slicer) {
        if (rate <= 0) {
            return Verdict.KEEP;
        }
        long time = sample.time();
        long place = count(time - range.shift(), rate);
        long first = time >= range.start() ? 0 : Math.max(0, count(range.start() - range.shift(), rate) - place);
        long end = range.stop() == Long.MAX_VALUE
                ? frames
                : Math.min(frames, count(range.stop() - range.shift(), rate) - place);
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
        // In two steps, so that weeks do not overflow.
        long seconds = Math.floorDiv(duration, Platform.SECOND);
        long rest = Math.floorMod(duration, Platform.SECOND);
        return seconds * rate + Math.floorDiv(rest * rate + Platform.SECOND / 2, Platform.SECOND);
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
