package dev.reel.pipeline.transform;

import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A transform of one input and one output that is written by saying what it takes and what it makes of a sample: {@link #takes}
 * and {@link #process}, and {@link #outputs} when the output has another type. Types, refusals, drain, flush, marks and what
 * waits to be taken are done here (topology.md §9.1).
 *
 * <p>What still comes after the last sample is given in {@link #finish}; {@link #reset} forgets what samples have left behind. One
 * thread at a time.
 */
public abstract class AbstractTransform implements Transform {
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
    private final String name;
    private final ArrayDeque<Sample> ready = new ArrayDeque<>(2);
    private @Nullable MediaType inputType;
    private @Nullable MediaType outputType;
    private boolean draining;
    private boolean interrupted;

    /** @param name for messages, {@code the converter} */
    protected AbstractTransform(String name) {
        this.name = name;
    }

    // ---------------------------------------------------------------- what a transform says of itself

    /** Whether it takes a type, which has a major type at least. */
    protected abstract boolean takes(MediaType type);

    /** The types that it can make of an input type, the best first; the input type unless overridden. */
    protected List<MediaType> outputs(MediaType input) {
        return List.of(input);
    }

    /** Whether it can give a type; one of {@link #outputs} with all that is said of it there, unless overridden. */
    protected boolean gives(MediaType input, MediaType output) {
        return outputs(input).stream().anyMatch(own -> own.fits(output));
    }

    /**
     * Takes a sample and calls {@link #give} for whatever comes out of it, nothing, one or several. The sample is closed afterwards;
     * who gives it on or keeps it retains it. When it throws, nothing was taken.
     */
    protected abstract void process(Sample sample);

    /** No sample follows: calls {@link #give} for what is still inside. */
    protected void finish() {
        // Most transforms keep nothing.
    }

    /** Forgets what samples have left behind: at a flush, before other types and at the end. */
    protected void reset() {
        // Most transforms keep nothing.
    }

    /** Another input type is about to be set, or none; throws when it does not do after all, and then there is none. */
    protected void inputChanges(@Nullable MediaType type) {
        // Most transforms look at the current types when a sample comes.
    }

    /** Another output type is about to be set; gives what it becomes, with what follows from the input filled in. */
    protected MediaType settled(MediaType output, MediaType input) {
        return output;
    }

    /** True while another input type would spoil what samples have left inside; what waits to be taken counts anyway. */
    protected boolean isHolding() {
        return false;
    }

    /** Looks for output where it is not given by {@link #process}: calls {@link #give} for the next piece, if there is one. */
    protected void produce() {
        // Most transforms give what they make at once.
    }

    /** Nothing is left after a drain; more input may follow. */
    protected void drained() {
        // Most transforms go on as they are.
    }

    /** Whether what comes next is of the output type; if not the client is told to choose another. */
    protected boolean isOfOutputType(Sample next) {
        return true;
    }

    /** False for one whose samples say everything themselves, so that it works before it has types. */
    protected boolean needsTypes() {
        return true;
    }

    /** What it takes, for the message of a refusal; empty when the type alone says enough. */
    protected String wants() {
        return "";
    }

    // ---------------------------------------------------------------- what a transform uses

    /** Puts a sample and its reference where the client takes it. */
    protected final void give(Sample sample) {
        ready.add(sample);
    }

    /** The sample that the client takes next, or null. */
    protected final @Nullable Sample waiting() {
        return ready.peek();
    }

    /** The next sample that comes out does not follow on the one before. */
    protected final void interrupt() {
        interrupted = true;
    }

    /** What there is comes out before anything goes in. */
    protected final void drain() {
        if (!draining) {
            draining = true;
            finish();
        }
    }

    protected final boolean isDraining() {
        return draining;
    }

    /** The input type; {@code MF_E_TRANSFORM_TYPE_NOT_SET} when there is none. */
    protected final MediaType requireInput() {
        return require(inputType, "input");
    }

    /** The output type; {@code MF_E_TRANSFORM_TYPE_NOT_SET} when there is none. */
    protected final MediaType requireOutput() {
        return require(outputType, "output");
    }

    /** Sets both types as they are; for transforms that have another order than input first. */
    protected final void setTypes(@Nullable MediaType input, @Nullable MediaType output) {
        inputType = input;
        outputType = output;
    }

    /** Drops what waits to be taken and forgets the rest. */
    protected final void drop() {
        ready.forEach(Sample::close);
        ready.clear();
        draining = false;
        reset();
    }

    /** For messages. */
    protected final String name() {
        return name;
    }

    /** The refusal of a type. */
    protected final MediaException refusal(String verb, MediaType type) {
        String wanted = wants();
        return new MediaException(
                Status.MF_E_INVALIDMEDIATYPE,
                name + " cannot " + verb + " " + type + (wanted.isEmpty() ? "" : "; it takes " + wanted));
    }

    /** Fails for a stream that there is not. */
    protected final void checkStream(int stream) {
        if (stream != 0) {
            throw new MediaException(Status.MF_E_INVALIDSTREAMNUMBER, name + " has stream 0 only, not " + stream);
        }
    }

    // ---------------------------------------------------------------- what clients call

    @Override
    public final Attributes attributes() {
        return attributes;
    }

    @Override
    public InputStreamInfo inputStreamInfo(int stream) {
        checkStream(stream);
        return INPUT;
    }

    @Override
    public OutputStreamInfo outputStreamInfo(int stream) {
        checkStream(stream);
        return OUTPUT;
    }

    /** None are listed: it is asked about each. */
    @Override
    public List<MediaType> inputAvailableTypes(int stream) {
        checkStream(stream);
        return List.of();
    }

    @Override
    public List<MediaType> outputAvailableTypes(int stream) {
        checkStream(stream);
        return outputs(requireInput());
    }

    @Override
    public void testInputType(int stream, MediaType type) {
        checkStream(stream);
        checkInput(type);
    }

    private void checkInput(MediaType type) {
        Transform.requireWellFormed(type);
        if (!takes(type)) {
            throw refusal("take", type);
        }
        if (!ready.isEmpty() || isHolding()) {
            throw Transform.whileProcessing();
        }
    }

    @Override
    public void testOutputType(int stream, MediaType type) {
        checkStream(stream);
        checkOutput(type);
    }

    private void checkOutput(MediaType type) {
        Transform.requireWellFormed(type);
        if (!gives(requireInput(), type)) {
            throw new MediaException(
                    Status.MF_E_INVALIDMEDIATYPE, name + " does not give " + type + " from " + requireInput());
        }
    }

    /** The output type stays where it can still be given. */
    @Override
    public void setInputType(int stream, @Nullable MediaType type) {
        checkStream(stream);
        if (type != null) {
            checkInput(type);
        }
        drop();
        MediaType before = outputType;
        setTypes(null, null);
        inputChanges(type);
        setTypes(type, before != null && type != null && gives(type, before) ? before : null);
    }

    @Override
    public void setOutputType(int stream, @Nullable MediaType type) {
        checkStream(stream);
        if (type == null) {
            outputType = null;
            return;
        }
        checkOutput(type);
        outputType = settled(type, requireInput());
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
        requireTypes();
        // Full means that there is output to take, so look before saying so.
        if (hasOutput()) {
            return InputResult.NOT_ACCEPTING;
        }
        process(sample);
        sample.close();
        return InputResult.ACCEPTED;
    }

    @Override
    public final OutputResult processOutput(TransformOutput output) {
        requireTypes();
        if (!hasOutput()) {
            return OutputResult.NEED_MORE_INPUT;
        }
        if (!isOfOutputType(ready.element())) {
            output.mark(0, OutputStatus.FORMAT_CHANGE);
            return OutputResult.STREAM_CHANGE;
        }
        Sample next = ready.remove();
        output.put(interrupted ? marked(next) : next);
        interrupted = false;
        return OutputResult.PRODUCED;
    }

    /** The sample with the mark; where others hold it too, another one around the same buffers. */
    private static Sample marked(Sample sample) {
        if (sample.isDiscontinuity() || sample.isExclusive()) {
            return sample.setDiscontinuity(true);
        }
        try (sample) {
            Sample own = sample.copyWithoutBuffers().setDiscontinuity(true);
            for (int i = 0; i < sample.bufferCount(); i++) {
                own.addBuffer(sample.buffer(i).retain());
            }
            return own;
        }
    }

    private boolean hasOutput() {
        if (ready.isEmpty()) {
            produce();
        }
        if (!ready.isEmpty()) {
            return true;
        }
        if (draining) {
            draining = false;
            interrupted = true;
            drained();
        }
        return false;
    }

    @Override
    public void processMessage(Message message, long parameter) {
        switch (message) {
            case FLUSH -> drop();
            case DRAIN -> drain();
            case SET_D3D_MANAGER -> throw Transform.noDeviceManager();
            default -> {
                // Nothing else concerns one input and one output.
            }
        }
    }

    @Override
    public void close() {
        drop();
    }

    private void requireTypes() {
        if (needsTypes()) {
            requireInput();
            requireOutput();
        }
    }

    private MediaType require(@Nullable MediaType type, String side) {
        if (type == null) {
            throw new MediaException(Status.MF_E_TRANSFORM_TYPE_NOT_SET, name + " has no " + side + " type yet");
        }
        return type;
    }
}
