package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.pipeline.bytestream.FileSchemeHandler;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a command writes; the same rules in every command that makes a file. */
final class OutputOptions {
    private static final Status ERROR_FILE_EXISTS = Status.of("ERROR_FILE_EXISTS", 0x80070050);

    @Option(
            names = {"-y", "--overwrite"},
            description = "Replace OUT without asking when it exists.")
    private boolean overwrite;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Throws when the output is the input, by whatever name, or exists and may not be replaced. */
    void check(CommandContext context, String input, Path output) {
        if (isSame(input, output)) {
            throw new ParameterException(spec.commandLine(), "IN and OUT are the same file; give OUT another name");
        }
        if (overwrite || !Files.isRegularFile(output)) {
            return;
        }
        if (!context.console().isTerminal() || System.console() == null) {
            throw new MediaException(
                    ERROR_FILE_EXISTS, output + " exists already; --overwrite (-y) replaces it, or give another name");
        }
        context.console().out().print(output + " exists already. Replace it? [y/N] ");
        context.console().out().flush();
        if (!isYes(context)) {
            throw new MediaException(ERROR_FILE_EXISTS, output + " stays as it was");
        }
    }

    private static boolean isYes(CommandContext context) {
        StringBuilder line = new StringBuilder();
        try {
            int next = context.console().in().read();
            while (next >= 0 && next != '\n') {
                line.append((char) next);
                next = context.console().in().read();
            }
        } catch (IOException noAnswer) {
            return false;
        }
        String answer = line.toString().strip();
        return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
    }

    /** Names that are none, and what cannot be compared, are told of where they are opened. */
    private static boolean isSame(String input, Path output) {
        try {
            Path file = Path.of(input.startsWith("file:") ? FileSchemeHandler.pathOf(input) : input);
            return Files.exists(file) && Files.exists(output) && Files.isSameFile(file, output);
        } catch (IOException | IllegalArgumentException notComparable) {
            return false;
        }
    }
}
