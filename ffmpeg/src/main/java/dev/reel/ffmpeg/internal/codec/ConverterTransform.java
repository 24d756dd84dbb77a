package dev.reel.ffmpeg.internal.codec;

import dev.reel.ffmpeg.internal.natives.Interruption;
import dev.reel.pipeline.transform.InputStreamInfo;
import dev.reel.pipeline.transform.OutputStreamInfo;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A transform that gives one converted sample for one sample: the part that pictures and sound share. */
abstract sealed class ConverterTransform implements Transform permits AudioConverter, VideoConverter {
    private static final InputStreamInfo INPUT = new InputStreamInfo(
            0, Set.of(InputStreamInfo.Flag.WHOLE_SAMPLES, InputStreamInfo.Flag.SINGLE_SAMPLE_PER_BUFFER), 0, 0, 0);
    private static final OutputStreamInfo OUTPUT = new OutputStreamInfo(
            Set.of(
                    OutputStreamInfo.Flag.WHOLE_SAMPLES,
                    OutputStreamInfo.Flag.SINGLE_SAMPLE_PER_BUFFER,
                    OutputStreamInfo.Flag.PROVIDES_SAMPLES),
            0,
            0);

    private final Attributes attributes = new Attributes();
    private @Nullable MediaType inputType;
    private @Nullable MediaType outputType;
    private @Nullable Sample waiting;
    private boolean draining;
    private boolean interrupted;

    /** Whether a complete type is one that can be read or written. */
    abstract boolean isOurs(MediaType type);

    /** What can be made of an input, the closest first. */
    abstract List<MediaType> offers(MediaType input);

    /** An output type with what follows from the input where it is left open. */
    abstract MediaType settled(MediaType output, MediaType input);

    /** Forgets the converter of the types that were set. */
    abstract void reset();

    /** Converts a sample, whose reference stays with the caller; null when nothing came out. */
    abstract @Nullable Sample convert(Sample sample, MediaType from, MediaType to);

    /** What is still inside after the last sample; null when nothing is. */
    abstract @Nullable Sample rest(MediaType to);

    @Override
    public final Attributes attributes() {
        return attributes;
    }

    @Override
    public final List<MediaType> inputAvailableTypes(int stream) {
        checkStream(stream);
        return List.of();
    }

    @Override
    public final List<MediaType> outputAvailableTypes(int stream) {
        checkStream(stream);
        return offers(require(inputType));
    }

    @Override
    public final InputStreamInfo inputStreamInfo(int stream) {
        checkStream(stream);
        return INPUT;
    }

    @Override
    public final OutputStreamInfo outputStreamInfo(int stream) {
        checkStream(stream);
        return OUTPUT;
    }

    @Override
    public final void testInputType(int stream, MediaType type) {
        checkStream(stream);
        check(type);
        if (waiting != null) {
            throw Transform.whileProcessing();
        }
    }

    @Override
    public final void testOutputType(int stream, MediaType type) {
        checkStream(stream);
        require(inputType);
        check(type);
    }

    @Override
    public final void setInputType(int stream, @Nullable MediaType type) {
        checkStream(stream);
        if (type != null) {
            testInputType(stream, type);
        }
        dropWaiting();
        reset();
        inputType = type;
    }

    @Override
    public final void setOutputType(int stream, @Nullable MediaType type) {
        checkStream(stream);
        if (type != null) {
            testOutputType(stream, type);
        }
        reset();
        outputType = type == null ? null : settled(type, require(inputType));
    }

    @Override
    public final @Nullable MediaType inputCurrentType(int stream) {
        checkStream(stream);
        return inputType;
    }

    @Override
    public final @Nullable MediaType outputCurrentType(int stream) {
        checkStream(stream);
        return outputType;
    }

    @Override
    public final InputResult processInput(int stream, Sample sample) {
        checkStream(stream);
        require(inputType);
        require(outputType);
        if (waiting != null || draining) {
            return InputResult.NOT_ACCEPTING;
        }
        waiting = sample;
        return InputResult.ACCEPTED;
    }

    @Override
    public final OutputResult processOutput(TransformOutput output) {
        MediaType from = require(inputType);
        MediaType to = require(outputType);
        Sample sample = waiting;
        Sample made = null;
        if (sample != null) {
            waiting = null;
            try (sample) {
                made = convert(sample, from, to);
            }
        } else if (draining) {
            draining = false;
            made = rest(to);
            if (made != null) {
                output.put(made);
            }
            interrupted = true;
            return made == null ? OutputResult.NEED_MORE_INPUT : OutputResult.PRODUCED;
        }
        if (made == null) {
            return OutputResult.NEED_MORE_INPUT;
        }
        output.put(interrupted ? Interruption.mark(made) : made);
        interrupted = false;
        return OutputResult.PRODUCED;
    }

    @Override
    public final void processMessage(Message message, long parameter) {
        switch (message) {
            case FLUSH -> {
                dropWaiting();
                reset();
                draining = false;
            }
            case DRAIN -> draining = true;
            case SET_D3D_MANAGER -> throw Transform.noDeviceManager();
            default -> {}
        }
    }

    @Override
    public final void close() {
        dropWaiting();
        reset();
    }

    /** Copies the marks that travel with a sample. */
    static Sample mark(Sample made, Sample source) {
        if (source.hasTicks()) {
            made.setTicks(source.ticks(), source.timeBase());
        }
        return made.setCleanPoint(source.isCleanPoint()).setDiscontinuity(source.isDiscontinuity());
    }

    private void check(MediaType type) {
        Transform.requireWellFormed(type);
        if (!isOurs(type)) {
            throw new MediaException(Status.MF_E_INVALIDMEDIATYPE, "this converter cannot handle " + type);
        }
    }

    private static MediaType require(@Nullable MediaType type) {
        if (type == null) {
            throw new MediaException(
                    Status.MF_E_TRANSFORM_TYPE_NOT_SET, "the converter needs its input type, then its output type");
        }
        return type;
    }

    private void dropWaiting() {
        Sample sample = waiting;
        waiting = null;
        if (sample != null) {
            sample.close();
        }
    }

    private static void checkStream(int stream) {
        if (stream != 0) {
            throw new MediaException(Status.MF_E_INVALIDSTREAMNUMBER, "a converter has stream 0 only, not " + stream);
        }
    }
}
