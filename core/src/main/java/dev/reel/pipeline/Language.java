package dev.reel.pipeline;

import java.util.Locale;

/** Compares names of languages, which come in two and in three letters. Any thread. */
public final class Language {
    private Language() {}

    /** True when a word names the language of a stream, {@code en} that of {@code eng} for example. */
    public static boolean matches(String word, String language) {
        return !language.isEmpty()
                && (word.equalsIgnoreCase(language) || code(word).equals(code(language)));
    }

    private static String code(String language) {
        String lower = language.toLowerCase(Locale.ROOT);
        for (String two : Locale.getISOLanguages()) {
            if (two.equals(lower)) {
                return Locale.forLanguageTag(two).getISO3Language();
            }
        }
        return switch (lower) {
            // The bibliographic codes, which media files use too.
            case "ger" -> "deu";
            case "fre" -> "fra";
            case "dut" -> "nld";
            case "chi" -> "zho";
            case "cze" -> "ces";
            case "gre" -> "ell";
            case "per" -> "fas";
            case "rum" -> "ron";
            case "slo" -> "slk";
            default -> lower;
        };
    }
}
