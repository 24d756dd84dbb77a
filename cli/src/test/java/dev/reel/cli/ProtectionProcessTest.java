package dev.reel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.cli.demo.SoftHsm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Keys from the environment of a process, and a token that only a process of its own can load. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ProtectionProcessTest {
    private static final String VARIABLE = "REEL_TEST_KEY";
    private static final String PAIR = "00112233445566778899aabbccddeeff:0f1e2d3c4b5a69788796a5b4c3d2e1f0";

    @TempDir
    private Path folder;

    private Path temporary;

    private record Run(int status, String out, String err) {}

    @Test
    void keysComeFromTheEnvironmentAndNothingStaysBehind() throws Exception {
        String locked = folder.resolve("locked.mp4").toString();

        assertThat(reel("protect", Media.clip().toString(), locked, "--key-env", VARIABLE)
                        .status())
                .isZero();
        Run play = reel("play", "--unpaced", locked, "--key-env", VARIABLE);

        assertThat(play.status()).as(play.err()).isZero();
        assertThat(play.out()).contains("300 shown, 0 dropped").doesNotContain(PAIR.substring(33));
        assertThat(play.err()).isEmpty();
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no such signals")
    void aSignalEndsPlaybackAndLeavesNoCopyBehind() throws Exception {
        Interrupts.assumeHeard();
        String locked = folder.resolve("locked.mp4").toString();
        reel("protect", Media.clip().toString(), locked, "--key-env", VARIABLE);

        Process play = start(ProcessBuilder.Redirect.PIPE, "play", "--events", "json", locked, "--key-env", VARIABLE);
        try (BufferedReader lines = play.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.lines().anyMatch(line -> line.contains("MESessionStarted")))
                    .as(errors())
                    .isTrue();
            new ProcessBuilder("kill", "-INT", Long.toString(play.pid()))
                    .start()
                    .waitFor();
            assertThat(lines.lines()).last().asString().contains("MESessionClosed");
        } finally {
            play.destroy();
        }

        assertThat(play.waitFor()).isEqualTo(130);
        assertThat(errors()).isEmpty();
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void theDemoMakesATokenTalksToItAndRemovesIt() throws Exception {
        Assumptions.assumeTrue(SoftHsm.module().isPresent(), "SoftHSM2 is not installed (apt-get install softhsm2)");

        Run demo = reel("crypto", "demo", "--device", "pkcs11");

        assertThat(demo.status()).as(demo.err()).isZero();
        assertThat(demo.err()).isEmpty();
        assertThat(demo.out())
                .startsWith("device       crypto device with a key pair in the token in slot ")
                .contains("\ndestroy      session destroyed, its keys wiped");
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void aTokenThatIsNotThereIsOneLine() throws Exception {
        Run demo = reel("crypto", "demo", "--device", "pkcs11", "--module", "/nowhere.so", "--slot", "4");

        assertThat(demo.status()).isEqualTo(1);
        assertThat(demo.err().lines())
                .singleElement()
                .asString()
                .startsWith("reel: ")
                .contains("REEL_TOKEN_PIN");
    }

    /** What begins with the name that Reel gives its temporary files. */
    private List<String> leftBehind() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("reel"))
                    .toList();
        }
    }

    private Run reel(String... arguments) throws Exception {
        Path out = folder.resolve("out");
        Process process = start(ProcessBuilder.Redirect.to(out.toFile()), arguments);
        try {
            int status = process.waitFor();
            return new Run(status, Files.readString(out, StandardCharsets.UTF_8), errors());
        } finally {
            process.destroyForcibly();
        }
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("err"), StandardCharsets.UTF_8);
    }

    private Process start(ProcessBuilder.Redirect out, String... arguments) throws IOException {
        temporary = Files.createDirectories(folder.resolve("temporary"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(out)
                .redirectError(folder.resolve("err").toFile());
        // Java would tell about this variable on the error stream.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("REEL_TOKEN_PIN");
        builder.environment().put(VARIABLE, PAIR);
        return builder.start();
    }
}
