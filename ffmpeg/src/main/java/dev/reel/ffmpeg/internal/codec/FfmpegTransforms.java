package dev.reel.ffmpeg.internal.codec;

import dev.reel.ffmpeg.internal.natives.EncoderKind;
import dev.reel.ffmpeg.internal.natives.MediaTypes;
import dev.reel.ffmpeg.internal.natives.Natives;
import dev.reel.ffmpeg.internal.natives.PixelFormats;
import dev.reel.ffmpeg.internal.natives.StreamFormat;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.pipeline.transform.TransformProvider;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Subtype;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avcodec.AVCodecDescriptor;
import org.bytedeco.ffmpeg.global.avcodec;

/** Registers FFmpeg's decoders, encoders and converters. */
public final class FfmpegTransforms implements TransformProvider {
    /** Below normal, so that a codec made for one format comes first. */
    private static final int MERIT = 0x0060_0000;

    private static final List<TransformFactory> DECODERS_AND_CONVERTERS = List.of(
            new Factory(
                    "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c511",
                    "FFmpeg video decoder",
                    TransformCategory.VIDEO_DECODER,
                    type -> type.isVideo() && canDecode(type),
                    FfmpegTransforms::mayBePicture,
                    VideoDecoder::new),
            new Factory(
                    "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c512",
                    "FFmpeg audio decoder",
                    TransformCategory.AUDIO_DECODER,
                    type -> type.isAudio() && canDecode(type),
                    FfmpegTransforms::mayBeSound,
                    AudioDecoder::new),
            new Factory(
                    "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c513",
                    "FFmpeg video converter",
                    TransformCategory.VIDEO_PROCESSOR,
                    FfmpegTransforms::isPicture,
                    FfmpegTransforms::mayBePicture,
                    VideoConverter::new),
            new Factory(
                    "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c514",
                    "FFmpeg audio converter",
                    TransformCategory.AUDIO_EFFECT,
                    FfmpegTransforms::isSound,
                    FfmpegTransforms::mayBeSound,
                    AudioConverter::new),
            new Factory(
                    "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c515",
                    "FFmpeg subtitle converter",
                    TransformCategory.OTHER,
                    SubtitleConverter::reads,
                    SubtitleConverter::writes,
                    SubtitleConverter::new));

    private static final List<TransformFactory> FACTORIES = Stream.of(
                    DECODERS_AND_CONVERTERS.stream(),
                    EncoderKind.video().stream()
                            .map(kind -> encoder(kind, TransformCategory.VIDEO_ENCODER, () -> new VideoEncoder(kind))),
                    EncoderKind.missing().stream().map(FfmpegTransforms::missing),
                    EncoderKind.audio().stream()
                            .map(kind -> encoder(kind, TransformCategory.AUDIO_ENCODER, () -> new AudioEncoder(kind))))
            .flatMap(each -> each)
            .toList();

    /** Made by the service loader. */
    public FfmpegTransforms() {}

    @Override
    public List<TransformFactory> factories() {
        return FACTORIES;
    }

    private static TransformFactory encoder(EncoderKind kind, TransformCategory category, Supplier<Transform> maker) {
        String key = "dev.reel.ffmpeg.encoder:" + kind.encoder() + ":" + kind.name();
        return new Factory(
                UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)),
                "FFmpeg " + kind.name() + " encoder (" + kind.encoder() + ")",
                category,
                category == TransformCategory.VIDEO_ENCODER ? FfmpegTransforms::isPicture : FfmpegTransforms::isSound,
                type -> type.find(MediaTypeAttributes.SUBTYPE)
                                .filter(kind.subtype()::equals)
                                .isPresent()
                        && kind.isPresent(type),
                maker);
    }

    /** In place of an encoder that a user may add: says so to whoever wants one. */
    private static TransformFactory missing(EncoderKind kind) {
        return new Factory(
                UUID.nameUUIDFromBytes(("dev.reel.ffmpeg.missing:" + kind.encoder()).getBytes(StandardCharsets.UTF_8)),
                "FFmpeg " + kind.name() + " encoder (not in this build)",
                TransformCategory.VIDEO_ENCODER,
                type -> false,
                type -> type.find(MediaTypeAttributes.SUBTYPE)
                        .filter(kind.subtype()::equals)
                        .isPresent(),
                () -> {
                    throw new MediaException(
                            Status.MF_E_TOPO_CODEC_NOT_FOUND,
                            "this build of FFmpeg has no " + kind.name() + " encoder; " + kind.encoder()
                                    + " needs the gpl classifier of org.bytedeco:ffmpeg on the class path, which is"
                                    + " under the GPL");
                });
    }

    private static boolean canDecode(MediaType type) {
        Natives.load();
        if (!type.contains(MediaTypeAttributes.SUBTYPE) || isSound(type) || isPicture(type)) {
            return false;
        }
        if (type.contains(StreamFormat.KEY)) {
            return StreamFormat.of(type).parameters().hasDecoder();
        }
        AVCodecDescriptor codec = avcodec.avcodec_descriptor_get_by_name(MediaTypes.codecName(type.subtype()));
        return codec != null && avcodec.avcodec_find_decoder(codec.id()) != null;
    }

    private static boolean mayBePicture(MediaType type) {
        return type.isVideo() && (!type.contains(MediaTypeAttributes.SUBTYPE) || isPicture(type));
    }

    private static boolean mayBeSound(MediaType type) {
        return type.isAudio() && (!type.contains(MediaTypeAttributes.SUBTYPE) || isSound(type));
    }

    private static boolean isPicture(MediaType type) {
        return type.isVideo()
                && type.find(MediaTypeAttributes.SUBTYPE)
                        .filter(subtype -> PixelFormats.format(subtype).isPresent())
                        .isPresent();
    }

    private static boolean isSound(MediaType type) {
        return type.isAudio()
                && type.find(MediaTypeAttributes.SUBTYPE)
                        .filter(subtype -> subtype.equals(Subtype.PCM) || subtype.equals(Subtype.FLOAT))
                        .isPresent();
    }

    private record Factory(
            UUID id,
            String name,
            TransformCategory category,
            Predicate<MediaType> input,
            Predicate<MediaType> output,
            Supplier<Transform> maker)
            implements TransformFactory {
        Factory(
                String id,
                String name,
                TransformCategory category,
                Predicate<MediaType> input,
                Predicate<MediaType> output,
                Supplier<Transform> maker) {
            this(UUID.fromString(id), name, category, input, output, maker);
        }

        @Override
        public int merit() {
            return MERIT;
        }

        @Override
        public boolean acceptsInput(MediaType type) {
            return input.test(type);
        }

        @Override
        public boolean offersOutput(MediaType type) {
            return output.test(type);
        }

        @Override
        public Transform create(Platform platform) {
            return maker.get();
        }
    }
}
