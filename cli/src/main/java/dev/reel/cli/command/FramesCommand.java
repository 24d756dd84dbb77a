package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.player.FrameGrabber;
import dev.reel.player.Picture;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reel frames}. */
@Command(
        name = "frames",
        mixinStandardHelpOptions = true,
        header = "Writes the pictures of a film, as PNG files or as they were decoded.",
        description = {
            "",
            "Writes every picture, or those that are shown at every so often, between two positions: as PNG files"
                    + " 000000.png, 000001.png … into a folder, upright and in square pixels; or with --raw to standard"
                    + " output one after the other as they were decoded, in the pixel format that 'inspect' names.",
            "",
            "  reel frames film.mp4 --from 1:00 --to 1:10 --out stills",
            "  reel frames film.mp4 --every 10s --out stills",
            "  reel frames film.mp4 --raw | ffplay -f rawvideo -video_size 640x360 -",
            ""
        })
public final class FramesCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(paramLabel = "IN", description = "A path or URL, or - for standard input.")
    private String input = "";

    @Option(
            names = "--from",
            paramLabel = "T",
            converter = TimeConverter.class,
            description = "Begin with the picture that is shown here (default: 0).")
    private Duration from = Duration.ZERO;

    @Option(
            names = "--to",
            paramLabel = "T",
            converter = TimeConverter.class,
            description = "End before this position (default: the end).")
    private @Nullable Duration to;

    @Option(
            names = "--every",
            paramLabel = "T",
            converter = TimeConverter.class,
            description = "One picture for each such time (default: every picture).")
    private @Nullable Duration every;

    @ArgGroup(multiplicity = "1")
    private @Nullable Target target;

    @Mixin
    private KeyOptions keyOptions = new KeyOptions();

    @Mixin
    private ReadOptions reading = new ReadOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private int written;

    /** Where they go. */
    static final class Target {
        @Option(names = "--out", paramLabel = "DIR", description = "Write PNG files into this folder, made if need be.")
        private @Nullable Path folder;

        @Option(names = "--raw", description = "Write the decoded bytes to standard output.")
        private boolean raw;

        Target() {}

        /** Null for standard output. */
        @Nullable
        Path folder() {
            return raw ? null : folder;
        }
    }

    public FramesCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (every != null && every.isZero()) {
            throw new ParameterException(spec.commandLine(), "--every must be more than zero");
        }
        if (to != null && to.compareTo(from) <= 0) {
            throw new ParameterException(spec.commandLine(), "--to must be later than --from");
        }
        Path folder = target == null ? null : target.folder();
        try (ContentKeys keys = keyOptions.open(context);
                FrameGrabber film = FrameGrabber.open(keys.openClear(input, reading.sourceOptions()), input)) {
            if (folder != null) {
                make(folder);
            }
            if (every == null) {
                writeAll(film, folder);
            } else {
                writeSome(film, folder, every);
            }
        }
        if (folder != null) {
            context.console().out().println(folder + ": " + written + (written == 1 ? " picture" : " pictures"));
        }
        return ExitStatus.DONE;
    }

    private static void make(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new MediaException(
                    Status.MF_E_CANNOT_CREATE_SINK, "cannot make the folder " + folder + ": " + failure, failure);
        }
    }

    private void writeAll(FrameGrabber film, @Nullable Path folder) {
        for (Picture picture : film.from(from)) {
            if (isPast(picture.time()) || context.interruption().isInterrupted()) {
                return;
            }
            write(picture, folder);
        }
    }

    private void writeSome(FrameGrabber film, @Nullable Path folder, Duration step) {
        for (Duration time = from; !isPast(time) && !context.interruption().isInterrupted(); time = time.plus(step)) {
            try {
                write(film.at(time), folder);
            } catch (MediaException failure) {
                if (written == 0 || !failure.status().equals(Status.MF_E_INVALID_POSITION)) {
                    throw failure;
                }
                // The end, where nobody said where to end.
                return;
            }
        }
    }

    private boolean isPast(Duration time) {
        return to != null && time.compareTo(to) >= 0;
    }

    private void write(Picture picture, @Nullable Path folder) {
        if (folder != null) {
            picture.writePng(folder.resolve(String.format(Locale.ROOT, "%06d.png", written)));
        } else {
            PrintStream out = context.console().out();
            byte[] bytes = new byte[picture.decoded().remaining()];
            picture.decoded().get(bytes);
            out.write(bytes, 0, bytes.length);
            if (out.checkError()) {
                throw new MediaException(Status.MF_E_CANNOT_CREATE_SINK, "standard output takes no more");
            }
        }
        written++;
    }
}
