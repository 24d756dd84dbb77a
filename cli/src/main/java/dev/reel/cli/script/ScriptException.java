package dev.reel.cli.script;

/** A script that cannot be understood: where, and what was expected there. */
public final class ScriptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    ScriptException(int line, int column, String message) {
        super((line == 1 ? "script column " + column : "script line " + line + " column " + column) + ": " + message);
        this.line = line;
        this.column = column;
    }

    /** The line of the mistake, counted from 1. */
    public int line() {
        return line;
    }

    /** The column of the mistake, counted from 1. */
    public int column() {
        return column;
    }
}
