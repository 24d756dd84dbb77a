package dev.reel.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher and the packaged command together, as after a build. Needs {@code mvn package} or later. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PackagedCommandTest {
    private static final Path ROOT = Path.of(System.getProperty("reel.root"));
    private static final Path CLIP = ROOT.resolve("cli/src/main/resources/dev/reel/cli/clip.mp4");

    @TempDir
    private Path checkout;

    private record Run(int status, String out, String err) {}

    /** A checkout that is built: the launcher finds nothing newer than the build in it. */
    @BeforeEach
    void takeOverTheBuild() throws IOException {
        Path target = ROOT.resolve("cli/target");
        Assumptions.assumeTrue(
                Files.exists(target.resolve("reel-cli.jar")), "the command is not packaged yet: run mvn verify");
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
        Files.createDirectories(checkout.resolve("cli/target"));
        for (String part : List.of("reel-cli.jar", "lib")) {
            Files.createSymbolicLink(checkout.resolve("cli/target").resolve(part), target.resolve(part));
        }
        Files.copy(ROOT.resolve("reel"), checkout.resolve("reel"));
        Files.setPosixFilePermissions(checkout.resolve("reel"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(checkout.resolve("cli/target/reel.built"), "");
    }

    @Test
    void inspectsPlaysAndDrivesASession() throws Exception {
        assertThat(reel("inspect", CLIP.toString()).out()).contains("#0 video: h264", "#1 audio: aac");

        Run play = reel("play", "--unpaced");
        assertThat(play.status()).as(play.err()).isZero();
        assertThat(play.out()).contains("300 shown, 0 dropped");

        Run session = reel("session", "--script", "set-topology '" + CLIP + "'; start; wait 200ms; close; shutdown");
        assertThat(session.out()).contains("\"event\":\"MESessionClosed\",\"status\":\"S_OK\"");
    }

    @Test
    void aMistakeIsOneLineAndAStatus() throws Exception {
        Run missing = reel("play", "nothing.mp4");
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.err().lines()).singleElement().asString().startsWith("reel: cannot open nothing.mp4");

        Run usage = reel("play", "--wrong");
        assertThat(usage.status()).isEqualTo(2);
        assertThat(usage.err().lines()).singleElement().asString().startsWith("reel: ");
    }

    private Run reel(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(checkout.resolve("reel").toString()));
        command.addAll(List.of(arguments));
        Path out = checkout.resolve("out");
        Path err = checkout.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(checkout.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        try {
            int status = process.waitFor();
            return new Run(
                    status,
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }
}
