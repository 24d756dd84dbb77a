package dev.reel.protection.tools;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Assumptions;

/** The {@code ffmpeg} program inside the natives that Reel runs on, unpacked once. */
public final class ShippedFfmpeg {
    private static final String FOLDER = "org/bytedeco/ffmpeg/linux-x86_64/";
    private static Path unpacked;

    private ShippedFfmpeg() {}

    /** Runs ffmpeg and fails the test when it fails. */
    public static Program.Result run(String... arguments) {
        Program.Result result = attempt(arguments);
        if (result.exit() != 0) {
            throw new AssertionError("ffmpeg failed: " + result.errors());
        }
        return result;
    }

    /** Runs ffmpeg and hands back whatever came of it. */
    public static Program.Result attempt(String... arguments) {
        Path folder = folder();
        List<String> command = new ArrayList<>(
                List.of(folder.resolve("ffmpeg").toString(), "-hide_banner", "-loglevel", "error", "-nostdin", "-y"));
        command.addAll(Arrays.asList(arguments));
        return Program.run(Map.of("LD_LIBRARY_PATH", folder.toString()), command);
    }

    private static synchronized Path folder() {
        if (unpacked == null) {
            URL program = ShippedFfmpeg.class.getClassLoader().getResource(FOLDER + "ffmpeg");
            Assumptions.assumeTrue(
                    program != null, "skipped: no ffmpeg program for Linux x86-64 among the natives on the class path");
            try {
                unpacked = unpack(program);
            } catch (IOException | URISyntaxException e) {
                throw new AssertionError("cannot unpack ffmpeg", e);
            }
        }
        return unpacked;
    }

    private static Path unpack(URL program) throws IOException, URISyntaxException {
        String jar = program.toString().replaceFirst("^jar:", "").replaceFirst("!.*$", "");
        Path folder = Files.createTempDirectory("reel-ffmpeg");
        try (JarFile file = new JarFile(Path.of(new URL(jar).toURI()).toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                String name = entry.getName();
                if (name.startsWith(FOLDER) && !entry.isDirectory()) {
                    Path target = folder.resolve(name.substring(FOLDER.length()));
                    try (InputStream in = file.getInputStream(entry)) {
                        Files.copy(in, target);
                    }
                    target.toFile().deleteOnExit();
                }
            }
        }
        folder.toFile().deleteOnExit();
        if (!folder.resolve("ffmpeg").toFile().setExecutable(true)) {
            throw new IOException("cannot make ffmpeg executable");
        }
        return folder;
    }
}
