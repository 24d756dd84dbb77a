package dev.reel.ffmpeg.internal.codec;

import java.util.List;
import java.util.regex.Pattern;

/** The plain text of an ASS event, to which FFmpeg turns every kind of text. */
final class DialogueText {
    /** Order, layer, style, name, three margins and effect stand before the text. */
    private static final int FIELDS_BEFORE = 8;

    private static final Pattern OVERRIDE = Pattern.compile("\\{[^}]*}");
    private static final Pattern DRAWING = Pattern.compile("\\{[^}]*\\\\p[1-9][^}]*}.*?(\\{[^}]*\\\\p0[^}]*}|$)");
    private static final Pattern AT_TOP = Pattern.compile("\\\\an[789]|\\\\a(5|6|7)(?!\\d)");

    private DialogueText() {}

    /** The lines that are not empty, without what says how they look. */
    static List<String> lines(String event) {
        String text = DRAWING.matcher(textOf(event)).replaceAll("");
        return OVERRIDE.matcher(text)
                .replaceAll("")
                .replace("\\h", " ")
                .replace("\\N", "\n")
                .replace("\\n", "\n")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** True when the text belongs to the head of the picture. */
    static boolean isAtTop(String event) {
        return AT_TOP.matcher(textOf(event)).find();
    }

    private static String textOf(String event) {
        int from = 0;
        for (int i = 0; i < FIELDS_BEFORE; i++) {
            int comma = event.indexOf(',', from);
            if (comma < 0) {
                return event;
            }
            from = comma + 1;
        }
        return event.substring(from);
    }
}
