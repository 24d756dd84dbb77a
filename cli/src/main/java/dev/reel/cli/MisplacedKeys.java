package dev.reel.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What among the words of a command line may be a key in a wrong place, or a part of one: no message repeats it. */
final class MisplacedKeys {
    private static final Pattern PAIR = Pattern.compile("\\p{XDigit}[\\p{XDigit}-]{31,35}:\\p{XDigit}{32}");
    private static final Pattern DIGITS = Pattern.compile("\\p{XDigit}[\\p{XDigit}-]{10,}\\p{XDigit}");

    private final Set<String> found = new LinkedHashSet<>();

    MisplacedKeys(String... words) {
        for (String word : words) {
            for (String part : word.substring(word.indexOf('=') + 1).split("[\\s,;]+", -1)) {
                note(part);
            }
            note(word.substring(0, word.indexOf('=') + 1));
        }
    }

    private void note(String part) {
        if (isFile(part)) {
            return;
        }
        // Of a pair that is one, the key id may be told; a key has no folder in front of it.
        boolean pair = PAIR.matcher(part).matches();
        Matcher digits = DIGITS.matcher(part.substring(pair ? part.indexOf(':') + 1 : part.lastIndexOf('/') + 1));
        while (digits.find()) {
            found.add(digits.group());
        }
    }

    private static boolean isFile(String word) {
        try {
            return !word.isEmpty() && Files.exists(Path.of(word));
        } catch (InvalidPathException noName) {
            return false;
        }
    }

    /** The text with each of them left out, however it is written. */
    String hide(String text) {
        String result = text;
        for (String key : found) {
            result = Pattern.compile(Pattern.quote(key), Pattern.CASE_INSENSITIVE)
                    .matcher(result)
                    .replaceAll("(hidden)");
            String plain = key.replace("-", "").toLowerCase(Locale.ROOT);
            result = result.replace(plain, "(hidden)");
        }
        return result;
    }
}
