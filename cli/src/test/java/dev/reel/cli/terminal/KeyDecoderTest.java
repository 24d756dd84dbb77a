package dev.reel.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyDecoderTest {
    @Test
    void lettersAndArrowsOfEveryTerminal() {
        assertThat(keys(" qQ")).containsExactly(Key.SPACE, Key.QUIT, Key.QUIT);
        assertThat(keys("\u001b[A\u001b[B\u001b[C\u001b[D")).containsExactly(Key.UP, Key.DOWN, Key.RIGHT, Key.LEFT);
        assertThat(keys("\u001bOC\u001bOD")).containsExactly(Key.RIGHT, Key.LEFT);
    }

    @Test
    void otherSequencesAreSwallowedWhole() {
        assertThat(keys("\u001b[3~ ")).as("delete, then space").containsExactly(Key.SPACE);
        assertThat(keys("\u001b[1;5Q "))
                .as("the end of a sequence is no letter")
                .containsExactly(Key.SPACE);
        assertThat(keys("xyz\t\n")).isEmpty();
        assertThat(keys("90m.,v"))
                .containsExactly(Key.QUIETER, Key.LOUDER, Key.MUTE, Key.STEP, Key.STEP_BACK, Key.SUBTITLES);
    }

    @Test
    void aLoneEscapeDoesNotEatTheNextKey() {
        assertThat(keys("\u001b ")).containsExactly(Key.SPACE);
        assertThat(keys("\u001b\u001b[A")).containsExactly(Key.UP);
    }

    private static List<Key> keys(String characters) {
        KeyDecoder decoder = new KeyDecoder();
        return characters
                .chars()
                .mapToObj(decoder::accept)
                .flatMap(Optional::stream)
                .toList();
    }
}
