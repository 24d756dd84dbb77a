package dev.reel.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real window, on the display of this machine or on a virtual one. */
class SwingWindowTest {
    @TempDir
    Path folder;

    @Test
    void pictureIsOnTheScreenAndGoneAfterShutdown() throws Exception {
        Optional<List<String>> display = display();
        assumeThat(display).as("a display, or xvfb-run to make one").isPresent();
        Path output = folder.resolve("probe.txt");
        List<String> command = new ArrayList<>(display.orElseThrow());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.awt.headless=false");
        command.add("--add-opens=java.desktop/sun.awt.X11=ALL-UNNAMED");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(SwingWindowProbe.class.getName());
        Process probe = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = probe.waitFor(60, TimeUnit.SECONDS);
        probe.destroyForcibly();
        assertThat(ended).as("the probe ends").isTrue();
        assertThat(Files.readAllLines(output, StandardCharsets.UTF_8))
                .containsExactly(
                        "obstacle none",
                        "left e01020 right 2040d0",
                        "large enough true",
                        "own icon true",
                        "full screen true",
                        "back true",
                        "key 9",
                        "class dev-reel-desktop-WindowSystem",
                        "closed 1",
                        "windows 0");
    }

    @Test
    void displayThatIsNotThereIsAReasonInOneLine() throws Exception {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=false",
                "-cp",
                System.getProperty("java.class.path"),
                ObstacleProbe.class.getName());
        command.environment().put("DISPLAY", ":9987");
        Process probe = command.redirectErrorStream(true).start();
        String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(probe.waitFor()).isZero();
        assertThat(said.lines().filter(line -> !line.startsWith("Picked up")))
                .singleElement()
                .asString()
                .startsWith("the display :9987 cannot be used");
    }

    /** Says what is in the way of a window. */
    static final class ObstacleProbe {
        private ObstacleProbe() {}

        public static void main(String[] arguments) {
            System.out.println(SwingWindow.obstacle().orElse("none"));
        }
    }

    private static Optional<List<String>> display() {
        if (System.getenv("DISPLAY") != null) {
            return Optional.of(List.of());
        }
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "xvfb-run"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(tool -> List.of(tool.toString(), "-a"));
    }
}
