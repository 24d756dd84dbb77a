package dev.reel.ffmpeg.internal.natives;

import dev.reel.ffmpeg.NativeCount;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.ffmpeg.avutil.AVAudioFifo;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Sound on its way to an encoder, cut anew into frames; samples are numbered from 0, and each number has a time.
 *
 * <p>Times follow from the number of samples, so they do not drift; only where the input leaves a gap, or jumps, counting begins
 * anew. One thread at a time.
 */
public final class SampleQueue {
    /** The samples follow those before. */
    public static final long CONTINUES = Long.MIN_VALUE;

    /** Rounding of a container that is no gap, 100 ns units. */
    private static final long TOLERANCE = 100_000;

    /** From which number on samples have which time. */
    private final TreeMap<Long, Long> anchors = new TreeMap<>();

    private SampleConverter.@Nullable Format format;
    private @Nullable AVAudioFifo fifo;
    private long taken;
    private long added;

    /** Empty, for samples of a format. */
    public void open(SampleConverter.Format newFormat) {
        clear();
        format = newFormat;
    }

    /** Samples that wait. */
    public int size() {
        return (int) (added - taken);
    }

    /** Appends samples; the frame stays the caller's. */
    public void add(NativeFrame frame, long time) {
        int count = frame.samples();
        if (count == 0) {
            return;
        }
        if (anchors.isEmpty() || (time != CONTINUES && Math.abs(time - timeOf(added)) > TOLERANCE)) {
            // A jump back cannot be: what is written stays.
            long start = time == CONTINUES ? 0 : anchors.isEmpty() ? time : Math.max(time, timeOf(added));
            anchors.put(added, start);
        }
        AVFrame pointer = frame.pointer();
        if (avutil.av_audio_fifo_write(fifo(frame.channels()), pointer.extended_data(), count) < count) {
            throw new OutOfMemoryError("no memory for sound to encode");
        }
        added += count;
    }

    /** Appends silence, if there was sound before. */
    public void addSilence(int count) {
        if (added == 0) {
            return;
        }
        NativeFrame frame = frame(count);
        try {
            AVFrame pointer = frame.pointer();
            avutil.av_samples_set_silence(pointer.extended_data(), 0, count, frame.channels(), pointer.format());
            add(frame, CONTINUES);
        } finally {
            frame.release();
        }
    }

    /** The next samples as a frame whose time is the number of its first; the caller releases it. */
    public NativeFrame take(int count) {
        NativeFrame result = frame(count);
        AVFrame target = result.pointer();
        if (avutil.av_audio_fifo_read(fifo(result.channels()), target.extended_data(), count) != count) {
            result.release();
            throw new IllegalStateException("fewer than " + count + " samples wait");
        }
        target.pts(taken);
        taken += count;
        return result;
    }

    private NativeFrame frame(int count) {
        SampleConverter.Format current = format();
        NativeFrame result = new NativeFrame();
        AVFrame target = result.pointer();
        avutil.av_channel_layout_from_string(target.ch_layout(), current.layout());
        target.format(current.format()).sample_rate(current.rate()).nb_samples(count);
        if (avutil.av_frame_get_buffer(target, 0) < 0) {
            result.release();
            throw new OutOfMemoryError("no memory for sound to encode");
        }
        return result;
    }

    /** The time of a sample, 100 ns units; those before the first, which an encoder makes up, count down from it. */
    public long timeOf(long number) {
        Map.Entry<Long, Long> anchor = anchors.floorEntry(number);
        if (anchor == null) {
            anchor = anchors.firstEntry();
        }
        return anchor == null ? 0 : anchor.getValue() + duration(number - anchor.getKey());
    }

    /** Forgets everything. */
    public void clear() {
        AVAudioFifo present = fifo;
        fifo = null;
        if (present != null) {
            avutil.av_audio_fifo_free(present);
            NativeCount.gone(NativeCount.Kind.BLOCK);
        }
        anchors.clear();
        taken = 0;
        added = 0;
    }

    /** Rounded down, so that no sample ends after the next begins. */
    private long duration(long samples) {
        return Math.floorDiv(Math.multiplyExact(samples, 10_000_000L), format().rate());
    }

    private AVAudioFifo fifo(int channels) {
        AVAudioFifo present = fifo;
        if (present == null) {
            present = avutil.av_audio_fifo_alloc(format().format(), channels, 1);
            if (present == null) {
                throw new OutOfMemoryError("no memory for sound to encode");
            }
            NativeCount.born(NativeCount.Kind.BLOCK);
            fifo = present;
        }
        return present;
    }

    private SampleConverter.Format format() {
        SampleConverter.Format current = format;
        if (current == null) {
            throw new IllegalStateException("the queue has no format yet");
        }
        return current;
    }
}
