package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.cli.bench.BenchClip;
import dev.reel.cli.bench.DecodeBenchmark;
import dev.reel.cli.format.BenchText;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reel bench}: one method for each benchmark. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        header = "Measures Reel beside the ffmpeg program of the same natives.",
        synopsisSubcommandLabel = "BENCHMARK",
        commandListHeading = "%nBenchmarks:%n",
        description = "")
public final class BenchCommand {
    private final CommandContext context;

    public BenchCommand(CommandContext context) {
        this.context = context;
    }

    @Command(
            name = "decode",
            mixinStandardHelpOptions = true,
            header = "Frames per second of an unpaced session.",
            description = {
                "Frames per second of a session that plays FILE flat out, beside 'ffmpeg -i FILE -f null -'.",
                "Prints {\"reel_fps\":…,\"ffmpeg_fps\":…,\"ratio\":…}: the middle ones of several rounds, taken in turn.",
                ""
            })
    int decode(
            @Parameters(
                            paramLabel = "FILE",
                            arity = "0..1",
                            defaultValue = "",
                            description = "A file with video; without one, a 30 s clip of 1080p H.264 is made.")
                    String file,
            @Option(
                            names = "--rounds",
                            paramLabel = "N",
                            defaultValue = "3",
                            description = "How many rounds are measured (default: ${DEFAULT-VALUE}).")
                    int rounds) {
        String measured = file.isEmpty()
                ? BenchClip.in(Path.of(System.getProperty("java.io.tmpdir"))).toString()
                : file;
        DecodeBenchmark.Result result =
                new DecodeBenchmark(context.platform(), context.interruption(), Math.max(1, rounds)).run(measured);
        context.console().out().println(BenchText.json(result.reel(), result.ffmpeg(), result.ratio()));
        return ExitStatus.DONE;
    }
}
