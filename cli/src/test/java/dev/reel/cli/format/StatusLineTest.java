package dev.reel.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusLineTest {
    private static final StatusLine HALF = new StatusLine(
            "playing", Duration.ofSeconds(5), Optional.of(Duration.ofSeconds(10)), 150, 2, Optional.of(31_000L));

    @Test
    void showsPositionBarCountsAndDifference() {
        assertThat(HALF.text(90))
                .isEqualTo("playing 0:05 / 0:10 [=================                 ] 150 shown, 2 dropped, A-V   +3 ms")
                .hasSizeLessThanOrEqualTo(90);
    }

    @Test
    void leavesTheBarOutWhereThereIsNoRoomAndCutsTheRest() {
        assertThat(HALF.text(60)).isEqualTo("playing 0:05 / 0:10 150 shown, 2 dropped, A-V   +3 ms");
        assertThat(HALF.text(20)).isEqualTo("playing 0:05 / 0:10 ");
    }

    @Test
    void showsWhatIsKnownOfALiveStream() {
        StatusLine live = new StatusLine("playing", Duration.ofSeconds(5), Optional.empty(), 7, 0, Optional.empty());

        assertThat(live.text(60)).isEqualTo("playing 0:05 / ? [                      ] 7 shown, 0 dropped");
    }

    @Test
    void fillsTheBarAtTheEnd() {
        StatusLine end = new StatusLine(
                "ended", Duration.ofSeconds(10), Optional.of(Duration.ofSeconds(10)), 1, 0, Optional.empty());

        assertThat(end.text(60)).contains("[===================]");
    }
}
