package dev.reel.cli.command;

import dev.reel.cli.transcode.CodecNames;
import dev.reel.pipeline.ContainerType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.Rational;
import dev.reel.platform.media.Subtype;
import dev.reel.player.Transcoder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
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
            description =
                    "One of h264, hevc, vp9, vp8, av1, mpeg4, mpeg2, mpeg1, mjpeg, gif, wmv2; none leaves the video"
                            + " out.")
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
            description = "Width and height of the pictures as they are seen: 1280x720. They keep their shape.")
    private @Nullable Long size;

    @Option(
            names = "--video-bitrate",
            paramLabel = "RATE",
            converter = BitRateConverter.class,
            description = "Bits per second of the video: 2M, 500k.")
    private @Nullable Integer videoBitRate;

    @Option(
            names = "--crf",
            paramLabel = "N",
            description = "The same quality throughout instead of a bit rate, as the codec counts it, 0 the best.")
    private @Nullable Integer constantQuality;

    @Option(
            names = "--fps",
            paramLabel = "RATE",
            converter = FrameRateConverter.class,
            description = "Pictures a second, at steady times: 25, 23.976, 30000/1001.")
    private @Nullable Rational frameRate;

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

    /** What becomes of subtitles. */
    enum Subtitles {
        COPY,
        BURN,
        NONE
    }

    @Option(
            names = "--audio-track",
            paramLabel = "all|N|LANG",
            defaultValue = "all",
            description = "Which sound: all of it, as far as the file can hold it, a track's number or language.")
    private String audioTrack = "all";

    @Option(
            names = "--subtitles",
            paramLabel = "copy|none",
            defaultValue = "copy",
            description = "Take the subtitles along, as text of the kind that the file can hold, or leave them out.")
    private Subtitles subtitles = Subtitles.COPY;

    @Option(names = "--fragmented", description = "Write an MP4 file in fragments.")
    private boolean fragmented;

    @Option(names = "--no-metadata", description = "Leave title, artist and the like behind.")
    private boolean noMetadata;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    EncodingOptions() {}

    /** What is said to a transcoder that makes a file of this name; a mistake is one of usage. */
    Consumer<Transcoder> choice(String output) {
        check(output);
        Subtype video = codec("--video-codec", videoCodec, CodecNames::video, CodecNames.videoNames());
        Subtype audio = codec("--audio-codec", audioCodec, CodecNames::audio, CodecNames.audioNames());
        return transcoder -> {
            if (copiesVideo()) {
                transcoder.copyVideo();
            } else if (video != null) {
                transcoder.video(video);
            } else if (videoCodec != null) {
                transcoder.withoutVideo();
            }
            if (copiesAudio()) {
                transcoder.copyAudio();
            } else if (audio != null) {
                transcoder.audio(audio);
            } else if (audioCodec != null) {
                transcoder.withoutAudio();
            }
            transcoder.audioTrack(audioTrack);
            if (subtitles == Subtitles.NONE) {
                transcoder.withoutSubtitles();
            }
            tellSettings(transcoder);
        };
    }

    /** Null when none is named, and for the word none. */
    private @Nullable Subtype codec(
            String option, @Nullable String name, Function<String, Optional<Subtype>> known, String names) {
        return name == null || NONE.equalsIgnoreCase(name)
                ? null
                : known.apply(name).orElseThrow(() -> wrong(option + " is one of " + names + " or none"));
    }

    private void tellSettings(Transcoder transcoder) {
        if (size != null) {
            transcoder.size((int) (size >> 32), size.intValue());
        }
        if (videoBitRate != null) {
            transcoder.videoBitRate(videoBitRate);
        }
        if (constantQuality != null) {
            transcoder.constantQuality(constantQuality);
        }
        if (frameRate != null) {
            transcoder.frameRate(frameRate.numerator(), frameRate.denominator());
        }
        if (audioBitRate != null) {
            transcoder.audioBitRate(audioBitRate);
        }
        if (quality != null) {
            transcoder.quality(quality);
        }
        if (fragmented) {
            transcoder.fragmented();
        }
        if (noMetadata) {
            transcoder.withoutMetadata();
        }
    }

    /** Whether anything is taken over as it is. */
    boolean copies() {
        return copiesVideo() || copiesAudio();
    }

    private boolean copiesVideo() {
        return copy == Copy.ALL || copy == Copy.VIDEO;
    }

    private boolean copiesAudio() {
        return copy == Copy.ALL || copy == Copy.AUDIO;
    }

    private void check(String output) {
        if (subtitles == Subtitles.BURN) {
            throw wrong("--subtitles burn is not there yet; copy takes them along where the file can hold them");
        }
        if (quality != null && (quality < 0 || quality > 100)) {
            throw wrong("--quality is a number from 0 to 100");
        }
        if (constantQuality != null && constantQuality < 0) {
            throw wrong("--crf is a number from 0, the best");
        }
        if (constantQuality != null && videoBitRate != null) {
            throw wrong("--crf and --video-bitrate exclude each other: quality or size");
        }
        boolean encodes = videoCodec != null
                || size != null
                || videoBitRate != null
                || constantQuality != null
                || frameRate != null;
        if (copiesVideo() && encodes) {
            throw wrong(
                    "video that is copied stays as it is: --copy does not go with its codec, size, rate or quality");
        }
        if (copiesAudio() && (audioCodec != null || audioBitRate != null)) {
            throw wrong("sound that is copied stays as it is: --copy does not go with its codec or bit rate");
        }
        ContainerType container = ContainerType.ofFileName(fileName(output))
                .orElseThrow(() -> wrong("what kind of file " + output
                        + " is to be cannot be seen; give it an extension such as .mp4, .mkv, .webm, .mp3"));
        if (fragmented && !container.equals(ContainerType.MPEG4)) {
            throw wrong("--fragmented is for MP4 files");
        }
        if (NONE.equalsIgnoreCase(videoCodec) && NONE.equalsIgnoreCase(audioCodec)) {
            throw wrong("neither video nor sound is left");
        }
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
