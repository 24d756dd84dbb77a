package dev.reel.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Media for tests: the bundled clip, and the folder of real files when this machine has it. */
public final class Media {
    private Media() {}

    /** The bundled clip as a file: 10 s, 300 pictures, H.264 and AAC. */
    public static Path clip() {
        return Path.of(System.getProperty("reel.root"), "cli/src/main/resources/dev/reel/cli/clip.mp4");
    }

    /** Beside the checkout, or where the property {@code reel.media} says; it need not exist. */
    public static Path folder() {
        String named = System.getProperty("reel.media", System.getenv("REEL_MEDIA"));
        return named != null
                ? Path.of(named)
                : Path.of(System.getProperty("reel.root")).resolveSibling("shared/media");
    }

    /** Every file of the folder, in order; empty when there is no folder. */
    public static List<Path> files() {
        if (!Files.isDirectory(folder())) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder())) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("README.md"))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
