package dev.reel.pipeline.transform;

import dev.reel.pipeline.SampleTimes;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Sample;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns samples into other samples: decoder, converter, effect, encoder (topology.md §9, the synchronous model).
 *
 * <p>Streams are named by id; where a transform gives no ids they are numbered from 0. Decoders take their input type first,
 * encoders their output type. Once all types are set a transform either accepts input or can give output. Expected outcomes are
 * returned, failures are thrown: a type that it cannot use is {@code MF_E_INVALIDMEDIATYPE}, one that lacks what every type has
 * {@code MF_E_INVALIDTYPE}, a stream that does not exist {@code MF_E_INVALIDSTREAMNUMBER}, a type that the other side must have
 * first {@code MF_E_TRANSFORM_TYPE_NOT_SET}, a change of the input type while data is inside
 * {@code MF_E_TRANSFORM_CANNOT_CHANGE_MEDIATYPE_WHILE_PROCESSING}: drain or flush first.
 *
 * <p>Times: an output begins when the earliest input that contributes to it begins, plus what was given of that input before
 * ({@link SampleTimes}). The first sample after a drain has its discontinuity mark. Attributes of input samples are copied to
 * output samples by the client, unless {@link TransformAttributes#EXATTRIBUTE_SUPPORTED} says that the transform does it.
 */
public interface Transform extends AutoCloseable {
    /** What became of an input. */
    enum InputResult {
        /** The transform took the sample and its reference. */
        ACCEPTED,
        /** The caller keeps the sample; take output first (MF_E_NOTACCEPTING). */
        NOT_ACCEPTING
    }

    /** What a call for output gave. */
    enum OutputResult {
        /** The output holds a sample, events, or both. */
        PRODUCED,
        /** Nothing until more input comes, or nothing any more after a drain. */
        NEED_MORE_INPUT,
        /** The output type changed: ask for the available types, set one, go on. No sample came. */
        STREAM_CHANGE
    }

    /** What a client tells a transform (MFT_MESSAGE_…). */
    enum Message {
        /** Drop what is inside; types stay. */
        FLUSH(0),
        /** Give what can be made of what is inside; no input until then. */
        DRAIN(1),
        /** Work on a graphics device; {@code E_NOTIMPL} for one that does not, so for all of Reel's own. */
        SET_D3D_MANAGER(2),
        DROP_SAMPLES(3),
        TICK(4),
        BEGIN_STREAMING(0x1000_0000),
        END_STREAMING(0x1000_0001),
        /** An input has ended; the parameter is its id. */
        END_OF_STREAM(0x1000_0002),
        START_OF_STREAM(0x1000_0003),
        /** For asynchronous transforms: say when everything from before is out; the parameter comes back. */
        MARKER(0x2000_0000);

        private final int number;

        Message(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }

        /** The message with a number, if it is a known one. */
        public static Optional<Message> of(int number) {
            for (Message message : values()) {
                if (message.number == number) {
                    return Optional.of(message);
                }
            }
            return Optional.empty();
        }
    }

    default int inputStreamCount() {
        return 1;
    }

    default int outputStreamCount() {
        return 1;
    }

    /** The ids of the inputs in their order; empty when they are 0 to n-1 for good (E_NOTIMPL). */
    default Optional<List<Integer>> inputStreamIds() {
        return Optional.empty();
    }

    /** The ids of the outputs in their order; empty when they are 0 to n-1 for good (E_NOTIMPL). */
    default Optional<List<Integer>> outputStreamIds() {
        return Optional.empty();
    }

    /** What is to be known of an input. */
    default InputStreamInfo inputStreamInfo(int stream) {
        return InputStreamInfo.PLAIN;
    }

    /** What is to be known of an output. */
    default OutputStreamInfo outputStreamInfo(int stream) {
        return OutputStreamInfo.PLAIN;
    }

    /** The transform's own attributes; written before types are set. */
    Attributes attributes();

    /** The types that an input takes, in order of preference; empty when it cannot list them. */
    List<MediaType> inputAvailableTypes(int stream);

    /**
     * One of the types that an input takes, counted from 0; {@code E_NOTIMPL} when it cannot list any,
     * {@code MF_E_NO_MORE_TYPES} past the last.
     */
    default MediaType inputAvailableType(int stream, int index) {
        List<MediaType> types = inputAvailableTypes(stream);
        if (types.isEmpty()) {
            throw new MediaException(
                    Status.E_NOTIMPL, "input " + stream + " cannot list the types that it takes; try one");
        }
        return listed(types, index);
    }

    /** One of the types that an output offers, counted from 0; {@code MF_E_NO_MORE_TYPES} past the last. */
    default MediaType outputAvailableType(int stream, int index) {
        return listed(outputAvailableTypes(stream), index);
    }

    private static MediaType listed(List<MediaType> types, int index) {
        if (index < 0 || index >= types.size()) {
            throw new MediaException(
                    Status.MF_E_NO_MORE_TYPES, "there are " + types.size() + " types, none with the index " + index);
        }
        return types.get(index);
    }

    /** The types that an output offers with the input types as set, in order of preference. */
    List<MediaType> outputAvailableTypes(int stream);

    /** Sets an input type; null clears it. */
    void setInputType(int stream, @Nullable MediaType type);

    /** Sets an output type; null clears it. */
    void setOutputType(int stream, @Nullable MediaType type);

    /**
     * Says whether an input type could be set, as {@link #setInputType} would, and changes nothing
     * (MFT_SET_TYPE_TEST_ONLY). One that cannot say is {@code E_NOTIMPL}.
     */
    default void testInputType(int stream, MediaType type) {
        throw new MediaException(Status.E_NOTIMPL, "this transform cannot test a type, only take it");
    }

    /** As {@link #testInputType} for an output. */
    default void testOutputType(int stream, MediaType type) {
        throw new MediaException(Status.E_NOTIMPL, "this transform cannot test a type, only take it");
    }

    @Nullable
    MediaType inputCurrentType(int stream);

    @Nullable
    MediaType outputCurrentType(int stream);

    /** Offers a sample; when it throws, the reference stays with the caller. */
    InputResult processInput(int stream, Sample sample);

    /** As {@link #processInput(int, Sample)}; the flags are reserved, and other than 0 they are {@code E_INVALIDARG}. */
    default InputResult processInput(int stream, Sample sample, int flags) {
        if (flags != 0) {
            throw new MediaException(
                    Status.E_INVALIDARG, "the flags of an input are reserved and must be 0, not " + flags);
        }
        return processInput(stream, sample);
    }

    /** Asks for output, written to {@code output}. */
    OutputResult processOutput(TransformOutput output);

    /** Tells of a change; messages that mean nothing to a transform are ignored, but for SET_D3D_MANAGER. */
    void processMessage(Message message, long parameter);

    /** As {@link #processMessage(Message, long)} by number; a number that nobody knows is ignored. */
    default void processMessage(int number, long parameter) {
        Message.of(number).ifPresent(message -> processMessage(message, parameter));
    }

    /** Fails with {@code MF_E_INVALIDTYPE} for what is no type at all: one without a major type. */
    static void requireWellFormed(MediaType type) {
        if (!type.contains(MediaTypeAttributes.MAJOR_TYPE)) {
            throw new MediaException(Status.MF_E_INVALIDTYPE, "a type needs a major type, which " + type + " lacks");
        }
    }

    /** The answer of a transform that holds samples to another input type. */
    static MediaException whileProcessing() {
        return new MediaException(
                Status.MF_E_TRANSFORM_CANNOT_CHANGE_MEDIATYPE_WHILE_PROCESSING,
                "the transform has samples inside; drain or flush it first");
    }

    /** The answer of a transform that works on no graphics device to SET_D3D_MANAGER. */
    static MediaException noDeviceManager() {
        return new MediaException(
                Status.E_NOTIMPL, "this transform works in memory; leave the device manager out and go on without");
    }

    /** Offers an in-band event; true when the transform will hand it on itself. */
    default boolean processEvent(int stream, MediaEvent event) {
        return false;
    }

    /** Releases everything; the transform is not used afterwards. */
    @Override
    void close();
}
