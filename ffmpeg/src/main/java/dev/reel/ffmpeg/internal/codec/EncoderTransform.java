package dev.reel.ffmpeg.internal.codec;

import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.Dictionary;
import dev.reel.ffmpeg.internal.natives.EncoderKind;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.PacketBuffer;
import dev.reel.ffmpeg.internal.natives.StreamFormat;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.pipeline.transform.InputStreamInfo;
import dev.reel.pipeline.transform.OutputStreamInfo;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.SampleAttributes;
import java.util.List;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.jspecify.annotations.Nullable;

/**
 * An encoder as a transform (topology.md §9): output type first, then input type; then the output type has everything that a
 * container must know, the codec's private header above all.
 *
 * <p>Output times are those of the input samples. Once data has flowed the format of the output stays: input that comes in another
 * one is converted. Settings are read from the attributes when the input type is set. One thread at a time.
 */
abstract sealed class EncoderTransform implements Transform permits AudioEncoder, VideoEncoder {
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
    private final EncoderKind kind;
    private final EncoderSettings settings;
    private @Nullable MediaType wanted;
    private @Nullable MediaType outputType;
    private @Nullable MediaType inputType;
    /** The input type that the encoder was opened for. */
    private @Nullable MediaType openedFor;

    private @Nullable Encoder encoder;
    private @Nullable Packet held;
    /** True while the encoder holds or may hold something. */
    private boolean used;
    /** True once data has flowed: the output's format stays. */
    private boolean settledForGood;

    private boolean draining;
    private boolean interrupted = true;

    EncoderTransform(EncoderKind kind) {
        this.kind = kind;
        this.settings = new EncoderSettings(kind, attributes);
    }

    /** Fails unless the encoder can give such a type. */
    abstract void checkOutput(AVCodec codec, MediaType type);

    /** What the encoder takes, the best first, for an output type or null. */
    abstract List<MediaType> inputs(AVCodec codec, @Nullable MediaType output);

    /** True when it takes an input as it is. */
    abstract boolean takes(AVCodec codec, MediaType output, MediaType input);

    /** True for an uncompressed type of the encoder's kind. */
    abstract boolean isConvertible(MediaType input);

    /** Opens the encoder. */
    abstract Encoder open(AVCodec codec, MediaType output, MediaType input);

    /** Fills in what comes from the input and from the open encoder. */
    abstract void settle(MediaType output, MediaType input, CodecParameters parameters);

    /** Unit of the packets' times. */
    abstract TimeBase timeBase();

    /** Takes a sample, whose reference stays with the caller. */
    abstract void take(Encoder open, Sample sample, MediaType from, MediaType openType);

    /** Gives the encoder what was taken and waits; false when nothing does. */
    abstract boolean feed(Encoder open, boolean last);

    /** Writes time, duration and original ticks of a packet. */
    abstract void stamp(Sample sample, Packet packet);

    /** Forgets everything taken. */
    abstract void restart();

    final EncoderKind kind() {
        return kind;
    }

    /** The codec's own options for the settings. */
    final void addOptions(Dictionary options) {
        settings.addOptions(options);
    }

    @Override
    public final Attributes attributes() {
        return attributes;
    }

    @Override
    public final List<MediaType> inputAvailableTypes(int stream) {
        checkStream(stream);
        MediaType output = wanted;
        MediaType base = output == null ? MediaType.of(major(), kind.subtype()) : output;
        return inputs(codec(base), output);
    }

    @Override
    public final List<MediaType> outputAvailableTypes(int stream) {
        checkStream(stream);
        MediaType present = outputType;
        return List.of(present != null ? present : MediaType.of(major(), kind.subtype()));
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
        requireInput(require(wanted), type);
    }

    @Override
    public final void testOutputType(int stream, MediaType type) {
        checkStream(stream);
        check(type);
    }

    /** Sets what is to come out; null clears the input type too. */
    @Override
    public final void setOutputType(int stream, @Nullable MediaType type) {
        checkStream(stream);
        if (type == null) {
            close();
            wanted = null;
            outputType = null;
            inputType = null;
            return;
        }
        check(type);
        MediaType present = outputType;
        if (openedFor != null && present != null && present.fits(type)) {
            return;
        }
        if (used) {
            throw Transform.whileProcessing();
        }
        MediaType input = inputType;
        close();
        wanted = type;
        outputType = type;
        if (input != null) {
            inputType = null;
            setInputType(stream, input);
        }
    }

    @Override
    public final void setInputType(int stream, @Nullable MediaType type) {
        checkStream(stream);
        if (type == null) {
            close();
            inputType = null;
            outputType = wanted;
            return;
        }
        MediaType output = require(wanted);
        requireInput(output, type);
        if (convertsToo(type)) {
            inputType = type;
            return;
        }
        close();
        open(codec(output), output, type, true);
        inputType = type;
        openedFor = type;
    }

    /** Fails unless an input fits an output. */
    private void requireInput(MediaType output, MediaType type) {
        Transform.requireWellFormed(type);
        if (!convertsToo(type) && !takes(codec(output), output, type)) {
            throw new MediaException(
                    Status.MF_E_INVALIDMEDIATYPE, "the " + kind.name() + " encoder cannot take " + type);
        }
    }

    /** True for a type that input may change to, because data has flowed and the output stays as it is. */
    private boolean convertsToo(MediaType type) {
        return settledForGood && openedFor != null && isConvertible(type);
    }

    private void open(AVCodec codec, MediaType output, MediaType input, boolean first) {
        Encoder opened;
        try {
            opened = open(codec, output, input);
        } catch (MediaException refused) {
            throw new MediaException(
                    Status.MF_E_INVALIDMEDIATYPE, String.valueOf(refused.getMessage()), refused, refused.nativeLog());
        }
        encoder = opened;
        if (first) {
            CodecParameters parameters = opened.parameters();
            MediaType settled = output.copy();
            settle(settled, input, parameters);
            byte[] header = parameters.extraData();
            if (header.length > 0) {
                settled.set(MediaTypeAttributes.USER_DATA, header);
                if (settled.isVideo()) {
                    settled.set(MediaTypeAttributes.MPEG_SEQUENCE_HEADER, header);
                }
            }
            settled.set(StreamFormat.KEY, new StreamFormat(parameters, timeBase()));
            outputType = settled;
        }
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
        MediaType from = require(inputType);
        MediaType openType = require(openedFor);
        if (draining || hasPacket()) {
            return InputResult.NOT_ACCEPTING;
        }
        used = true;
        settledForGood = true;
        take(running(), sample, from, openType);
        interrupted |= sample.isDiscontinuity();
        sample.close();
        return InputResult.ACCEPTED;
    }

    @Override
    public final OutputResult processOutput(TransformOutput output) {
        require(inputType);
        if (!hasPacket()) {
            if (draining) {
                finish();
            }
            return OutputResult.NEED_MORE_INPUT;
        }
        Packet packet = held;
        held = null;
        if (packet == null) {
            return OutputResult.NEED_MORE_INPUT;
        }
        Sample sample = new Sample(new PacketBuffer(packet));
        stamp(sample, packet);
        if (packet.dts() != TimeBase.NONE && packet.dts() != packet.pts()) {
            long behind = timeBase().toHns(packet.pts() - packet.dts());
            sample.attributes().set(SampleAttributes.DECODE_TIMESTAMP, sample.time() - behind);
        }
        sample.setCleanPoint(packet.isKeyFrame()).setDiscontinuity(interrupted);
        interrupted = false;
        output.put(sample);
        return OutputResult.PRODUCED;
    }

    @Override
    public final void processMessage(Message message, long parameter) {
        switch (message) {
            case FLUSH -> {
                if (used) {
                    finish();
                }
            }
            case DRAIN -> draining = used;
            case SET_D3D_MANAGER -> throw Transform.noDeviceManager();
            default -> {}
        }
    }

    @Override
    public final void close() {
        dropHeld();
        Encoder open = encoder;
        encoder = null;
        openedFor = null;
        settledForGood = false;
        used = false;
        draining = false;
        interrupted = true;
        restart();
        if (open != null) {
            open.close();
        }
    }

    /** True when a packet is held; asks the encoder for one. */
    private boolean hasPacket() {
        if (held != null) {
            return true;
        }
        Encoder open = encoder;
        if (open == null || !used) {
            return false;
        }
        do {
            held = open.receive();
        } while (held == null && feed(open, draining));
        return held != null;
    }

    /** The encoder, opened anew when everything was taken out of it. */
    private Encoder running() {
        if (encoder == null) {
            MediaType output = require(wanted);
            open(codec(output), output, require(openedFor), false);
        }
        return require(encoder);
    }

    /** Ready for what may follow a drain or a flush: an encoder that was told of the end takes no more. */
    private void finish() {
        dropHeld();
        Encoder open = encoder;
        encoder = null;
        if (open != null) {
            open.close();
        }
        restart();
        used = false;
        draining = false;
        interrupted = true;
    }

    private void dropHeld() {
        Packet packet = held;
        held = null;
        if (packet != null) {
            packet.close();
        }
    }

    private void check(MediaType type) {
        Transform.requireWellFormed(type);
        if (!type.contains(MediaTypeAttributes.SUBTYPE)
                || !type.majorType().equals(major())
                || !type.subtype().equals(kind.subtype())) {
            throw new MediaException(
                    Status.MF_E_INVALIDMEDIATYPE, "the " + kind.name() + " encoder does not give " + type);
        }
        settings.check();
        checkOutput(codec(type), type);
    }

    private AVCodec codec(MediaType type) {
        AVCodec codec = kind.codec(type);
        if (codec == null) {
            throw new MediaException(
                    Status.MF_E_TOPO_CODEC_NOT_FOUND,
                    "this build of FFmpeg has no " + kind.name() + " encoder (" + kind.encoder() + ")");
        }
        return codec;
    }

    /** The encoder's major type. */
    abstract MajorType major();

    private static <T> T require(@Nullable T value) {
        if (value == null) {
            throw new MediaException(
                    Status.MF_E_TRANSFORM_TYPE_NOT_SET, "the encoder needs its output type, then its input type");
        }
        return value;
    }

    private static void checkStream(int stream) {
        if (stream != 0) {
            throw new MediaException(Status.MF_E_INVALIDSTREAMNUMBER, "an encoder has stream 0 only, not " + stream);
        }
    }
}
