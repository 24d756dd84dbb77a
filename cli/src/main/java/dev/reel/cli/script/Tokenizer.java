package dev.reel.cli.script;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a script into statements of words. A semicolon or the end of a line ends a statement, white space a word; single or
 * double quotes keep both in a word; {@code #} at the beginning of a word makes the rest of the line a comment.
 */
final class Tokenizer {
    private final String script;
    private final List<List<Token>> statements = new ArrayList<>();
    private List<Token> statement = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineStart;

    private Tokenizer(String script) {
        this.script = script;
    }

    /** The statements that are not empty. */
    static List<List<Token>> statements(String script) {
        Tokenizer tokenizer = new Tokenizer(script);
        tokenizer.run();
        return tokenizer.statements;
    }

    private void run() {
        while (at < script.length()) {
            char c = script.charAt(at);
            if (c == '\n') {
                endStatement();
                at++;
                line++;
                lineStart = at;
            } else if (c == ';') {
                endStatement();
                at++;
            } else if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '#') {
                int end = script.indexOf('\n', at);
                at = end < 0 ? script.length() : end;
            } else {
                statement.add(word());
            }
        }
        endStatement();
    }

    private Token word() {
        int column = at - lineStart + 1;
        char quote = script.charAt(at);
        if (quote == '"' || quote == '\'') {
            int end = script.indexOf(quote, at + 1);
            int lineEnd = script.indexOf('\n', at);
            if (end < 0 || (lineEnd >= 0 && lineEnd < end)) {
                throw new ScriptException(line, column, "the quote " + quote + " is not closed");
            }
            String text = script.substring(at + 1, end);
            at = end + 1;
            return new Token(text, true, line, column);
        }
        int start = at;
        while (at < script.length() && !endsWord(script.charAt(at))) {
            at++;
        }
        return new Token(script.substring(start, at), false, line, column);
    }

    private static boolean endsWord(char c) {
        return c == ';' || Character.isWhitespace(c);
    }

    private void endStatement() {
        if (!statement.isEmpty()) {
            statements.add(statement);
            statement = new ArrayList<>();
        }
    }
}
