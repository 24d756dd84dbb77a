package dev.reel.ffmpeg;

import dev.reel.ffmpeg.internal.codec.Wsola;
import dev.reel.ffmpeg.internal.natives.Interruption;
import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.AudioFrame;
import dev.reel.platform.media.MediaBuffer;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fits sound to a playback rate at its own pitch: at rate r it gives 1/r as many samples (media-session.md §11).
 *
 * <p>Takes and gives interleaved PCM of 16 bits or 32-bit floats. Times and durations stay presentation time, so the duration
 * of what comes out is r times as long as it takes to play. It follows rates from {@value #SLOWEST} to {@value #FASTEST}; at
 * any other there is nothing to hear, and nothing comes out. Sound that does not follow on the sound before it begins anew. One
 * thread at a time.
 */
public final class AudioTempo implements Transform, RateControl {
    public static final float SLOWEST = 0.5f;
    public static final float FASTEST = 4;

    /** Rounding of time stamps. */
    private static final long SEAM = 10 * Platform.MILLISECOND;

    private static final float FULL_SCALE = 32_768;

    private final Attributes attributes = new Attributes();
    private final ArrayDeque<Sample> ready = new ArrayDeque<>();
    private @Nullable MediaType inputType;
    private @Nullable MediaType outputType;
    private @Nullable Wsola sound;
    private boolean thinned;
    private float rate = 1;
    private float[] values = new float[0];
    private boolean running;
    private boolean interrupted;
    private boolean draining;
    private long begin;
    private double taken;

    public AudioTempo() {
        // Types and rate follow.
    }

    /** True for a rate at which there is something to hear. */
    public static boolean follows(float rate) {
        return rate >= SLOWEST && rate <= FASTEST;
    }

    @Override
    public void setRate(boolean thin, float newRate) {
        if (running && !follows(newRate)) {
            restart();
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
    public Attributes attributes() {
        return attributes;
    }

    @Override
    public List<MediaType> inputAvailableTypes(int stream) {
        checkStream(stream);
        return List.of();
    }

    @Override
    public List<MediaType> outputAvailableTypes(int stream) {
        checkStream(stream);
        return List.of(require(inputType));
    }

    @Override
    public void testInputType(int stream, MediaType type) {
        checkStream(stream);
        check(type);
        if (!ready.isEmpty() || running) {
            throw Transform.whileProcessing();
        }
    }

    @Override
    public void testOutputType(int stream, MediaType type) {
        checkStream(stream);
        Transform.requireWellFormed(type);
        if (!require(inputType).fits(type)) {
            throw new MediaException(
                    Status.MF_E_INVALIDMEDIATYPE, "the tempo changes no type: it gives " + inputType + ", not " + type);
        }
    }

    @Override
    public void setInputType(int stream, @Nullable MediaType type) {
        checkStream(stream);
        if (type != null) {
            testInputType(stream, type);
        }
        dropAll();
        inputType = type;
        outputType = null;
        sound = type == null ? null : new Wsola(type.sampleRate(), type.channels());
    }

    @Override
    public void setOutputType(int stream, @Nullable MediaType type) {
        checkStream(stream);
        if (type != null) {
            testOutputType(stream, type);
        }
        outputType = type;
    }

    @Override
    public @Nullable MediaType inputCurrentType(int stream) {
        checkStream(stream);
        return inputType;
    }

    @Override
    public @Nullable MediaType outputCurrentType(int stream) {
        checkStream(stream);
        return outputType;
    }

    @Override
    public InputResult processInput(int stream, Sample sample) {
        checkStream(stream);
        MediaType type = require(inputType);
        require(outputType);
        if (!ready.isEmpty()) {
            return InputResult.NOT_ACCEPTING;
        }
        if (rate == 1 && !running) {
            ready.add(sample);
            return InputResult.ACCEPTED;
        }
        if (follows(rate)) {
            feed(sample, type);
        }
        sample.close();
        return InputResult.ACCEPTED;
    }

    @Override
    public OutputResult processOutput(TransformOutput output) {
        require(inputType);
        require(outputType);
        Sample sample = ready.poll();
        if (sample == null) {
            return OutputResult.NEED_MORE_INPUT;
        }
        boolean first = interrupted && !draining;
        output.put(first ? Interruption.mark(sample) : sample);
        interrupted &= !first;
        draining &= !ready.isEmpty();
        return OutputResult.PRODUCED;
    }

    @Override
    public void processMessage(Message message, long parameter) {
        switch (message) {
            case FLUSH -> dropAll();
            case DRAIN -> {
                finish();
                interrupted = true;
                draining = !ready.isEmpty();
            }
            case SET_D3D_MANAGER -> throw Transform.noDeviceManager();
            default -> {
                // Nothing else concerns sound.
            }
        }
    }

    @Override
    public void close() {
        dropAll();
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

    private void finish() {
        Wsola current = sound;
        MediaType type = inputType;
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
        ready.add(new Sample(buffer)
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

    private void restart() {
        running = false;
        taken = 0;
        Wsola current = sound;
        if (current != null) {
            current.reset();
        }
    }

    private void dropAll() {
        ready.forEach(Sample::close);
        ready.clear();
        restart();
    }

    private static long toTime(double frames, MediaType type) {
        return Math.round(frames * Platform.SECOND / type.sampleRate());
    }

    private static boolean isFloat(MediaType type) {
        return type.subtype().equals(Subtype.FLOAT);
    }

    private static void check(MediaType type) {
        Transform.requireWellFormed(type);
        int bits = type.get(MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE, 0);
        boolean known = type.isAudio()
                && type.contains(MediaTypeAttributes.SUBTYPE)
                && (isFloat(type) ? bits == 32 : type.subtype().equals(Subtype.PCM) && bits == 16);
        if (!known || type.isTrue(MediaTypeAttributes.AUDIO_PLANAR) || type.sampleRate() <= 0 || type.channels() <= 0) {
            throw new MediaException(
                    Status.MF_E_INVALIDMEDIATYPE,
                    "the tempo of " + type
                            + " cannot be changed; it takes interleaved PCM of 16 bits or 32-bit floats");
        }
    }

    private static MediaType require(@Nullable MediaType type) {
        if (type == null) {
            throw new MediaException(
                    Status.MF_E_TRANSFORM_TYPE_NOT_SET, "the tempo needs its input type, then its output type");
        }
        return type;
    }

    private static void checkStream(int stream) {
        if (stream != 0) {
            throw new MediaException(Status.MF_E_INVALIDSTREAMNUMBER, "the tempo has stream 0 only, not " + stream);
        }
    }
}
