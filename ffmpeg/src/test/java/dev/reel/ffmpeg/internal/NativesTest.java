package dev.reel.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.internal.natives.Interrupt;
import dev.reel.platform.Platform;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NativesTest {
    /** Pointers are freed by hand; JavaCPP's own thread for that would be there only if somebody came before the settings. */
    @Test
    void noThreadCollectsPointers() {
        new Interrupt(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Platform.system().timeService())
                .close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("JavaCPP Deallocator");
    }
}
