package dev.reel.cli.command;

import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** From when on a film is encrypted, and how long with one key. */
final class EncryptionOptions {
    @Option(
            names = "--clear-lead",
            paramLabel = "T",
            defaultValue = "0",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            converter = TimeConverter.class,
            description = "Leave the beginning clear, up to the next key frame: 10, 1m30s.")
    private Duration clearLead = Duration.ZERO;

    @Option(
            names = "--rotate",
            paramLabel = "T",
            defaultValue = "0",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            converter = TimeConverter.class,
            description = "Take the next key after this time; needs two keys or more.")
    private Duration rotation = Duration.ZERO;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    Duration clearLead() {
        return clearLead;
    }

    Duration rotation() {
        return rotation;
    }

    /** Keys that take turns have to be given. */
    void requireKeys(int given) {
        if (!rotation.isZero() && given < 2) {
            throw new ParameterException(spec.commandLine(), "--rotate needs two given keys or more");
        }
    }
}
