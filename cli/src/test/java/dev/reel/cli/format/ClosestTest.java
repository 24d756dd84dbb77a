package dev.reel.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClosestTest {
    private static final List<String> CALLS = List.of("start", "stop", "set-topology");

    @Test
    void findsWhatWasMeant() {
        assertThat(Closest.suggest("strat", CALLS)).contains("start");
        assertThat(Closest.suggest("settopology", CALLS)).contains("set-topology");
        assertThat(Closest.suggest("STOPP", CALLS)).contains("stop");
    }

    @Test
    void saysNothingAboutStrangers() {
        assertThat(Closest.suggest("banana", CALLS)).isEmpty();
    }
}
