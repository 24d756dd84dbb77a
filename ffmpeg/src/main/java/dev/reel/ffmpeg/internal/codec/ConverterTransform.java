package dev.reel.ffmpeg.internal.codec;

import dev.reel.pipeline.transform.AbstractTransform;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import org.jspecify.annotations.Nullable;

/** A transform that gives one converted sample for one sample: the part that pictures and sound share. */
abstract sealed class ConverterTransform extends AbstractTransform permits AudioConverter, VideoConverter {
    ConverterTransform() {
        super("the converter");
    }

    /** Converts a sample, whose reference stays with the caller; null when nothing came out. */
    abstract @Nullable Sample convert(Sample sample, MediaType from, MediaType to);

    /** What is still inside after the last sample; null when nothing is. */
    @Nullable
    Sample rest(MediaType to) {
        return null;
    }

    /** What it can read it can write. */
    @Override
    protected final boolean gives(MediaType input, MediaType output) {
        return takes(output);
    }

    @Override
    public final void setOutputType(int stream, @Nullable MediaType type) {
        super.setOutputType(stream, type);
        reset();
    }

    @Override
    protected final void process(Sample sample) {
        Sample made = convert(sample, requireInput(), requireOutput());
        if (made != null) {
            give(made);
        }
    }

    @Override
    protected final void finish() {
        MediaType to = outputCurrentType(0);
        Sample made = to == null ? null : rest(to);
        if (made != null) {
            give(made);
        }
    }

    /** Copies the marks that travel with a sample. */
    static Sample mark(Sample made, Sample source) {
        if (source.hasTicks()) {
            made.setTicks(source.ticks(), source.timeBase());
        }
        return made.setCleanPoint(source.isCleanPoint()).setDiscontinuity(source.isDiscontinuity());
    }
}
