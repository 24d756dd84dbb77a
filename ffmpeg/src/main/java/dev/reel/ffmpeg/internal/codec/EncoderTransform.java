package dev.reel.ffmpeg.internal.codec;

import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.Dictionary;
import dev.reel.ffmpeg.internal.natives.EncoderKind;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.PacketBuffer;
import dev.reel.ffmpeg.internal.natives.StreamFormat;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.pipeline.transform.AbstractTransform;
import dev.reel.pipeline.transform.Transform;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.SampleAttributes;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.jspecify.annotations.Nullable;

/**
 * An encoder as a transform (topology.md §9): output type first, then input type; then the output type has everything that a
 * container must know, the codec's private header above all.
 *
 * <p>Output times are those of the input samples. Once data has flowed the format of the output stays: input that comes in another
 * one is converted. Settings are read from the attributes when the input type is set. One thread at a time.
 */
abstract sealed class EncoderTransform extends AbstractTransform permits AudioEncoder, VideoEncoder {
    private final EncoderKind kind;
    private final EncoderSettings settings;
    private @Nullable MediaType wanted;
    /** The input type that the encoder was opened for. */
    private @Nullable MediaType openedFor;

    private @Nullable Encoder encoder;
    /** True while the encoder holds or may hold something. */
    private boolean used;
    /** True once data has flowed: the output's format stays. */
    private boolean settledForGood;

    EncoderTransform(EncoderKind kind) {
        super("the " + kind.name() + " encoder");
        this.kind = kind;
        this.settings = new EncoderSettings(kind, attributes());
        interrupt();
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
    abstract Encoder openEncoder(AVCodec codec, MediaType output, MediaType input);

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

    /** True when quality counts and not the bit rate. */
    final boolean hasConstantQuality() {
        return settings.constantQuality() >= 0;
    }

    /** The codec's own options for the settings. */
    final void addOptions(Dictionary options) {
        settings.addOptions(options);
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
        MediaType present = outputCurrentType(stream);
        return List.of(present != null ? present : MediaType.of(major(), kind.subtype()));
    }

    /** With the output type as it is. */
    @Override
    protected final boolean takes(MediaType type) {
        return convertsToo(type) || takesAsItIs(type);
    }

    private boolean takesAsItIs(MediaType type) {
        MediaType output = wanted();
        return takes(codec(output), output, type);
    }

    @Override
    public final void testInputType(int stream, MediaType type) {
        checkStream(stream);
        checkTaken(type);
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
            setTypes(null, null);
            return;
        }
        check(type);
        MediaType present = outputCurrentType(stream);
        if (openedFor != null && present != null && present.fits(type)) {
            return;
        }
        if (used) {
            throw Transform.whileProcessing();
        }
        MediaType input = inputCurrentType(stream);
        close();
        wanted = type;
        setTypes(null, type);
        if (input != null) {
            setInputType(stream, input);
        }
    }

    @Override
    public final void setInputType(int stream, @Nullable MediaType type) {
        checkStream(stream);
        if (type == null) {
            close();
            setTypes(null, wanted);
            return;
        }
        checkTaken(type);
        if (convertsToo(type)) {
            setTypes(type, outputCurrentType(stream));
            return;
        }
        close();
        MediaType output = wanted();
        setTypes(type, open(codec(output), output, type));
        openedFor = type;
    }

    /** Fails unless an input fits the output. */
    private void checkTaken(MediaType type) {
        wanted();
        Transform.requireWellFormed(type);
        if (!takes(type)) {
            throw refusal("take", type);
        }
    }

    /** True for a type that input may change to: the output stays as it is once data has flowed, or because nothing fits better. */
    private boolean convertsToo(MediaType type) {
        return openedFor != null && isConvertible(type) && (settledForGood || !takesAsItIs(type));
    }

    /** Opens the encoder and gives the output type with everything that a container must know. */
    private MediaType open(AVCodec codec, MediaType output, MediaType input) {
        Encoder opened;
        try {
            opened = openEncoder(codec, output, input);
        } catch (MediaException refused) {
            throw new MediaException(
                    Status.MF_E_INVALIDMEDIATYPE, String.valueOf(refused.getMessage()), refused, refused.nativeLog());
        }
        encoder = opened;
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
        return settled;
    }

    @Override
    protected final void process(Sample sample) {
        used = true;
        settledForGood = true;
        MediaType openType = openedFor;
        if (openType != null) {
            take(running(openType), sample, requireInput(), openType);
        }
        if (sample.isDiscontinuity()) {
            interrupt();
        }
    }

    @Override
    protected final void produce() {
        Encoder open = encoder;
        if (open == null || !used) {
            return;
        }
        Packet packet;
        do {
            packet = open.receive();
        } while (packet == null && feed(open, isDraining()));
        if (packet != null) {
            give(toSample(packet));
        }
    }

    private Sample toSample(Packet packet) {
        Sample sample = new Sample(new PacketBuffer(packet));
        stamp(sample, packet);
        if (packet.dts() != TimeBase.NONE && packet.dts() != packet.pts()) {
            long behind = timeBase().toHns(packet.pts() - packet.dts());
            sample.attributes().set(SampleAttributes.DECODE_TIMESTAMP, sample.time() - behind);
        }
        return sample.setCleanPoint(packet.isKeyFrame());
    }

    /** Ready for what may follow: an encoder that was told of the end takes no more, so the next sample opens another. */
    @Override
    protected final void drained() {
        if (used) {
            closeEncoder();
        }
    }

    @Override
    protected final void reset() {
        if (used) {
            closeEncoder();
            interrupt();
        }
    }

    @Override
    public final void close() {
        super.close();
        closeEncoder();
        openedFor = null;
        settledForGood = false;
        interrupt();
    }

    private void closeEncoder() {
        Encoder open = encoder;
        encoder = null;
        used = false;
        restart();
        if (open != null) {
            open.close();
        }
    }

    /** The encoder, opened anew when everything was taken out of it. */
    private Encoder running(MediaType openType) {
        Encoder open = encoder;
        if (open == null) {
            MediaType output = wanted();
            open = openEncoder(codec(output), output, openType);
            encoder = open;
        }
        return open;
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

    private MediaType wanted() {
        MediaType output = wanted;
        if (output == null) {
            throw new MediaException(
                    Status.MF_E_TRANSFORM_TYPE_NOT_SET, name() + " needs its output type, then its input type");
        }
        return output;
    }
}
