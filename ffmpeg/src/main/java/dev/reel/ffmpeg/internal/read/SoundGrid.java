package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.DemuxedStream;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The exact times of sound packets whose container counts in coarse ticks, milliseconds for example: packets hold equally many
 * samples, so each begins at a multiple of that number behind the first, and the tick says at which. Playing counts samples from
 * the first packet on, so this is where they lie after a jump as well.
 */
final class SoundGrid {
    /** Samples of which every frame of a codec has a multiple, where the container does not know. */
    private static final Map<String, Integer> FRAMES =
            Map.of("opus", 120, "mp3", 576, "mp2", 1152, "aac", 1024, "ac3", 256, "eac3", 256);

    private static final int OPUS_RATE = 48_000;

    private final TimeBase base;
    private final TimeBase samples;
    private final int frame;
    private final long first;
    private final int skipped;
    private final long tick;

    private SoundGrid(TimeBase base, int rate, int frame, long first, int skipped) {
        this.base = base;
        this.samples = new TimeBase(1, rate);
        this.frame = frame;
        this.first = first;
        this.skipped = skipped;
        this.tick = base.toHns(1);
    }

    /** The grid of a stream; null where its ticks are exact or its frames differ in length. */
    static @Nullable SoundGrid of(DemuxedStream stream) {
        CodecParameters parameters = stream.parameters();
        TimeBase base = stream.timeBase();
        int rate = parameters.codecName().equals("opus") ? OPUS_RATE : parameters.sampleRate();
        int frame = FRAMES.getOrDefault(parameters.codecName(), parameters.frameSize());
        if (!parameters.isAudio() || rate <= 0 || frame <= 0 || stream.startTicks() == TimeBase.NONE) {
            return null;
        }
        boolean exact = base.denominator() % ((long) base.numerator() * rate) == 0;
        // Neighbours must not be mistaken for each other.
        boolean coarse = new TimeBase(1, rate).toHns(frame) < 2 * base.toHns(1) + 2;
        return exact || coarse
                ? null
                : new SoundGrid(base, rate, frame, base.toHns(stream.startTicks()), parameters.initialPadding());
    }

    /** The exact container time of a packet, 100 ns units. */
    long time(long ticks) {
        long said = base.toHns(ticks);
        long number = Math.round((double) (samples.fromHns(said - first) + skipped) / frame);
        if (number * frame < skipped) {
            return said;
        }
        long exact = first + samples.toHns(number * frame - skipped);
        return Math.abs(exact - said) <= tick * 3 / 2 ? exact : said;
    }
}
