package dev.reel.protection.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;

/** Short clips of a moving test card and a tone, made once by the shipped ffmpeg, and the folder of real media. */
public final class Clips {
    public static final int RATE = 25;
    public static final int WIDTH = 320;
    public static final int HEIGHT = 180;
    public static final int SECONDS = 6;

    private static final Map<String, Path> MADE = new ConcurrentHashMap<>();

    private Clips() {}

    /** H.264 video with a key frame each second and AAC audio, plain. */
    public static Path h264() {
        return make("h264.mp4", "-c:v", "libopenh264", "-b:v", "400k", "-g", "25", "-c:a", "aac", "-b:a", "64k");
    }

    /** The same, fragmented. */
    public static Path h264Fragmented() {
        return derive("h264-fragmented.mp4", h264(), "-movflags", "+frag_keyframe+empty_moov+default_base_moof");
    }

    public static Path vp9() {
        return make(
                "vp9.mp4",
                "-an",
                "-c:v",
                "libvpx-vp9",
                "-b:v",
                "300k",
                "-g",
                "25",
                "-deadline",
                "realtime",
                "-cpu-used",
                "8");
    }

    public static Path av1() {
        return make(
                "av1.mp4",
                "-an",
                "-c:v",
                "libaom-av1",
                "-b:v",
                "300k",
                "-g",
                "25",
                "-usage",
                "realtime",
                "-cpu-used",
                "8");
    }

    /** AV1 with hidden frames, frames shown again and switchable references. */
    public static Path av1Pyramid() {
        return make("av1-pyramid.mp4", "-an", "-c:v", "libsvtav1", "-preset", "12", "-g", "25");
    }

    public static Path opus() {
        return make("opus.mp4", "-vn", "-c:a", "libopus");
    }

    /** The clip with this name: h264, h264-fragmented, vp9, av1, av1-pyramid or opus. */
    public static Path named(String name) {
        return switch (name) {
            case "h264" -> h264();
            case "h264-fragmented" -> h264Fragmented();
            case "vp9" -> vp9();
            case "av1" -> av1();
            case "av1-pyramid" -> av1Pyramid();
            case "opus" -> opus();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** A file of the folder of real media beside the repository; skips the test where there is none. */
    public static Path real(String name) {
        Path file = realFolder().resolve(name);
        Assumptions.assumeTrue(Files.exists(file), "skipped: " + file + " is missing");
        return file;
    }

    /** The folder of real media; skips the test where there is none. */
    public static Path realFolder() {
        String given = System.getProperty("reel.media", System.getenv("REEL_MEDIA"));
        Path root = Path.of(System.getProperty("reel.root", ".")).toAbsolutePath();
        List<Path> places = given != null
                ? List.of(Path.of(given))
                : List.of(root.resolve("../shared/media"), root.resolve("../../shared/media"));
        Path found = places.stream().filter(Files::isDirectory).findFirst().orElse(null);
        Assumptions.assumeTrue(found != null, "skipped: no folder of real media; name one in REEL_MEDIA");
        return found;
    }

    private static Path make(String name, String... encoding) {
        return MADE.computeIfAbsent(name, key -> {
            List<String> command = new ArrayList<>(List.of(
                    "-f",
                    "lavfi",
                    "-i",
                    "testsrc2=size=" + WIDTH + "x" + HEIGHT + ":rate=" + RATE + ":duration=" + SECONDS,
                    "-f",
                    "lavfi",
                    "-i",
                    "sine=frequency=440:duration=" + SECONDS,
                    "-pix_fmt",
                    "yuv420p"));
            command.addAll(Arrays.asList(encoding));
            return write(key, command);
        });
    }

    private static Path derive(String name, Path from, String... options) {
        return MADE.computeIfAbsent(name, key -> {
            List<String> command = new ArrayList<>(List.of("-i", from.toString(), "-c", "copy"));
            command.addAll(Arrays.asList(options));
            return write(key, command);
        });
    }

    private static Path write(String name, List<String> command) {
        try {
            Path folder = Files.createTempDirectory("reel-clips");
            // At the exit files go in the opposite order: the clip first, then its folder.
            folder.toFile().deleteOnExit();
            Path file = folder.resolve(name);
            file.toFile().deleteOnExit();
            command.add(file.toString());
            ShippedFfmpeg.run(command.toArray(String[]::new));
            return file;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
