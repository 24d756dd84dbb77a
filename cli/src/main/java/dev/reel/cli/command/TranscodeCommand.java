package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.cli.format.TimeText;
import dev.reel.cli.transcode.TranscodeRun;
import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.bytestream.FileSchemeHandler;
import dev.reel.topology.Topology;
import dev.reel.topology.transcode.TranscodeProfile;
import dev.reel.topology.transcode.TranscodeTopology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
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
    private final CommandContext context;

    @Parameters(index = "0", paramLabel = "IN", description = "A path or URL.")
    private String input = "";

    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write; its extension says what kind.")
    private String output = "";

    @Mixin
    private EncodingOptions encoding = new EncodingOptions();

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
        check();
        TranscodeProfile profile = encoding.profile(output);
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

    private void check() {
        if (stop != null && stop.compareTo(start == null ? Duration.ZERO : start) <= 0) {
            throw wrong("--stop must be later than " + (start == null ? "the beginning" : "--start"));
        }
        if (isInput(output)) {
            throw wrong("IN and OUT are the same file; give OUT another name");
        }
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
