package dev.reel.cli.script;

/**
 * A word of a script.
 *
 * @param text the word without its quotes
 * @param quoted true when it was written in quotes and therefore is no keyword
 * @param line counted from 1
 * @param column of its first character, counted from 1
 */
record Token(String text, boolean quoted, int line, int column) {
    boolean is(String keyword) {
        return !quoted && text.equalsIgnoreCase(keyword);
    }

    ScriptException mistake(String message) {
        return new ScriptException(line, column, message);
    }
}
