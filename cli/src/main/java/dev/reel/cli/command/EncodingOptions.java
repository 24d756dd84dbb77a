package dev.reel.cli.command;

import dev.reel.cli.transcode.CodecNames;
import dev.reel.pipeline.ContainerType;
import dev.reel.pipeline.TranscodeAttributes;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Subtype;
import dev.reel.topology.transcode.TranscodeProfile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a new file is to have in it, as a user says it. */
final class EncodingOptions {
    /** What is copied. */
    enum Copy {
        ALL,
        VIDEO,
        AUDIO
    }

    private static final String NONE = "none";

    @Option(
            names = "--video-codec",
            paramLabel = "CODEC",
            description = "One of h264, vp9, vp8, av1, mpeg4, mpeg2, mpeg1, mjpeg, wmv2; none leaves the video out.")
    private @Nullable String videoCodec;

    @Option(
            names = "--audio-codec",
            paramLabel = "CODEC",
            description =
                    "One of aac, opus, mp3, flac, alac, pcm, ac3, eac3, mp2, wmav2, amr; none leaves the sound out.")
    private @Nullable String audioCodec;

    @Option(
            names = "--size",
            paramLabel = "WxH",
            converter = PictureSizeConverter.class,
            description = "Width and height of the pictures: 1280x720.")
    private @Nullable Long size;

    @Option(
            names = "--video-bitrate",
            paramLabel = "RATE",
            converter = BitRateConverter.class,
            description = "Bits per second of the video: 2M, 500k.")
    private @Nullable Integer videoBitRate;

    @Option(
            names = "--audio-bitrate",
            paramLabel = "RATE",
            converter = BitRateConverter.class,
            description = "Bits per second of the sound: 128k.")
    private @Nullable Integer audioBitRate;

    @Option(
            names = "--quality",
            paramLabel = "N",
            description = "From 0, fast, to 100, good: how long the encoders may take.")
    private @Nullable Integer quality;

    @Option(
            names = "--copy",
            arity = "0..1",
            parameterConsumer = CopyConsumer.class,
            paramLabel = "WHAT",
            description = "Copy instead of encoding: video, audio or, without a word, both.")
    private @Nullable Copy copy;

    @Option(names = "--fragmented", description = "Write an MP4 file in fragments.")
    private boolean fragmented;

    @Option(names = "--no-metadata", description = "Leave title, artist and the like behind.")
    private boolean noMetadata;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    EncodingOptions() {}

    /** What a file of this name is to have in it; a mistake is one of usage. */
    TranscodeProfile profile(String output) {
        if (quality != null && (quality < 0 || quality > 100)) {
            throw wrong("--quality is a number from 0 to 100");
        }
        boolean copiesVideo = copy == Copy.ALL || copy == Copy.VIDEO;
        boolean copiesAudio = copy == Copy.ALL || copy == Copy.AUDIO;
        if (copiesVideo && (videoCodec != null || size != null || videoBitRate != null)) {
            throw wrong("video that is copied stays as it is: --copy does not go with its codec, size or bit rate");
        }
        if (copiesAudio && (audioCodec != null || audioBitRate != null)) {
            throw wrong("sound that is copied stays as it is: --copy does not go with its codec or bit rate");
        }
        String name = fileName(output);
        UUID container = container(output, name);
        Attributes ofContainer = new Attributes().set(TranscodeAttributes.CONTAINERTYPE, container);
        if (noMetadata) {
            ofContainer.set(TranscodeAttributes.SKIP_METADATA_TRANSFER, 1);
        }
        TranscodeProfile profile = new TranscodeProfile().setContainerAttributes(ofContainer);
        if (copiesVideo) {
            boolean holdsVideo = CodecNames.videoOf(container, name).isPresent() || container.equals(ContainerType.OGG);
            profile.setVideoAttributes(holdsVideo ? copied() : null);
        } else {
            profile.setVideoAttributes(video(CodecNames.videoOf(container, name)));
        }
        profile.setAudioAttributes(copiesAudio ? copied() : audio(CodecNames.audioOf(container, name)));
        if (profile.videoAttributes().isEmpty() && profile.audioAttributes().isEmpty()) {
            throw wrong("neither video nor sound is left");
        }
        return profile;
    }

    private @Nullable Attributes video(Optional<UUID> usual) {
        if (NONE.equalsIgnoreCase(videoCodec)) {
            return null;
        }
        UUID subtype = videoCodec == null
                ? usual.orElse(null)
                : CodecNames.video(videoCodec)
                        .orElseThrow(() -> wrong("--video-codec is one of " + CodecNames.videoNames() + " or none"));
        if (subtype == null) {
            return null;
        }
        Attributes result = encoded(subtype, videoBitRate);
        if (size != null) {
            result.set(MediaTypeAttributes.FRAME_SIZE, size);
        }
        return result;
    }

    private @Nullable Attributes audio(Optional<UUID> usual) {
        if (NONE.equalsIgnoreCase(audioCodec)) {
            return null;
        }
        UUID subtype = audioCodec == null
                ? usual.orElse(null)
                : CodecNames.audio(audioCodec)
                        .orElseThrow(() -> wrong("--audio-codec is one of " + CodecNames.audioNames() + " or none"));
        if (subtype == null) {
            return null;
        }
        Attributes result = encoded(subtype, audioBitRate);
        if (subtype.equals(Subtype.PCM)) {
            result.set(MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE, Short.SIZE);
        }
        return result;
    }

    private Attributes encoded(UUID subtype, @Nullable Integer bitRate) {
        Attributes result = new Attributes().set(MediaTypeAttributes.SUBTYPE, subtype);
        if (bitRate != null) {
            result.set(MediaTypeAttributes.AVG_BITRATE, bitRate);
        }
        if (quality != null) {
            result.set(TranscodeAttributes.QUALITYVSSPEED, quality);
        }
        return result;
    }

    private static Attributes copied() {
        return new Attributes().set(TranscodeAttributes.DONOT_INSERT_ENCODER, 1);
    }

    private UUID container(String output, String name) {
        UUID container = ContainerType.ofFileName(name)
                .orElseThrow(() -> wrong("what kind of file " + output
                        + " is to be cannot be seen; give it an extension such as .mp4, .mkv, .webm, .mp3"));
        if (!fragmented) {
            return container;
        }
        if (!container.equals(ContainerType.MPEG4)) {
            throw wrong("--fragmented is for MP4 files");
        }
        return ContainerType.FMPEG4;
    }

    private static String fileName(String output) {
        try {
            return String.valueOf(Path.of(output).getFileName());
        } catch (InvalidPathException bad) {
            throw new MediaException(Status.E_INVALIDARG, "OUT cannot be a file: " + bad.getReason(), bad);
        }
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }
}
