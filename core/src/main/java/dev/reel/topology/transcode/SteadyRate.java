package dev.reel.topology.transcode;

import dev.reel.pipeline.TranscodeAttributes;
import dev.reel.pipeline.transform.AbstractTransform;
import dev.reel.platform.Attributes;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Rational;
import dev.reel.platform.media.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives pictures a steady rate: at each of its times comes the picture that is seen then, as often as that is, or not at all. The
 * first one comes when the first picture does, and they last as long as the pictures do. One thread at a time.
 */
final class SteadyRate extends AbstractTransform {
    /** Their times are whole numbers of a unit at least so small. */
    private static final int UNITS_PER_SECOND = 90_000;
    /** Rounding of times that is no time, 100 ns units. */
    private static final long ROUNDING = 10;

    private static final long NONE = Long.MIN_VALUE;

    private final int frames;
    private final int seconds;
    private final int units;
    private final long length;
    private @Nullable Sample seen;
    private long first = NONE;
    private long count;

    private SteadyRate(int frames, int seconds, long length) {
        super("the frame rate converter");
        this.units = (UNITS_PER_SECOND + frames - 1) / frames;
        this.length = length;
        this.frames = frames;
        this.seconds = seconds;
    }

    /**
     * One for the rate that a profile wants; null when it wants none.
     *
     * @param length how long they last at most, 100 ns units
     */
    static @Nullable SteadyRate of(Attributes profile, long length) {
        Long wanted = profile.find(TranscodeAttributes.FRAME_RATE).orElse(null);
        return wanted == null ? null : new SteadyRate((int) (wanted >> 32), wanted.intValue(), length);
    }

    @Override
    protected boolean takes(MediaType type) {
        return type.isVideo() && !type.isCompressedFormat();
    }

    @Override
    protected List<MediaType> outputs(MediaType input) {
        MediaType output = input.copy();
        output.setPair(MediaTypeAttributes.FRAME_RATE, frames, seconds);
        return List.of(output);
    }

    @Override
    protected void process(Sample sample) {
        if (!sample.hasTime()) {
            return;
        }
        if (first == NONE) {
            first = sample.time();
        }
        giveUntil(sample.time());
        take(sample.retain());
    }

    @Override
    protected void finish() {
        Sample last = seen;
        if (last != null) {
            giveUntil(last.time() + (last.hasDuration() ? last.duration() : 1));
        }
        take(null);
    }

    /** Gives what is seen at each time before {@code end}, 100 ns units. */
    private void giveUntil(long end) {
        Sample picture = seen;
        if (picture == null) {
            return;
        }
        // A picture that ends a rounding later than a time is not seen at that time.
        long last = length == Long.MAX_VALUE ? end : Math.min(end, first + length);
        while (timeOf(count) < last - ROUNDING) {
            Sample made = picture.copyWithoutBuffers();
            for (int i = 0; i < picture.bufferCount(); i++) {
                made.addBuffer(picture.buffer(i).retain());
            }
            made.setTime(timeOf(count)).setDuration(timeOf(count + 1) - timeOf(count));
            long base = Math.round((double) first * frames * units / Platform.SECOND);
            made.setTicks(base + count * seconds * units, new Rational(1, frames * units));
            give(made.setDiscontinuity(false));
            count++;
        }
    }

    private long timeOf(long number) {
        return first + Math.round((double) number * seconds * Platform.SECOND / frames);
    }

    private void take(@Nullable Sample next) {
        Sample before = seen;
        seen = next;
        if (before != null) {
            before.close();
        }
    }

    @Override
    protected void reset() {
        take(null);
        first = NONE;
        count = 0;
    }
}
