package dev.reel.ffmpeg.proof;

import dev.reel.pipeline.sink.SampleRenderer;
import dev.reel.platform.Platform;
import dev.reel.platform.media.AudioFrame;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaBuffer;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Sample;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps the samples that were heard, up to a number of them. Any thread may ask. */
final class SoundLog implements SampleRenderer {
    /** Where a stretch of sound without a gap begins: presentation time, 100 ns units, and the number of its first sample. */
    private record Stretch(long time, long first) {}

    private final Memory memory;
    private final long most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Stretch> stretches = new ArrayList<>();
    private byte[] whole = {};
    private long frames;
    private int block;
    private int rate;

    /** @param most samples per channel that are kept */
    SoundLog(Memory memory, long most) {
        this.memory = memory;
        this.most = most;
    }

    /** Samples per channel so far. */
    synchronized long frames() {
        return frames;
    }

    synchronized int rate() {
        return rate;
    }

    /** Presentation time of the first sample, 100 ns units; only when there is one. */
    synchronized long begin() {
        return stretches.get(0).time();
    }

    /** When the last sample is over, 100 ns units. */
    synchronized long end() {
        return timeOf(frames);
    }

    /** Presentation time of a sample by its number, 100 ns units. */
    synchronized long timeOf(long number) {
        Stretch last = stretches.get(0);
        for (Stretch stretch : stretches) {
            if (stretch.first() <= number) {
                last = stretch;
            }
        }
        return last.time() + Math.round((number - last.first()) * (double) Platform.SECOND / rate);
    }

    /** The number of the sample at a time, with a fraction where the time lies between two. */
    synchronized double numberAt(long time) {
        Stretch last = stretches.get(0);
        for (Stretch stretch : stretches) {
            if (stretch.time() <= time) {
                last = stretch;
            }
        }
        return last.first() + (time - last.time()) * (double) rate / Platform.SECOND;
    }

    /** The bytes of samples from one on, fewer where the sound ends. */
    synchronized byte[] cut(long first, int count) {
        byte[] all = whole;
        if (all.length != bytes.size()) {
            all = bytes.toByteArray();
            whole = all;
        }
        long from = Math.min(first * block, all.length);
        return Arrays.copyOfRange(all, (int) from, (int) Math.min(from + (long) count * block, all.length));
    }

    /** Waits until so many samples are there; false when they do not come in that time. */
    synchronized boolean await(long count, Patience patience) {
        while (frames < count && patience.waitOn(this)) {
            // Looks again.
        }
        return frames >= count;
    }

    @Override
    public MajorType majorType() {
        return MajorType.AUDIO;
    }

    @Override
    public boolean accepts(MediaType type) {
        return type.contains(MediaTypeAttributes.MAJOR_TYPE) && type.isAudio() && !type.isCompressedFormat();
    }

    @Override
    public void configure(MediaType type) {
        // The samples are kept as the decoder gives them.
    }

    @Override
    public synchronized void render(Sample sample, long lateness) {
        for (int i = 0; i < sample.bufferCount(); i++) {
            MediaBuffer buffer = sample.buffer(i);
            if (buffer instanceof AudioFrame frame && frames < most) {
                add(frame, sample.time());
            }
        }
        notifyAll();
    }

    private void add(AudioFrame frame, long time) {
        rate = frame.sampleRate();
        int width = frame.bitsPerSample() / Byte.SIZE;
        block = width * frame.channels();
        if (stretches.isEmpty() || Math.abs(time - timeOf(frames)) > Platform.SECOND / rate) {
            stretches.add(new Stretch(time, frames));
        }
        byte[] together = new byte[frame.frames() * block];
        if (!frame.isPlanar()) {
            frame.plane(0).get(together);
        } else {
            for (int channel = 0; channel < frame.channels(); channel++) {
                ByteBuffer plane = frame.plane(channel);
                for (int at = channel * width; at < together.length; at += block) {
                    plane.get(together, at, width);
                }
            }
        }
        bytes.writeBytes(together);
        frames += frame.frames();
    }

    @Override
    public synchronized void flush() {
        if (memory == Memory.SINCE_FLUSH) {
            bytes.reset();
            whole = new byte[0];
            stretches.clear();
            frames = 0;
        }
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
