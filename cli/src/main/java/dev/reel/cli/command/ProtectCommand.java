package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.cli.format.ProtectionText;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.packager.PackagingReport;
import dev.reel.protection.packager.Protector;
import dev.reel.protection.packager.ProtectorOptions;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reel protect}. */
@Command(
        name = "protect",
        mixinStandardHelpOptions = true,
        header = "Encrypts an MP4 file with Common Encryption.",
        description = {
            "",
            "Encrypts the audio and video of an MP4 file with Common Encryption and writes a fragmented MP4 file that"
                    + " names its keys. Nothing is encoded anew.",
            "",
            "With several keys the video takes the first and each further track the next; with --rotate all tracks take"
                    + " them in turn.",
            "",
            "  reel protect film.mp4 locked.mp4 --key-file film.keys",
            "  reel protect film.mp4 locked.mp4 --scheme cbcs --clear-lead 10 --key-env FILM_KEY",
            ""
        })
public final class ProtectCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin
    private OutputOptions outputs = new OutputOptions();

    @Parameters(index = "0", paramLabel = "IN", description = "A clear MP4 file, plain or fragmented.")
    private @Nullable Path input;

    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
    private @Nullable Path output;

    @Option(
            names = "--scheme",
            paramLabel = "SCHEME",
            defaultValue = "cenc",
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Scheme scheme = Scheme.CENC;

    @Mixin
    private EncryptionOptions encryption = new EncryptionOptions();

    @Mixin
    private KeyOptions keys = new KeyOptions();

    public ProtectCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Path from = Objects.requireNonNull(input);
        Path to = Objects.requireNonNull(output);
        outputs.check(context, from.toString(), to);
        try (KeyRing ring = keys.requiredRing()) {
            encryption.requireKeys(ring.keys().size());
            ProtectorOptions options = ProtectorOptions.of(scheme)
                    .withClearLead(encryption.clearLead())
                    .withRotation(encryption.rotation());
            PackagingReport report =
                    PackagingRun.of(context, progress -> Protector.run(from, to, ring, options, progress));
            context.console().out().println(ProtectionText.done(to, report, "encrypted with " + scheme));
        }
        return ExitStatus.DONE;
    }
}
