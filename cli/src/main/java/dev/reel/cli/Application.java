package dev.reel.cli;

import dev.reel.cli.command.BenchCommand;
import dev.reel.cli.command.ContactSheetCommand;
import dev.reel.cli.command.CryptoCommand;
import dev.reel.cli.command.DigestCommand;
import dev.reel.cli.command.DoctorCommand;
import dev.reel.cli.command.FramesCommand;
import dev.reel.cli.command.InspectCommand;
import dev.reel.cli.command.KeysCommand;
import dev.reel.cli.command.LicenseServerCommand;
import dev.reel.cli.command.PackageCommand;
import dev.reel.cli.command.PlayCommand;
import dev.reel.cli.command.ProtectCommand;
import dev.reel.cli.command.ReelCommand;
import dev.reel.cli.command.SeekProofCommand;
import dev.reel.cli.command.SessionCommand;
import dev.reel.cli.command.ThumbnailCommand;
import dev.reel.cli.command.TopologyCommand;
import dev.reel.cli.command.TranscodeCommand;
import dev.reel.cli.command.UnprotectCommand;
import dev.reel.cli.command.WaveformCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The {@code reel} command line in a given context: arguments in, exit status out. */
public final class Application {
    private final CommandContext context;
    private final ReelCommand top = new ReelCommand();
    private final CommandLine commands;

    public Application(CommandContext context) {
        this.context = context;
        this.commands = new CommandLine(top)
                .addSubcommand(new PlayCommand(context))
                .addSubcommand(new SessionCommand(context))
                .addSubcommand(new TranscodeCommand(context))
                .addSubcommand(new InspectCommand(context))
                .addSubcommand(new ThumbnailCommand(context))
                .addSubcommand(new ContactSheetCommand(context))
                .addSubcommand(new FramesCommand(context))
                .addSubcommand(new WaveformCommand(context))
                .addSubcommand(new TopologyCommand(context))
                .addSubcommand(new DigestCommand(context))
                .addSubcommand(new SeekProofCommand(context))
                .addSubcommand(new ProtectCommand(context))
                .addSubcommand(new UnprotectCommand(context))
                .addSubcommand(new PackageCommand(context))
                .addSubcommand(new KeysCommand(context))
                .addSubcommand(new LicenseServerCommand(context))
                .addSubcommand(new CryptoCommand(context))
                .addSubcommand(new BenchCommand(context))
                .addSubcommand(new DoctorCommand(context))
                .addSubcommand(new CommandLine.HelpCommand())
                .setOut(new PrintWriter(context.console().out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(context.console().err(), true, StandardCharsets.UTF_8))
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(context.console().hasColours() ? Ansi.ON : Ansi.OFF))
                // A file name may begin with @.
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler(this::wrongUsage)
                .setExecutionExceptionHandler(this::failed);
    }

    /** Runs one command line and returns its {@link ExitStatus}. */
    public int run(String... arguments) {
        int status = commands.execute(Wording.complete(arguments, commands));
        context.interruption().clear();
        // A print stream keeps what went wrong to itself.
        boolean lost = context.console().out().checkError();
        if (context.interruption().isInterrupted()) {
            return ExitStatus.INTERRUPTED;
        }
        if (lost && status == ExitStatus.DONE) {
            context.console()
                    .err()
                    .println("reel: cannot write all of it to standard output: the disk or device behind it is full or"
                            + " gone");
            return ExitStatus.MEDIA_ERROR;
        }
        return status;
    }

    private int wrongUsage(CommandLine.ParameterException wrong, String[] arguments) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        context.console()
                .err()
                .println("reel: "
                        + new MisplacedKeys(arguments)
                                .hide(Complaint.oneLine(Wording.message(wrong) + Wording.suggestion(wrong)))
                        + " (see '" + command + " --help')");
        return ExitStatus.WRONG_USAGE;
    }

    private int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        if (!context.interruption().isInterrupted()) {
            Complaint.write(
                    context.console().err(),
                    failure,
                    top.debug(),
                    new MisplacedKeys(parsed.originalArgs().toArray(String[]::new)));
        }
        return ExitStatus.MEDIA_ERROR;
    }
}
