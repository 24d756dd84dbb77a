package dev.reel.cli.terminal;

import java.util.Optional;

/**
 * Turns the characters of a terminal into keys. Arrows come as ESC [ A or ESC O A; other escape sequences are swallowed whole.
 * Used by one thread.
 */
final class KeyDecoder {
    private enum State {
        PLAIN,
        ESCAPE,
        SEQUENCE
    }

    private static final char ESC = 27;

    private State state = State.PLAIN;

    /** The key that a character completes, if any. */
    Optional<Key> accept(int character) {
        switch (state) {
            case PLAIN -> {
                if (character == ESC) {
                    state = State.ESCAPE;
                    return Optional.empty();
                }
                return Key.typed(character);
            }
            case ESCAPE -> {
                if (character == '[' || character == 'O') {
                    state = State.SEQUENCE;
                    return Optional.empty();
                }
                // A lone escape key: what follows stands for itself.
                state = State.PLAIN;
                return accept(character);
            }
            default -> {
                boolean parameter = character < '@';
                if (!parameter) {
                    state = State.PLAIN;
                }
                return parameter ? Optional.empty() : arrow(character);
            }
        }
    }

    private static Optional<Key> arrow(int character) {
        return switch (character) {
            case 'A' -> Optional.of(Key.UP);
            case 'B' -> Optional.of(Key.DOWN);
            case 'C' -> Optional.of(Key.RIGHT);
            case 'D' -> Optional.of(Key.LEFT);
            default -> Optional.empty();
        };
    }
}
