package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.ffmpeg.proof.SeekProof;
import dev.reel.ffmpeg.proof.SeekResult;
import dev.reel.platform.MediaException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reel seek-proof}. */
@Command(
        name = "seek-proof",
        mixinStandardHelpOptions = true,
        header = "Proves that seeks are exact.",
        description = {
            "",
            "Plays each file from its beginning, then goes to places of it: after a stop, while it plays and while it"
                    + " is",
            "paused. What comes first must be what playing from the beginning brings at that time: the same picture,"
                    + " the",
            "same sound from the same sample on. Prints a table row for each file: right/wrong/missing.",
            ""
        },
        exitCodeList = {"0:everything was right", "1:media error, or something was not right", "2:wrong usage"})
public final class SeekProofCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Paths or URLs.")
    private List<String> files = new ArrayList<>();

    @Option(
            names = "--targets",
            paramLabel = "N",
            description = "Random places for each file, and as many that are pictures' own times or just before."
                    + " Default: ${DEFAULT-VALUE}")
    private int targets = SeekProof.Settings.USUAL.targets();

    @Option(names = "--seed", paramLabel = "N", description = "Chooses the places. Default: ${DEFAULT-VALUE}")
    private long seed = SeekProof.Settings.USUAL.seed();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Looks at so much of each file from its beginning. Default: ${DEFAULT-VALUE}")
    private long seconds = SeekProof.Settings.USUAL.most().toSeconds();

    @Option(names = "--verbose", description = "Tell of each place that is not right.")
    private boolean verbose;

    public SeekProofCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        print("file", "stopped", "playing", "paused", "sound st.", "sound pl.", "median");
        context.console().out().println("|---|---|---|---|---|---|---|");
        boolean allRight = true;
        for (String file : files) {
            allRight &= prove(file);
        }
        return allRight ? ExitStatus.DONE : ExitStatus.MEDIA_ERROR;
    }

    private boolean prove(String file) {
        List<SeekResult> results;
        try {
            results = SeekProof.of(
                    file,
                    new SeekProof.Settings(
                            targets, seed, SeekProof.Settings.USUAL.manners(), Duration.ofSeconds(seconds)));
        } catch (MediaException failure) {
            context.console().err().println("reel: " + failure.getMessage());
            return false;
        }
        print(
                String.valueOf(Path.of(file).getFileName()),
                count(results, SeekProof.Manner.STOPPED, SeekResult.Kind.PICTURE),
                count(results, SeekProof.Manner.PLAYING, SeekResult.Kind.PICTURE),
                count(results, SeekProof.Manner.PAUSED, SeekResult.Kind.PICTURE),
                count(results, SeekProof.Manner.STOPPED, SeekResult.Kind.SOUND),
                count(results, SeekProof.Manner.PLAYING, SeekResult.Kind.SOUND),
                median(results));
        List<SeekResult> notRight = results.stream()
                .filter(result -> result.verdict().outcome() != SeekResult.Outcome.RIGHT)
                .toList();
        if (verbose) {
            notRight.forEach(context.console().out()::println);
        }
        context.console().out().flush();
        return notRight.isEmpty();
    }

    private void print(String... cells) {
        context.console()
                .out()
                .println(String.format(
                        Locale.ROOT, "| %-32s | %11s | %11s | %11s | %11s | %11s | %8s |", (Object[]) cells));
    }

    private static String count(List<SeekResult> results, SeekProof.Manner manner, SeekResult.Kind kind) {
        Map<SeekResult.Outcome, Long> counts = results.stream()
                .filter(result -> result.manner() == manner && result.kind() == kind)
                .collect(Collectors.groupingBy(result -> result.verdict().outcome(), Collectors.counting()));
        return counts.isEmpty()
                ? "-"
                : counts.getOrDefault(SeekResult.Outcome.RIGHT, 0L)
                        + "/" + counts.getOrDefault(SeekResult.Outcome.WRONG, 0L)
                        + "/" + counts.getOrDefault(SeekResult.Outcome.MISSING, 0L);
    }

    private static String median(List<SeekResult> results) {
        long[] times = results.stream()
                .filter(result -> result.verdict().outcome() == SeekResult.Outcome.RIGHT)
                .mapToLong(SeekResult::took)
                .sorted()
                .toArray();
        return times.length == 0 ? "-" : times[times.length / 2] / 10_000 + " ms";
    }
}
