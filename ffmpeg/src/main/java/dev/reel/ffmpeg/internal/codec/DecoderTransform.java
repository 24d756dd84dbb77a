package dev.reel.ffmpeg.internal.codec;

import dev.reel.ffmpeg.internal.natives.FrameBuffer;
import dev.reel.ffmpeg.internal.natives.MediaTypes;
import dev.reel.ffmpeg.internal.natives.NativeFrame;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.PacketBuffer;
import dev.reel.ffmpeg.internal.natives.StreamFormat;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.pipeline.AttributeStore;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.pipeline.transform.InputStreamInfo;
import dev.reel.pipeline.transform.OutputStatus;
import dev.reel.pipeline.transform.OutputStreamInfo;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Rational;
import dev.reel.platform.media.Sample;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A decoder as a transform (topology.md §9): compressed samples in, frames in native memory out, without a copy.
 *
 * <p>Output times follow the input samples' times, however those were shifted against the container's own. With MF_LOW_LATENCY
 * among the attributes when the input type is set, frames come out as soon as the codec allows. One thread at a time.
 */
abstract sealed class DecoderTransform implements Transform permits AudioDecoder, VideoDecoder {
    private static final InputStreamInfo INPUT = new InputStreamInfo(
            0, Set.of(InputStreamInfo.Flag.WHOLE_SAMPLES, InputStreamInfo.Flag.HOLDS_BUFFERS), 0, 0, 0);
    private static final OutputStreamInfo OUTPUT = new OutputStreamInfo(
            Set.of(
                    OutputStreamInfo.Flag.WHOLE_SAMPLES,
                    OutputStreamInfo.Flag.SINGLE_SAMPLE_PER_BUFFER,
                    OutputStreamInfo.Flag.PROVIDES_SAMPLES),
            0,
            0);

    private final Attributes attributes = new Attributes();
    private final FrameClock clock = new FrameClock();
    private @Nullable MediaType inputType;
    private @Nullable MediaType outputType;
    private @Nullable StreamFormat format;
    private @Nullable Decoder decoder;
    private @Nullable NativeFrame held;
    private boolean mayHaveOutput;
    private boolean draining;
    /** True while the codec may have something of what it was given. */
    private boolean holding;

    private boolean interrupted;
    /** Only key frames come, forward or backward: none needs another, each comes out before the next goes in. */
    private boolean thinned;

    /** Whether a type is of the decoder's kind. */
    abstract boolean isOurs(MediaType type);

    /** The type of the frames to come as far as it is known, or null. */
    abstract @Nullable MediaType likelyOutput(Decoder open, MediaType input);

    /** How long a frame lasts, in 100 ns units. */
    abstract long duration(NativeFrame frame, MediaType input);

    /** Rounding of the container that is not to be heard, in 100 ns units. */
    abstract long tolerance(NativeFrame frame);

    /** Forgets what came before. */
    abstract void restart();

    /** A sample is about to be decoded. */
    void beforeSample(Decoder open, Sample sample) {
        // Sound is always decoded whole.
    }

    /** The decoder is a new one. */
    void opened() {
        // Sound sets nothing.
    }

    /** A buffer around a frame; takes over its reference. */
    abstract FrameBuffer wrap(NativeFrame frame);

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
        Decoder open = openDecoder();
        MediaType input = requireInput();
        NativeFrame waiting = held;
        MediaType type = waiting != null ? MediaTypes.ofFrame(waiting, input) : likelyOutput(open, input);
        return type == null ? List.of() : List.of(type);
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
        StreamFormat described = StreamFormat.of(type);
        Decoder.open(described.parameters(), described.timeBase()).close();
    }

    private void check(MediaType type) {
        Transform.requireWellFormed(type);
        if (!isOurs(type)) {
            throw new MediaException(Status.MF_E_INVALIDMEDIATYPE, "this decoder cannot take " + type);
        }
        if (holding) {
            throw Transform.whileProcessing();
        }
    }

    @Override
    public final void testOutputType(int stream, MediaType type) {
        checkStream(stream);
        Transform.requireWellFormed(type);
        boolean offered = outputAvailableTypes(stream).stream().anyMatch(own -> agree(own, type));
        if (!offered) {
            throw new MediaException(
                    Status.MF_E_INVALIDMEDIATYPE, "the decoder of " + requireInput() + " does not give " + type);
        }
    }

    @Override
    public final void setInputType(int stream, @Nullable MediaType type) {
        checkStream(stream);
        if (type != null) {
            check(type);
        }
        closeDecoder();
        inputType = type;
        outputType = null;
        if (type != null) {
            StreamFormat described = StreamFormat.of(type);
            try {
                Decoder.Delay delay =
                        attributes.isTrue(AttributeStore.LOW_LATENCY) ? Decoder.Delay.LEAST : Decoder.Delay.USUAL;
                decoder = Decoder.open(described.parameters(), described.timeBase(), delay);
                format = described;
                opened();
            } catch (MediaException e) {
                inputType = null;
                throw e;
            }
        }
    }

    @Override
    public final void setOutputType(int stream, @Nullable MediaType type) {
        checkStream(stream);
        if (type != null) {
            testOutputType(stream, type);
        }
        outputType = type;
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
        Decoder open = openDecoder();
        requireOutput();
        // Full means that there is output to take, so look before saying so.
        if (held == null) {
            held = receive(open);
        }
        if (held != null) {
            return InputResult.NOT_ACCEPTING;
        }
        beforeSample(open, sample);
        for (int i = 0; i < sample.bufferCount(); i++) {
            send(open, sample, i);
        }
        interrupted |= sample.isDiscontinuity();
        mayHaveOutput = true;
        holding = true;
        sample.close();
        if (thinned) {
            drain();
        }
        return InputResult.ACCEPTED;
    }

    @Override
    public final OutputResult processOutput(TransformOutput output) {
        Decoder open = openDecoder();
        MediaType input = requireInput();
        MediaType current = requireOutput();
        NativeFrame frame = held;
        if (frame == null) {
            frame = receive(open);
        }
        if (frame == null) {
            return OutputResult.NEED_MORE_INPUT;
        }
        held = frame;
        MediaType type = MediaTypes.ofFrame(frame, input);
        if (!agree(type, current)) {
            output.mark(0, OutputStatus.FORMAT_CHANGE);
            return OutputResult.STREAM_CHANGE;
        }
        output.put(toSample(frame, input));
        held = null;
        return OutputResult.PRODUCED;
    }

    @Override
    public final void processMessage(Message message, long parameter) {
        switch (message) {
            case FLUSH -> flush();
            case DRAIN -> drain();
            case SET_D3D_MANAGER -> throw Transform.noDeviceManager();
            default -> {}
        }
    }

    /** Follows the thinning of the stream, and lets the event pass on. */
    @Override
    public final boolean processEvent(int stream, MediaEvent event) {
        if (event.type() == MediaEventType.MEStreamThinMode) {
            thinned = event.value().equals(PropVariant.bool(true));
        }
        return false;
    }

    @Override
    public final void close() {
        closeDecoder();
    }

    /** The open decoder; {@code MF_E_TRANSFORM_TYPE_NOT_SET} without an input type. */
    final Decoder openDecoder() {
        Decoder open = decoder;
        if (open == null) {
            throw new MediaException(Status.MF_E_TRANSFORM_TYPE_NOT_SET, "the decoder has no input type yet");
        }
        return open;
    }

    private MediaType requireInput() {
        MediaType type = inputType;
        if (type == null) {
            throw new MediaException(Status.MF_E_TRANSFORM_TYPE_NOT_SET, "the decoder has no input type yet");
        }
        return type;
    }

    private MediaType requireOutput() {
        MediaType type = outputType;
        if (type == null) {
            throw new MediaException(Status.MF_E_TRANSFORM_TYPE_NOT_SET, "the decoder has no output type yet");
        }
        return type;
    }

    private void send(Decoder open, Sample sample, int index) {
        StreamFormat stream = format;
        if (stream == null) {
            return;
        }
        TimeBase base = stream.timeBase();
        Packet packet;
        if (sample.buffer(index) instanceof PacketBuffer demuxed) {
            // The mark is written into the packet, so it must be ours alone.
            packet = demuxed.packet().share();
        } else {
            packet = Packet.copyOf(sample.buffer(index).data());
            packet.setTimes(ticks(sample, base), TimeBase.NONE);
            packet.setKeyFrame(sample.isCleanPoint());
        }
        try (packet) {
            long ticks = packet.pts() != TimeBase.NONE ? packet.pts() : packet.dts();
            packet.setMark(sample.hasTime() && ticks != TimeBase.NONE ? sample.time() - base.toHns(ticks) : 0);
            open.send(packet);
        }
    }

    private static long ticks(Sample sample, TimeBase base) {
        if (sample.hasTicks()) {
            Rational unit = sample.timeBase();
            return new TimeBase(unit.numerator(), unit.denominator()).convert(sample.ticks(), base);
        }
        return sample.hasTime() ? base.fromHns(sample.time()) : TimeBase.NONE;
    }

    private @Nullable NativeFrame receive(Decoder open) {
        if (!mayHaveOutput) {
            return null;
        }
        NativeFrame frame = new NativeFrame();
        Decoder.Outcome outcome = open.receive(frame);
        if (outcome == Decoder.Outcome.FRAME) {
            return frame.topDown();
        }
        frame.release();
        mayHaveOutput = false;
        if (outcome == Decoder.Outcome.END) {
            // Ready for what may follow the drain.
            open.flush();
            draining = false;
            holding = false;
            interrupted = true;
        }
        return null;
    }

    private Sample toSample(NativeFrame frame, MediaType input) {
        long ticks = frame.pts();
        long stamped = ticks == TimeBase.NONE ? TimeBase.NONE : frame.timeBase().toHns(ticks) + frame.mark();
        long duration = duration(frame, input);
        Sample sample = new Sample(wrap(frame));
        if (thinned) {
            // Times jump, and backward they fall.
            clock.reset();
        }
        sample.setTime(clock.place(stamped, duration, tolerance(frame))).setDuration(duration);
        if (ticks != TimeBase.NONE) {
            TimeBase base = frame.timeBase();
            sample.setTicks(ticks, new Rational(base.numerator(), base.denominator()));
        }
        sample.setCleanPoint(true).setDiscontinuity(interrupted);
        interrupted = false;
        return sample;
    }

    private void flush() {
        Decoder open = decoder;
        if (open != null) {
            open.flush();
        }
        dropHeld();
        clock.reset();
        restart();
        mayHaveOutput = false;
        draining = false;
        holding = false;
    }

    private void drain() {
        Decoder open = decoder;
        if (open != null && !draining) {
            open.drain();
            draining = true;
            mayHaveOutput = true;
        }
    }

    private void closeDecoder() {
        dropHeld();
        Decoder open = decoder;
        decoder = null;
        format = null;
        mayHaveOutput = false;
        holding = false;
        draining = false;
        clock.reset();
        restart();
        if (open != null) {
            open.close();
        }
    }

    private void dropHeld() {
        NativeFrame frame = held;
        held = null;
        if (frame != null) {
            frame.release();
        }
    }

    /** Whether frames of one type are frames of the other; what only says how to show them does not count. */
    static boolean agree(MediaType ours, MediaType theirs) {
        return TypeMatch.samePictures(ours, theirs) && TypeMatch.sameSamples(ours, theirs);
    }

    private static void checkStream(int stream) {
        if (stream != 0) {
            throw new MediaException(Status.MF_E_INVALIDSTREAMNUMBER, "a decoder has stream 0 only, not " + stream);
        }
    }
}
