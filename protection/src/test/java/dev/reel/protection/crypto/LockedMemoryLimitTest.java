package dev.reel.protection.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reel.protection.aes.AesKeyStore;
import dev.reel.protection.memory.MemoryKind;
import dev.reel.protection.memory.ProtectedMemory;
import dev.reel.testkit.Conformance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Devices in real processes whose limit on locked memory is small, without the privilege to ignore it. */
class LockedMemoryLimitTest {
    @BeforeAll
    static void secretMemory() {
        assumeTrue(ProtectedMemory.available(MemoryKind.SECRET, 1 << 18), "no secret memory here");
        assumeTrue(AesKeyStore.nativeAvailable(), "no native AES here");
    }

    @Conformance(
            spec = "protected-path",
            section = "19.3",
            rule = "a limit too small for a level is a downgrade that is reported, and everything works at the lower"
                    + " one")
    @ParameterizedTest(name = "ulimit -l {0}: {1}")
    @CsvSource({
        "0,    PROCESS",
        "16,   PROCESS",
        "64,   SECRET",
        "100,  SECRET",
        "128,  SECRET_NATIVE",
        "8192, SECRET_NATIVE"
    })
    void section193Downgrade(int limit, String level) throws Exception {
        List<String> said = run(limit, "OPEN");
        assertThat(said)
                .startsWith("MACHINE " + level, "DEVICE " + level)
                .endsWith("WHOLE")
                .anyMatch(line -> line.contains("protection level of this process: " + level + " "));
        assertThat(said.stream().anyMatch(line -> line.contains("because") && line.contains("ulimit -l")))
                .isEqualTo(!level.equals("SECRET_NATIVE"));
    }

    @Conformance(
            spec = "protected-path",
            section = "19.3",
            rule = "a limit too small for a required level is a refusal that says so, also when only surfaces lack"
                    + " memory")
    @ParameterizedTest(name = "ulimit -l {0}, required {1} -> {2}")
    @CsvSource({
        "64,   SECRET_NATIVE, false",
        "64,   SECRET,        false",
        "128,  SECRET_NATIVE, false",
        "64,   PROCESS,       true",
        "8192, SECRET_NATIVE, true"
    })
    void section193Refusal(int limit, String required, boolean opens) throws Exception {
        List<String> said = run(limit, required);
        if (opens) {
            assertThat(said).endsWith("WHOLE");
        } else {
            assertThat(said.get(said.size() - 1))
                    .startsWith("REFUSED D3DERR_CANNOTPROTECTCONTENT")
                    .contains("ulimit -l");
        }
    }

    private static List<String> run(int limit, String required) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -c 0; ulimit -l " + limit + " && exec \"$@\"", "sh"));
        command.addAll(unprivileged());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+DisableAttachMechanism",
                "-XX:-HeapDumpOnOutOfMemoryError",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                LimitedDevice.class.getName(),
                required));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.lines().toList();
    }

    /** Root ignores the limit, as does whoever may lock memory: the privilege goes, or the user where the class path lets it. */
    private static List<String> unprivileged() throws IOException {
        if (!Files.readString(Path.of("/proc/self/status")).matches("(?s).*CapEff:\\s+0*[^0\\s].*")) {
            return List.of();
        }
        assumeTrue(
                Stream.of("/usr/bin/setpriv", "/bin/setpriv").map(Path::of).anyMatch(Files::isExecutable),
                "no setpriv here, and this user may ignore the limit");
        return List.of("setpriv", "--bounding-set=-ipc_lock", "--inh-caps=-ipc_lock");
    }
}
