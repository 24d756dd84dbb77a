package dev.reel.cli.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "90, 90000",
        "1.5, 1500",
        ".25, 250",
        "1s, 1000",
        "250ms, 250",
        "1m30s, 90000",
        "2m, 120000",
        "1h, 3600000",
        "1h2m3.5s, 3723500",
        "1s250ms, 1250",
        "1:30, 90000",
        "0:01:30.5, 90500",
        "1:00:00, 3600000",
        "75:00, 4500000",
        "5S, 5000"
    })
    void readsTimesAsPeopleWriteThem(String text, long milliseconds) {
        assertThat(TimeText.parse(text)).isEqualTo(Duration.ofMillis(milliseconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "1:75", "-5", "5x", "1m2h", "s", "1..5", "99999999999999999999"})
    void refusesWhatIsNoTimeAndSaysWhatWouldBe(String text) {
        assertThatThrownBy(() -> TimeText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({"0, 0:00", "5999, 0:05", "754000, 12:34", "3723000, 1:02:03", "36000000, 10:00:00"})
    void showsWholeSeconds(long milliseconds, String text) {
        assertThat(TimeText.clock(Duration.ofMillis(milliseconds))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"5120, 0:05.120", "3723004, 1:02:03.004"})
    void showsMilliseconds(long milliseconds, String text) {
        assertThat(TimeText.exact(Duration.ofMillis(milliseconds))).isEqualTo(text);
    }
}
