package dev.reel.ffmpeg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder of other people's media that lies beside the project on some machines. */
public final class MediaFolder {
    private MediaFolder() {}

    /** {@code ../shared/media} from the root of the project, or what the property {@code reel.media} says. */
    public static Path path() {
        String set = System.getProperty("reel.media", System.getenv().getOrDefault("REEL_MEDIA", ""));
        return set.isEmpty()
                ? Path.of(System.getProperty("reel.root", ".."))
                        .resolve("../shared/media")
                        .normalize()
                : Path.of(set);
    }

    public static boolean exists() {
        return Files.isDirectory(path());
    }

    public static Path file(String name) {
        return path().resolve(name);
    }

    /** All files, by name relative to the folder; empty when it is absent. */
    public static List<String> names() {
        if (!exists()) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(path())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> path().relativize(file).toString())
                    .filter(name -> !name.equals("README.md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
