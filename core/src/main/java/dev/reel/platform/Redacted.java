package dev.reel.platform;

import java.util.regex.Pattern;

/** Text for people, without what only the owner may know. */
public final class Redacted {
    /** The name and password in a URL. */
    private static final Pattern CREDENTIALS = Pattern.compile("(?<=\\w://)[^/\\s?#@']*(?:@[^/\\s?#@']*)*@");

    private Redacted() {}

    /** The text with the name and password of every URL in it left out. */
    public static String of(String text) {
        return text.indexOf('@') < 0 || !text.contains("://")
                ? text
                : CREDENTIALS.matcher(text).replaceAll("***@");
    }
}
