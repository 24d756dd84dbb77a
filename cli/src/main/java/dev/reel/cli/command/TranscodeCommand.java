package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.cli.format.TimeText;
import dev.reel.cli.transcode.TranscodeLine;
import dev.reel.pipeline.MediaSource;
import dev.reel.player.Transcoded;
import dev.reel.player.Transcoder;
import dev.reel.player.Transcoding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
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
            "Turns what FFmpeg reads into a file whose extension says what kind it is: mp4, mov, mkv, webm, ts, mpg,"
                    + " avi, gif, wmv, 3gp, mp3, m4a, aac, ac3, wav, flac, ogg, opus, amr. Video and sound are encoded as"
                    + " that kind of file usually has them, or copied with --copy. All sound, subtitles, chapters, covers"
                    + " and attached files are taken along; what such a file cannot hold is named.",
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
    private OutputOptions outputs = new OutputOptions();

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
        Consumer<Transcoder> choice = encoding.choice(output);
        TranscodeLine line = new TranscodeLine(context);
        try (ContentKeys keys = keyOptions.open(context)) {
            // What is copied passes no decrypter.
            MediaSource source = encoding.copies()
                    ? keys.openClear(input, reading.sourceOptions())
                    : keys.open(input, reading.sourceOptions());
            Transcoder transcoder = Transcoder.from(source, input)
                    .to(output)
                    .platform(context.platform())
                    .registry(keys.registry())
                    .onProgress(line::show);
            choice.accept(transcoder);
            if (start != null) {
                transcoder.startAt(start);
            }
            if (stop != null) {
                transcoder.stopAt(stop);
            }
            Transcoding running = transcoder.start();
            context.interruption().closeWith(running::cancel);
            Transcoded made = running.await();
            line.clear();
            made.changed().forEach(each -> context.console().err().println("changed: " + each));
            made.leftBehind().forEach(each -> context.console().err().println("left behind: " + each));
            context.console().out().println(summary(made));
        } finally {
            line.clear();
        }
        return ExitStatus.DONE;
    }

    private void check() {
        if (stop != null && stop.compareTo(start == null ? Duration.ZERO : start) <= 0) {
            throw wrong("--stop must be later than " + (start == null ? "the beginning" : "--start"));
        }
        outputs.check(context, input, Path.of(output));
    }

    private String summary(Transcoded made) {
        double seconds = Math.max(1e-3, made.taken().toNanos() / 1e9);
        return output + ": " + TimeText.clock(made.length()) + ", " + bytes(made.bytes()) + " in "
                + String.format(
                        Locale.ROOT, "%.1f s (%.1fx)", seconds, made.length().toNanos() / 1e9 / seconds);
    }

    private static String bytes(long bytes) {
        return bytes < 1_000_000 ? (bytes + 500) / 1000 + " kB" : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }
}
