package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.platform.MediaException;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.cenc.KeyRing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Content keys: on the command line, in a file or in an environment variable; the same options in every command. */
final class KeyOptions {
    @Option(
            names = "--key",
            paramLabel = "KID:KEY",
            description = {
                "A content key: key id and key, 32 hexadecimal digits each; may be repeated.",
                "Whoever lists processes sees it; --key-file and --key-env keep it out of there."
            })
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "Read keys from a file of KID:KEY lines; # begins a comment.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--key-env",
            paramLabel = "NAME",
            description = "Read keys from an environment variable, KID:KEY separated by commas.")
    private List<String> variables = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** All keys that were given, perhaps none; the caller closes the ring. What is not a key is wrong usage. */
    KeyRing ring() {
        List<ContentKey> keys = new ArrayList<>();
        try {
            keys.addAll(KeyRing.parse(words).keys());
            files.forEach(file -> keys.addAll(KeyRing.fromFile(file).keys()));
            variables.forEach(
                    variable -> keys.addAll(KeyRing.fromEnvironment(variable).keys()));
        } catch (MediaException notKeys) {
            keys.forEach(ContentKey::close);
            throw new ParameterException(spec.commandLine(), String.valueOf(notKeys.getMessage()), notKeys);
        }
        return KeyRing.of(keys);
    }

    /** All keys that were given; none is wrong usage. */
    KeyRing requiredRing() {
        KeyRing ring = ring();
        if (ring.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "no key: give one with --key KID:KEY, --key-file or --key-env");
        }
        return ring;
    }

    /** What the given keys open, if any were given; the caller closes it last. */
    ContentKeys open(CommandContext context) {
        return new ContentKeys(ring(), context);
    }
}
