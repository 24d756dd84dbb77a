package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.cli.format.ProtectionText;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.packager.PackagingReport;
import dev.reel.protection.packager.Unprotector;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code reel unprotect}. */
@Command(
        name = "unprotect",
        mixinStandardHelpOptions = true,
        header = "Takes Common Encryption off an MP4 file.",
        description = {
            "",
            "Decrypts an MP4 file with its keys and writes a clear, fragmented MP4 file with the samples and times that"
                    + " were protected. All four schemes and key rotation are understood.",
            ""
        })
public final class UnprotectCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin
    private OutputOptions outputs = new OutputOptions();

    @Parameters(index = "0", paramLabel = "IN", description = "A protected MP4 file.")
    private @Nullable Path input;

    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
    private @Nullable Path output;

    @Mixin
    private KeyOptions keys = new KeyOptions();

    public UnprotectCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Path from = Objects.requireNonNull(input);
        Path to = Objects.requireNonNull(output);
        outputs.check(context, from.toString(), to);
        try (KeyRing ring = keys.requiredRing()) {
            PackagingReport report = PackagingRun.of(context, progress -> Unprotector.run(from, to, ring, progress));
            context.console().out().println(ProtectionText.done(to, report, "decrypted"));
        }
        return ExitStatus.DONE;
    }
}
