package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.cli.doctor.Examination;
import dev.reel.cli.doctor.Finding;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code reel doctor}. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        header = "Says what Reel finds on this machine, and what is missing.",
        description = {
            "",
            "Looks at what Reel needs and can use on this machine: JDK, natives and their licence, codecs, display, sound"
                    + " card, temp folder, how well it protects keys. Says what is missing and how to get it. Status 1 when Reel cannot work.",
            ""
        })
public final class DoctorCommand implements Callable<Integer> {
    private final CommandContext context;

    public DoctorCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new Examination(
                        context.console(), context.platform(), Path.of(System.getProperty("java.io.tmpdir")))
                .findings();
        PrintStream out = context.console().out();
        for (Finding finding : findings) {
            String state = finding.state().name().toLowerCase(Locale.ROOT);
            out.println(colour(finding.state(), String.format("%-8s", state))
                    + String.format("%-12s", finding.subject())
                    + finding.text());
            if (!finding.remedy().isEmpty()) {
                out.println(" ".repeat(20) + "→ " + finding.remedy());
            }
        }
        boolean broken = findings.stream().anyMatch(finding -> finding.state() == Finding.State.BROKEN);
        return broken ? ExitStatus.MEDIA_ERROR : ExitStatus.DONE;
    }

    private String colour(Finding.State state, String text) {
        if (!context.console().hasColours()) {
            return text;
        }
        int code = switch (state) {
            case OK -> 32;
            case MISSING -> 33;
            case BROKEN -> 31;
        };
        return "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
