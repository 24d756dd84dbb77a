package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.cli.format.InspectionText;
import dev.reel.ffmpeg.MediaInspection;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reel inspect}. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        header = "Tells what a file or URL holds.",
        description = {
            "",
            "Tells what a file or URL holds: container, duration, and for each stream index, type, codec, size,"
                    + " frame rate, sample rate, channels, language.",
            ""
        })
public final class InspectCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(paramLabel = "URI", description = "A path or URL.")
    private String uri = "";

    @Option(names = "--json", description = "Write one JSON object.")
    private boolean json;

    @Mixin
    private ReadOptions reading = new ReadOptions();

    public InspectCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        MediaInspection media = MediaInspection.of(uri, reading.openOptions());
        PrintStream out = context.console().out();
        if (json) {
            out.println(InspectionText.json(media));
        } else {
            InspectionText.lines(media).forEach(out::println);
        }
        return ExitStatus.DONE;
    }
}
