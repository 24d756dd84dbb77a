package dev.reel.pipeline;

import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaType;
import dev.reel.platform.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns samples into other samples: decoder, converter, effect, encoder (topology.md §9, the synchronous model).
 *
 * <p>Streams are numbered from 0. Decoders take their input type first, encoders their output type. Once all types are set a
 * transform either accepts input or can give output. Expected outcomes are returned, failures are thrown: an unusable type is
 * {@code MF_E_INVALIDMEDIATYPE}, a stream that does not exist {@code MF_E_INVALIDSTREAMNUMBER}, a type that the other side
 * must have first {@code MF_E_TRANSFORM_TYPE_NOT_SET}.
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
        FLUSH,
        DRAIN,
        DROP_SAMPLES,
        TICK,
        BEGIN_STREAMING,
        END_STREAMING,
        END_OF_STREAM,
        START_OF_STREAM,
        MARKER
    }

    default int inputStreamCount() {
        return 1;
    }

    default int outputStreamCount() {
        return 1;
    }

    /** The transform's own attributes; written before types are set. */
    Attributes attributes();

    /** The types that an input takes, in order of preference; empty when it cannot list them. */
    List<MediaType> inputAvailableTypes(int stream);

    /** The types that an output offers with the input types as set, in order of preference. */
    List<MediaType> outputAvailableTypes(int stream);

    /** Sets an input type; null clears it. */
    void setInputType(int stream, @Nullable MediaType type);

    /** Sets an output type; null clears it. */
    void setOutputType(int stream, @Nullable MediaType type);

    @Nullable
    MediaType inputCurrentType(int stream);

    @Nullable
    MediaType outputCurrentType(int stream);

    /** Offers a sample; when it throws, the reference stays with the caller. */
    InputResult processInput(int stream, Sample sample);

    /** Asks for output, written to {@code output}. */
    OutputResult processOutput(TransformOutput output);

    /** Tells of a change; messages that mean nothing to a transform are ignored. */
    void processMessage(Message message, long parameter);

    /** Offers an in-band event; true when the transform will hand it on itself. */
    default boolean processEvent(int stream, MediaEvent event) {
        return false;
    }

    /** Releases everything; the transform is not used afterwards. */
    @Override
    void close();
}
