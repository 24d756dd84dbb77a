package dev.reel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordingTest {
    @Test
    void aFilmWithoutACommandPlays() {
        CommandLineRun run = CommandLineRun.of(Media.clip().toString(), "--unpaced", "--stop", "1");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.outLines()).last().asString().contains("30 shown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--unpaced nowhere.mp4", "nowhere.mp4", "--debug nowhere.mp4", "https://localhost:1/film"})
    void whatLooksLikeAFilmIsMeantToPlay(String line) {
        CommandLineRun run = CommandLineRun.of(line.split(" "));
        assertThat(run.status()).as(run.err()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plya film.mp4            | there is no command plya; did you mean play?",
                "transcod a.mp4 b.mkv     | there is no command transcod; did you mean transcode?",
                "help plya                | did you mean play?",
                "play --volum 3 film.mp4  | did you mean --volume?",
                "transcode --copi a.mp4 b | did you mean --copy?"
            })
    void aMistypedWordGetsASuggestion(String line, String said) {
        CommandLineRun run = CommandLineRun.of(line.strip().split(" +"));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().contains(said);
    }

    @Test
    void helpIsACommandToo() {
        assertThat(CommandLineRun.of("help").outLines()).anyMatch(line -> line.contains("transcode"));
        CommandLineRun play = CommandLineRun.of("help", "play");
        assertThat(play.status()).isZero();
        assertThat(play.out()).contains("--audio-track");
    }
}
