package dev.reel.desktop;

import java.util.ArrayList;
import java.util.List;

/** How many cells of a terminal text takes. */
final class CellWidth {
    private CellWidth() {}

    static int of(String text) {
        return text.codePoints().map(CellWidth::of).sum();
    }

    /** 2 for what is as wide as it is high, 0 for what lies over the character before it. */
    static int of(int character) {
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = (character >= 0x1100 && character <= 0x115F)
                || (character >= 0x2E80 && character <= 0xA4CF)
                || (character >= 0xAC00 && character <= 0xD7A3)
                || (character >= 0xF900 && character <= 0xFAFF)
                || (character >= 0xFE30 && character <= 0xFE6F)
                || (character >= 0xFF00 && character <= 0xFF60)
                || (character >= 0x1F300 && character <= 0x1FAFF)
                || (character >= 0x20000 && character <= 0x3FFFD);
        return wide ? 2 : 1;
    }

    /** Lines of at most so many cells, broken between words where there are any; control characters are left out. */
    static List<String> wrap(List<String> lines, int width) {
        List<String> result = new ArrayList<>();
        for (String line : lines) {
            StringBuilder current = new StringBuilder();
            for (String word : line.replaceAll("\\p{Cntrl}", " ").split(" ", -1)) {
                if (current.length() > 0 && of(current.toString()) + 1 + of(word) > width) {
                    result.add(current.toString());
                    current.setLength(0);
                }
                if (current.length() > 0) {
                    current.append(' ');
                }
                for (int character : word.codePoints().toArray()) {
                    if (of(current.toString()) + of(character) > width) {
                        result.add(current.toString());
                        current.setLength(0);
                    }
                    current.appendCodePoint(character);
                }
            }
            if (!current.toString().isBlank()) {
                result.add(current.toString());
            }
        }
        return result;
    }
}
