package dev.reel.cli.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.testkit.VirtualPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SeekControlTest {
    private final VirtualPlatform virtual = new VirtualPlatform();
    private final List<Duration> targets = new ArrayList<>();
    private final List<CompletableFuture<Void>> seeks = new ArrayList<>();
    private final SeekControl control = new SeekControl(
            virtual.platform(), () -> Duration.ofSeconds(30), () -> Optional.of(Duration.ofSeconds(60)), target -> {
                targets.add(target);
                seeks.add(new CompletableFuture<>());
                return seeks.get(seeks.size() - 1);
            });

    @Test
    void goesFromThePositionByTheStep() {
        step(5);
        assertThat(targets).containsExactly(Duration.ofSeconds(35));
    }

    @Test
    void stepsDuringASeekBecomeOneSeekMore() {
        step(5);
        step(5);
        step(5);
        assertThat(targets).hasSize(1);
        finish(0);
        assertThat(targets).containsExactly(Duration.ofSeconds(35), Duration.ofSeconds(45));
        finish(1);
        assertThat(targets).hasSize(2);
    }

    @Test
    void staysInsideThePresentation() {
        step(-60);
        finish(0);
        step(60);
        assertThat(targets)
                .as("not quite to the end, which would be the end of playback")
                .containsExactly(Duration.ZERO, Duration.ofSeconds(58));
    }

    @Test
    void pointingIsAPlaceInTheWhole() {
        control.point(0.25);
        virtual.runUntilIdle();
        finish(0);
        control.point(1);
        virtual.runUntilIdle();
        assertThat(targets).containsExactly(Duration.ofSeconds(15), Duration.ofSeconds(58));
    }

    @Test
    void aFailedSeekDoesNotBlockTheNext() {
        step(5);
        seeks.get(0).completeExceptionally(new IllegalStateException("no"));
        virtual.runUntilIdle();
        step(5);
        assertThat(targets).hasSize(2);
    }

    private void step(int seconds) {
        control.step(Duration.ofSeconds(seconds));
        virtual.runUntilIdle();
    }

    private void finish(int seek) {
        seeks.get(seek).complete(null);
        virtual.runUntilIdle();
    }
}
