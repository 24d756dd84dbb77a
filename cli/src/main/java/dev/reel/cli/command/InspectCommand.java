package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.cli.format.InspectionText;
import dev.reel.cli.format.ProtectionText;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.platform.MediaException;
import dev.reel.player.MediaInfo;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.decrypter.KeyFit;
import dev.reel.protection.packager.ProtectionInfo;
import dev.reel.protection.packager.Unprotector;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            "Tells what a file or URL holds: container, duration, tags, chapters, and for each stream index, kind,"
                    + " codec, profile and level, size, frame rate, how its pictures are turned, shaped and coloured,"
                    + " sample rate, channels, language, what it is meant for; for a protected MP4 file also scheme, key"
                    + " ids and protection systems, and with keys whether they fit.",
            ""
        })
public final class InspectCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(paramLabel = "URI", description = "A path or URL, or - for standard input.")
    private String uri = "";

    @Option(names = "--json", description = "Write one JSON object.")
    private boolean json;

    @Mixin
    private KeyOptions keyOptions = new KeyOptions();

    @Mixin
    private ReadOptions reading = new ReadOptions();

    public InspectCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (KeyRing keys = keyOptions.ring()) {
            LocalProtection locked = LocalProtection.of(uri).orElse(null);
            ProtectionInfo protection = locked == null ? null : locked.info();
            Map<KeyId, KeyFit.Verdict> fits = locked == null || keys.isEmpty() ? Map.of() : tried(locked, keys);
            PrintStream out = context.console().out();
            if (json) {
                out.println(InspectionText.json(uri, inspect(protection), protection, keys, fits));
            } else {
                InspectionText.lines(uri, inspect(protection)).forEach(out::println);
                if (protection != null) {
                    ProtectionText.lines(protection, keys, fits).forEach(out::println);
                }
            }
        }
        return ExitStatus.DONE;
    }

    private static Map<KeyId, KeyFit.Verdict> tried(LocalProtection locked, KeyRing keys) {
        try {
            return Unprotector.tryKeys(locked.file(), keys);
        } catch (MediaException brokenInside) {
            return Map.of();
        }
    }

    /** What is found by opening it; null when that stumbles over the protection, which the boxes tell all the same. */
    private @Nullable MediaInfo inspect(@Nullable ProtectionInfo protection) {
        try {
            MediaSource source = open();
            try {
                return MediaInfo.of(source);
            } finally {
                source.shutdown();
            }
        } catch (MediaException notRead) {
            if (protection == null) {
                throw notRead;
            }
            return null;
        }
    }

    private MediaSource open() {
        SourceResolver resolver = SourceResolver.installed(context.platform());
        Cancellation cancellation = context.interruption().cancellation();
        return StandardInput.isMeant(uri)
                ? resolver.open(StandardInput.stream(context), reading.sourceOptions(), cancellation)
                : resolver.open(uri, reading.sourceOptions(), cancellation);
    }
}
