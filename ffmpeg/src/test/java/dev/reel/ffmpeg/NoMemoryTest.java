package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.player.Player;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that uses up its heap while Reel plays fails in its own way; the process does not abort. */
class NoMemoryTest {
    /** Plays a clip while it fills the heap, again and again. */
    public static final class Hungry {
        private static final List<byte[]> KEPT = new ArrayList<>();

        private Hungry() {}

        public static void main(String[] arguments) throws Exception {
            for (int i = 0; i < 3; i++) {
                Thread player = new Thread(() -> {
                    try (Player playing = Player.open(arguments[0])) {
                        playing.play();
                        playing.awaitEnd();
                    } catch (RuntimeException | Error outOfMemory) {
                        // Whatever it says.
                    }
                });
                player.setDaemon(true);
                player.start();
                fill();
                player.join(1_000);
                KEPT.clear();
            }
            System.out.println("alive");
            System.exit(0);
        }

        private static void fill() throws InterruptedException {
            long until = System.nanoTime() + 1_500_000_000L;
            while (System.nanoTime() < until) {
                try {
                    KEPT.add(new byte[64 << 10]);
                } catch (OutOfMemoryError full) {
                    fillCracks();
                    Thread.sleep(20);
                    KEPT.remove(KEPT.size() - 1);
                }
            }
        }

        private static void fillCracks() {
            try {
                while (true) {
                    KEPT.add(new byte[16]);
                }
            } catch (OutOfMemoryError full) {
                return;
            }
        }
    }

    @Test
    void aFullHeapDoesNotAbortTheProcess(@TempDir Path folder) throws Exception {
        Path clip = folder.resolve("clip.mp4");
        new TestClip(128, 96, 25, 10, 100_000).write(clip);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hungry.class.getName(),
                        clip.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isNotEqualTo(134);
        assertThat(said).doesNotContain("terminate called");
    }
}
