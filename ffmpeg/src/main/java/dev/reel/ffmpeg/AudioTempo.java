package dev.reel.ffmpeg;

import dev.reel.ffmpeg.internal.codec.Wsola;
import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.transform.AbstractTransform;
import dev.reel.platform.Platform;
import dev.reel.platform.media.AudioFrame;
import dev.reel.platform.media.MediaBuffer;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Fits sound to a playback rate at its own pitch: at rate r it gives 1/r as many samples (media-session.md §11).
 *
 * <p>Takes and gives interleaved PCM of 16 bits or 32-bit floats. Times and durations stay presentation time, so the duration
 * of what comes out is r times as long as it takes to play. It follows rates from {@value #SLOWEST} to {@value #FASTEST}; at
 * any other there is nothing to hear, and nothing comes out. Sound that does not follow on the sound before it begins anew. One
 * thread at a time.
 */
public final class AudioTempo extends AbstractTransform implements RateControl {
    public static final float SLOWEST = 0.5f;
    public static final float FASTEST = 4;

    /** Rounding of time stamps. */
    private static final long SEAM = 10 * Platform.MILLISECOND;

    private static final float FULL_SCALE = 32_768;

    private @Nullable Wsola sound;
    private boolean thinned;
    private float rate = 1;
    private float[] values = new float[0];
    private boolean running;
    private long begin;
    private double taken;

    public AudioTempo() {
        super("the tempo");
    }

    /** True for a rate at which there is something to hear. */
    public static boolean follows(float rate) {
        return rate >= SLOWEST && rate <= FASTEST;
    }

    @Override
    public void setRate(boolean thin, float newRate) {
        if (running && !follows(newRate)) {
            reset();
        }
        rate = newRate;
        thinned = thin;
    }

    @Override
    public float rate() {
        return rate;
    }

    @Override
    public boolean isThinned() {
        return thinned;
    }

    @Override
    protected void inputChanges(@Nullable MediaType type) {
        sound = type == null ? null : new Wsola(type.sampleRate(), type.channels());
    }

    @Override
    protected boolean isHolding() {
        return running;
    }

    @Override
    protected void process(Sample sample) {
        if (rate == 1 && !running) {
            give(sample.retain());
        } else if (follows(rate)) {
            feed(sample, requireInput());
        }
    }

    private void feed(Sample sample, MediaType type) {
        Wsola current = sound;
        if (current == null) {
            return;
        }
        long due = begin + toTime(taken, type);
        boolean follows = !sample.hasTime() || Math.abs(sample.time() - due) <= SEAM;
        if (running && (!follows || sample.isDiscontinuity())) {
            finish();
        }
        if (!running) {
            running = true;
            begin = sample.hasTime() ? sample.time() : due;
            taken = 0;
        }
        int frames = read(sample, type);
        current.setSpeed(rate);
        current.put(values, frames);
        taken += frames;
        long time = begin + toTime(current.position(), type);
        give(current, current.take(), time, type);
    }

    @Override
    protected void finish() {
        Wsola current = sound;
        MediaType type = inputCurrentType(0);
        if (running && current != null && type != null) {
            long time = begin + toTime(current.position(), type);
            give(current, current.finish(), time, type);
            begin += toTime(taken, type);
            taken = 0;
            running = false;
        }
    }

    private void give(Wsola from, int frames, long time, MediaType type) {
        if (frames == 0) {
            return;
        }
        int count = frames * type.channels();
        boolean floats = isFloat(type);
        MemoryBuffer buffer = MemoryBuffer.allocate(count * (floats ? Float.BYTES : Short.BYTES));
        buffer.setCurrentLength(buffer.maxLength());
        ByteBuffer bytes = buffer.data().order(ByteOrder.LITTLE_ENDIAN);
        float[] made = from.output();
        for (int i = 0; i < count; i++) {
            if (floats) {
                bytes.putFloat(made[i]);
            } else {
                bytes.putShort((short)
                        Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, Math.round(made[i] * FULL_SCALE))));
            }
        }
        give(new Sample(buffer)
                .setTime(time)
                .setDuration(toTime(frames * (double) rate, type))
                .setCleanPoint(true));
    }

    private int read(Sample sample, MediaType type) {
        MediaBuffer buffer = sample.convertToContiguousBuffer();
        ByteBuffer bytes = (buffer instanceof AudioFrame frame ? frame.plane(0) : buffer.data())
                .duplicate()
                .order(ByteOrder.LITTLE_ENDIAN);
        boolean floats = isFloat(type);
        int frames = bytes.remaining() / ((floats ? Float.BYTES : Short.BYTES) * type.channels());
        int count = frames * type.channels();
        if (values.length < count) {
            values = new float[count];
        }
        for (int i = 0; i < count; i++) {
            values[i] = floats ? bytes.getFloat() : bytes.getShort() / FULL_SCALE;
        }
        return frames;
    }

    @Override
    protected void reset() {
        running = false;
        taken = 0;
        Wsola current = sound;
        if (current != null) {
            current.reset();
        }
    }

    private static long toTime(double frames, MediaType type) {
        return Math.round(frames * Platform.SECOND / type.sampleRate());
    }

    private static boolean isFloat(MediaType type) {
        return type.subtype().equals(Subtype.FLOAT);
    }

    @Override
    protected boolean takes(MediaType type) {
        int bits = type.get(MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE, 0);
        return type.isAudio()
                && type.contains(MediaTypeAttributes.SUBTYPE)
                && (isFloat(type) ? bits == 32 : type.subtype().equals(Subtype.PCM) && bits == 16)
                && !type.isTrue(MediaTypeAttributes.AUDIO_PLANAR)
                && type.sampleRate() > 0
                && type.channels() > 0;
    }

    @Override
    protected String wants() {
        return "interleaved PCM of 16 bits or 32-bit floats";
    }
}
