package dev.reel.topology.transcode;

import dev.reel.pipeline.ContainerType;
import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.TranscodeAttributes;
import dev.reel.pipeline.sink.FileSinkProvider;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Subtype;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Decides for a stream whether it is copied or which encoder makes it.
 *
 * @param useSourceAttributes gaps of the profile are filled from the source
 * @param length of what is wanted of the source, 100 ns units; MAX_VALUE for all
 */
record StreamPlanner(
        TransformRegistry registry,
        FileSinkProvider writer,
        Platform platform,
        ContainerType container,
        boolean useSourceAttributes,
        long length) {

    /** Kinds of subtitle text, the plainest first. */
    private static final List<Subtype> TEXTS =
            List.of(Subtype.named("subrip"), Subtype.named("mov_text"), Subtype.named("webvtt"));

    StreamPlan plan(StreamDescriptor stream, Attributes wanted, Path target) {
        MediaType source = typeOf(stream);
        if (wanted.isTrue(TranscodeAttributes.DONOT_INSERT_ENCODER)) {
            return copy(stream, source, target);
        }
        MediaType type = ProfileType.of(source.majorType(), wanted, source, useSourceAttributes);
        if (!type.contains(MediaTypeAttributes.SUBTYPE)) {
            throw TargetPath.failure(
                    Status.MF_E_TRANSCODE_INVALID_PROFILE, target, "the profile names no subtype for " + stream);
        }
        EncoderActivate encoder = encoderFor(type, wanted, target);
        requireHeld(type, target);
        if (type.isAudio()) {
            MediaType fitted = fitted(encoder, type, source);
            return fitted.equals(type)
                    ? new StreamPlan(stream, kindOf(type), encoder)
                    : new StreamPlan(
                            stream,
                            kindOf(type),
                            encoderFor(fitted, wanted, target),
                            null,
                            change(type, fitted, source));
        }
        return new StreamPlan(stream, kindOf(type), encoder, SteadyRate.of(wanted, length), "");
    }

    private static MediaType fitted(EncoderActivate encoder, MediaType type, MediaType source) {
        try {
            return SoundFit.of(encoder.activateObject(), type, source);
        } finally {
            encoder.shutdownObject();
        }
    }

    private static String change(MediaType type, MediaType fitted, MediaType source) {
        StringJoiner changes = new StringJoiner(" and ");
        if (fitted.channels() != type.channels()) {
            changes.add(source.channels() + " channels become " + fitted.channels());
        }
        if (fitted.sampleRate() != type.sampleRate()) {
            changes.add(source.sampleRate() + " Hz become " + fitted.sampleRate());
        }
        return changes + ", the nearest that " + type.subtype().name() + " has";
    }

    private StreamPlan copy(StreamDescriptor stream, MediaType source, Path target) {
        if (stream.isTrue(DescriptorAttributes.PROTECTED)) {
            throw TargetPath.failure(
                    Status.MF_E_TRANSCODE_INVALID_PROFILE, target, stream + " is protected and cannot be copied");
        }
        requireHeld(source, target);
        return new StreamPlan(stream, kindOf(source), null);
    }

    /** True when a stream that is to be encoded can be decoded first. */
    boolean canDecode(StreamDescriptor stream) {
        MediaType source = typeOf(stream);
        TransformCategory category =
                source.isVideo() ? TransformCategory.VIDEO_DECODER : TransformCategory.AUDIO_DECODER;
        return !registry.find(category, source, null).isEmpty();
    }

    /** Subtitles are copied where the container takes them as they are, else they become text of a kind that it takes. */
    StreamPlan planSubtitles(StreamDescriptor stream, Path target) {
        MediaType source = typeOf(stream);
        if (writer.holds(container, source)) {
            return copy(stream, source, target);
        }
        for (Subtype text : TEXTS) {
            MediaType kind = MediaType.of(MajorType.SUBTITLE, text);
            if (writer.holds(container, kind)) {
                for (TransformFactory factory : registry.find(TransformCategory.OTHER, source, kind)) {
                    return new StreamPlan(stream, kind, new EncoderActivate(factory, kind, new Attributes(), platform));
                }
            }
        }
        throw TargetPath.failure(
                Status.MF_E_TRANSCODE_INVALID_PROFILE,
                target,
                container.name() + " files cannot hold " + source.subtype().name() + " subtitles");
    }

    /** The first registered encoder that takes its settings and gives the type. */
    private EncoderActivate encoderFor(MediaType type, Attributes wanted, Path target) {
        TransformCategory category = type.isVideo() ? TransformCategory.VIDEO_ENCODER : TransformCategory.AUDIO_ENCODER;
        Attributes settings = new Attributes();
        wanted.find(TranscodeAttributes.CONSTANT_QUALITY)
                .ifPresent(value -> settings.set(TranscodeAttributes.CONSTANT_QUALITY, value));
        wanted.find(TranscodeAttributes.QUALITYVSSPEED)
                .ifPresent(value -> settings.set(TranscodeAttributes.QUALITYVSSPEED, value));
        wanted.find(TranscodeAttributes.ENCODINGPROFILE)
                .ifPresent(value -> settings.set(TranscodeAttributes.ENCODINGPROFILE, value));
        MediaException why = null;
        for (TransformFactory factory : registry.find(category, null, type)) {
            EncoderActivate encoder = new EncoderActivate(factory, type, settings, platform);
            why = refusal(encoder);
            if (why == null) {
                return encoder;
            }
        }
        throw new MediaException(
                Status.MF_E_TRANSCODE_NO_MATCHING_ENCODER,
                "cannot make " + target + ": "
                        + (why == null
                                ? "no encoder for " + type + " is registered"
                                : String.valueOf(why.getMessage())),
                why);
    }

    private static @Nullable MediaException refusal(EncoderActivate encoder) {
        try {
            encoder.activateObject();
            return null;
        } catch (MediaException refused) {
            return refused;
        } finally {
            encoder.shutdownObject();
        }
    }

    private void requireHeld(MediaType type, Path target) {
        if (!writer.holds(container, type)) {
            throw TargetPath.failure(
                    Status.MF_E_TRANSCODE_INVALID_PROFILE, target, container.name() + " files cannot hold " + type);
        }
    }

    private static MediaType kindOf(MediaType type) {
        return MediaType.of(type.majorType(), type.subtype());
    }

    private static MediaType typeOf(StreamDescriptor stream) {
        MediaType current = stream.typeHandler().currentMediaType();
        return current != null ? current : stream.typeHandler().mediaTypes().get(0);
    }
}
