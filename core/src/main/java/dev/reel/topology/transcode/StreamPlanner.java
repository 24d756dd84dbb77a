package dev.reel.topology.transcode;

import dev.reel.pipeline.ContainerType;
import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.TranscodeAttributes;
import dev.reel.pipeline.sink.FileSinkProvider;
import dev.reel.pipeline.sink.FileSinks;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Decides for a stream whether it is copied or which encoder makes it.
 *
 * @param useSourceAttributes gaps of the profile are filled from the source
 */
record StreamPlanner(
        TransformRegistry registry,
        FileSinkProvider writer,
        Platform platform,
        ContainerType container,
        boolean useSourceAttributes) {

    StreamPlan plan(StreamDescriptor stream, Attributes wanted, Path target) {
        MediaType source = typeOf(stream);
        int sinkId = source.isVideo() ? FileSinks.VIDEO_STREAM : FileSinks.AUDIO_STREAM;
        if (wanted.isTrue(TranscodeAttributes.DONOT_INSERT_ENCODER)) {
            MediaType kind = kindOf(source);
            if (stream.isTrue(DescriptorAttributes.PROTECTED)) {
                throw TranscodeTopology.failure(
                        Status.MF_E_TRANSCODE_INVALID_PROFILE, target, stream + " is protected and cannot be copied");
            }
            requireHeld(source, target);
            return new StreamPlan(stream, sinkId, kind, null);
        }
        MediaType type = ProfileType.of(source.majorType(), wanted, source, useSourceAttributes);
        if (!type.contains(MediaTypeAttributes.SUBTYPE)) {
            throw TranscodeTopology.failure(
                    Status.MF_E_TRANSCODE_INVALID_PROFILE, target, "the profile names no subtype for " + stream);
        }
        EncoderActivate encoder = encoderFor(type, wanted, target);
        requireHeld(type, target);
        return new StreamPlan(stream, sinkId, kindOf(type), encoder);
    }

    /** The first registered encoder that takes its settings and gives the type. */
    private EncoderActivate encoderFor(MediaType type, Attributes wanted, Path target) {
        TransformCategory category = type.isVideo() ? TransformCategory.VIDEO_ENCODER : TransformCategory.AUDIO_ENCODER;
        Attributes settings = new Attributes();
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
            throw TranscodeTopology.failure(
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
