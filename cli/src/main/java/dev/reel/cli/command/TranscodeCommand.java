package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.cli.format.TimeText;
import dev.reel.cli.transcode.CodecNames;
import dev.reel.cli.transcode.TranscodeRun;
import dev.reel.pipeline.ContainerType;
import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.TranscodeAttributes;
import dev.reel.pipeline.bytestream.FileSchemeHandler;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.MediaTypeAttributes;
import dev.reel.platform.Status;
import dev.reel.platform.Subtype;
import dev.reel.topology.Topology;
import dev.reel.topology.transcode.TranscodeProfile;
import dev.reel.topology.transcode.TranscodeTopology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reel transcode}. */
@Command(
        name = "transcode",
        mixinStandardHelpOptions = true,
        header = "Turns a file or URL into a file of another kind.",
        description = {
            "",
            "Turns what FFmpeg reads into a file whose extension says what kind it is: mp4, mkv, webm, ts, mpg, avi, wmv,"
                    + " 3gp, mp3, m4a, aac, ac3, wav, flac, ogg, opus, amr. The video and the sound that 'play' would take"
                    + " are encoded as that kind of file usually has them, or copied with --copy.",
            "",
            "The file appears under its name when it is complete; Ctrl-C and failures leave none.",
            "",
            "  reel transcode film.mkv film.mp4",
            "  reel transcode film.mp4 small.webm --size 640x360 --video-bitrate 500k",
            "  reel transcode film.mp4 part.mp4 --start 1:30 --stop 2:00",
            "  reel transcode film.mkv film.mp4 --copy        other container, same data",
            "  reel transcode film.mp4 song.mp3               just the sound",
            ""
        })
public final class TranscodeCommand implements Callable<Integer> {
    /** What is copied. */
    enum Copy {
        ALL,
        VIDEO,
        AUDIO
    }

    private static final String NONE = "none";

    private final CommandContext context;

    @Parameters(index = "0", paramLabel = "IN", description = "A path or URL.")
    private String input = "";

    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write; its extension says what kind.")
    private String output = "";

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
            fallbackValue = "all",
            paramLabel = "WHAT",
            description = "Copy instead of encoding: video, audio or, without a word, both.")
    private @Nullable Copy copy;

    @Option(names = "--fragmented", description = "Write an MP4 file in fragments.")
    private boolean fragmented;

    @Option(names = "--no-metadata", description = "Leave title, artist and the like behind.")
    private boolean noMetadata;

    @Option(
            names = "--start",
            paramLabel = "T",
            converter = TimeConverter.class,
            description = "Begin at this position: 90, 1m30s, 1:30.")
    private @Nullable Duration start;

    @Option(names = "--stop", paramLabel = "T", converter = TimeConverter.class, description = "End at this position.")
    private @Nullable Duration stop;

    @Mixin
    private KeyOptions keyOptions = new KeyOptions();

    @Mixin
    private ReadOptions reading = new ReadOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    public TranscodeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        TranscodeProfile profile = profile();
        try (ContentKeys keys = keyOptions.open(context)) {
            MediaSource source = keys.open(input, reading.sourceOptions());
            try {
                TranscodeTopology builder = TranscodeTopology.of(source, profile, context.platform());
                if (start != null) {
                    builder.mediaStart(hns(start));
                }
                if (stop != null) {
                    builder.mediaStop(hns(stop));
                }
                Topology topology = builder.build(output);
                long length = length(source);
                Duration taken = TranscodeRun.of(context, keys.registry(), topology, length);
                context.console().out().println(summary(length, taken));
            } finally {
                source.shutdown();
            }
        }
        return ExitStatus.DONE;
    }

    private TranscodeProfile profile() {
        if (stop != null && stop.compareTo(start == null ? Duration.ZERO : start) <= 0) {
            throw wrong("--stop must be later than " + (start == null ? "the beginning" : "--start"));
        }
        if (isInput(output)) {
            throw wrong("IN and OUT are the same file; give OUT another name");
        }
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
        UUID container = container();
        String name = fileName();
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

    private UUID container() {
        UUID container = ContainerType.ofFileName(fileName())
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

    /** Names that are none, and what cannot be compared, are told of where they are opened. */
    private boolean isInput(String name) {
        try {
            Path file = Path.of(input.startsWith("file:") ? FileSchemeHandler.pathOf(input) : input);
            return Files.exists(file) && Files.isRegularFile(file) && Files.isSameFile(file, Path.of(name));
        } catch (IOException | IllegalArgumentException notComparable) {
            return false;
        }
    }

    private String fileName() {
        try {
            return String.valueOf(Path.of(output).getFileName());
        } catch (InvalidPathException bad) {
            throw new MediaException(Status.E_INVALIDARG, "OUT cannot be a file: " + bad.getReason(), bad);
        }
    }

    private long length(MediaSource source) {
        long whole = source.createPresentationDescriptor().get(DescriptorAttributes.DURATION, 0L);
        long from = start == null ? 0 : hns(start);
        long to = stop == null ? whole : whole == 0 ? hns(stop) : Math.min(whole, hns(stop));
        return Math.max(0, to - from);
    }

    private String summary(long length, Duration taken) {
        double seconds = Math.max(1e-3, taken.toNanos() / 1e9);
        String duration = length == 0 ? "" : TimeText.clock(Duration.ofNanos(length * 100)) + ", ";
        String speed = length == 0 ? "" : String.format(Locale.ROOT, " (%.1fx)", length / 1e7 / seconds);
        return output + ": " + duration + bytes() + " in " + String.format(Locale.ROOT, "%.1f s", seconds) + speed;
    }

    private String bytes() {
        try {
            long bytes = Files.size(Path.of(output));
            return bytes < 1_000_000
                    ? (bytes + 500) / 1000 + " kB"
                    : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
        } catch (IOException gone) {
            return "? bytes";
        }
    }

    private static long hns(Duration time) {
        return time.toNanos() / 100;
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }
}
