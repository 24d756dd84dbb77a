package dev.reel.cli.terminal;

/** The keys that mean something while playing. */
public enum Key {
    SPACE,
    LEFT,
    RIGHT,
    UP,
    DOWN,
    QUIT
}
