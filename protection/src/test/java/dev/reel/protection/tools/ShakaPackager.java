package dev.reel.protection.tools;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** Shaka Packager, an independent packager; tests that need it are skipped visibly where it is missing. */
public final class ShakaPackager {
    private static final String BINARY = "packager-linux-x64";

    private ShakaPackager() {}

    /** Runs the packager and fails the test when it fails. */
    public static void run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(binary().toString(), "--quiet"));
        command.addAll(Arrays.asList(arguments));
        Program.Result result = Program.run(Map.of(), command);
        if (result.exit() != 0) {
            throw new AssertionError("shaka-packager failed: " + result.errors() + result.text());
        }
    }

    private static Path binary() {
        String inPackage = "node_modules/shaka-packager/bin/" + BINARY;
        List<Path> places = new ArrayList<>();
        String given = System.getenv("REEL_SHAKA_PACKAGER");
        if (given != null) {
            places.add(Path.of(given));
        }
        places.add(Path.of(System.getProperty("reel.root", ".")).resolve(inPackage));
        for (String prefix : List.of("/usr/lib", "/usr/local/lib", "/opt")) {
            places.add(Path.of(prefix).resolve(inPackage));
        }
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            places.add(Path.of(folder).resolve(BINARY));
            places.add(Path.of(folder).resolve("../lib").resolve(inPackage));
        }
        Path found = places.stream().filter(Files::isExecutable).findFirst().orElse(null);
        Assumptions.assumeTrue(
                found != null,
                "skipped: shaka-packager is missing; get it with 'npm install -g shaka-packager' or name its binary in"
                        + " REEL_SHAKA_PACKAGER");
        return found;
    }
}
