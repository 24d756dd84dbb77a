package dev.reel.cli.terminal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys that mean something while playing. */
public enum Key {
    SPACE,
    LEFT,
    RIGHT,
    UP,
    DOWN,
    /** The next picture, paused. */
    STEP,
    /** The picture before, paused. */
    STEP_BACK,
    LOUDER,
    QUIETER,
    MUTE,
    /** The next subtitles, behind the last ones none. */
    SUBTITLES,
    QUIT;

    /** The key that a character stands for, in a terminal and in a window. */
    public static Optional<Key> typed(int character) {
        @Nullable
        Key key = switch (character) {
            case ' ', 'p' -> SPACE;
            case 'q', 'Q' -> QUIT;
            case '.' -> STEP;
            case ',' -> STEP_BACK;
            case '0', '*' -> LOUDER;
            case '9', '/' -> QUIETER;
            case 'm' -> MUTE;
            case 'v', 'j', 't' -> SUBTITLES;
            default -> null;
        };
        return Optional.ofNullable(key);
    }
}
