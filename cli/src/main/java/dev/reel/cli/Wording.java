package dev.reel.cli;

import dev.reel.cli.format.Closest;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Understands a command line as a person means it: a film without a command plays, and a mistyped word gets a suggestion. */
final class Wording {
    private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.+");
    private static final Pattern FILE = Pattern.compile(".*[^.]\\.[A-Za-z0-9]{2,5}");

    private Wording() {}

    /** The arguments, with {@code play} before them where they begin with something to play or with an option of it. */
    static String[] complete(String[] arguments, CommandLine commands) {
        Set<String> own = commands.getCommandSpec().optionsMap().keySet();
        Set<String> names = commands.getSubcommands().keySet();
        List<String> words =
                Arrays.stream(arguments).filter(word -> !own.contains(word)).toList();
        if (words.isEmpty() || words.stream().anyMatch(names::contains)) {
            return arguments;
        }
        boolean plays = (words.get(0).startsWith("-") && words.get(0).length() > 1)
                ? words.stream().anyMatch(Wording::isMedia)
                : isMedia(words.get(0));
        if (!plays) {
            return arguments;
        }
        List<String> whole = new ArrayList<>();
        whole.add("play");
        whole.addAll(List.of(arguments));
        return whole.toArray(String[]::new);
    }

    private static boolean isMedia(String word) {
        if (URL.matcher(word).matches()) {
            return true;
        }
        try {
            return !word.startsWith("-")
                    && (Files.isRegularFile(Path.of(word)) || FILE.matcher(word).matches());
        } catch (InvalidPathException odd) {
            return false;
        }
    }

    /** What was probably meant where a word is unknown, as {@code ; did you mean play?}; empty for nothing near. */
    static String suggestion(CommandLine.ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().get(0);
            boolean isOption = word.startsWith("-");
            String name = isOption ? word.replaceAll("=.*", "") : word;
            Collection<String> known = isOption
                    ? command.getCommandSpec().optionsMap().keySet()
                    : command.getSubcommands().keySet();
            return said(Closest.suggest(name, known));
        }
        Matcher subcommand =
                Pattern.compile("Unknown subcommand '([^']*)'.*").matcher(String.valueOf(wrong.getMessage()));
        if (subcommand.matches()) {
            CommandLine parent = command.getParent() == null ? command : command.getParent();
            return said(
                    Closest.suggest(subcommand.group(1), parent.getSubcommands().keySet()));
        }
        return "";
    }

    private static String said(Optional<String> near) {
        return near.map(word -> "; did you mean " + word + "?").orElse("");
    }

    /** What is wrong, in our own words where picocli's are for programmers. */
    static String message(CommandLine.ParameterException wrong) {
        if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()
                && wrong.getCommandLine().getParent() == null
                && !unmatched.getUnmatched().get(0).startsWith("-")) {
            return "there is no command " + unmatched.getUnmatched().get(0);
        }
        return String.valueOf(wrong.getMessage()).replaceAll("; Possible solutions:.*", "");
    }
}
