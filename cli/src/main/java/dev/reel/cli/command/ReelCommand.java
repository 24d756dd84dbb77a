package dev.reel.cli.command;

import dev.reel.cli.ExitStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command without a subcommand: shows what there is. */
@Command(
        name = "reel",
        description = {
            "Plays, transcodes and examines media through a media session.",
            "",
            "  reel play                  plays the clip that comes with Reel",
            "  reel FILE_OR_URL           plays what FFmpeg reads, as reel play does",
            "  reel help COMMAND          tells more about a command"
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = ReelCommand.Version.class,
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:done", "1:media error", "2:wrong usage", "130:interrupted"})
public final class ReelCommand implements Callable<Integer> {
    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "With an error, show where it happened and what the natives said.")
    private boolean debug;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** True when errors are to be told in full. */
    public boolean debug() {
        return debug;
    }

    @Override
    public Integer call() {
        CommandLine command = spec.commandLine();
        command.usage(command.getErr());
        return ExitStatus.WRONG_USAGE;
    }

    /** The version of the build. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ReelCommand.class.getPackage().getImplementationVersion();
            return new String[] {"reel " + (version == null ? "(not packaged)" : version)};
        }
    }
}
