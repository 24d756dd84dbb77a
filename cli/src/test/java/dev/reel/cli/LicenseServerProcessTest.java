package dev.reel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reel.testkit.Conformance;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A licence server in a process of its own, and films that play with what it gives. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class LicenseServerProcessTest {
    private static final String KID = "00112233445566778899aabbccddeeff";
    private static final String KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    private static final String OTHER = "ffeeddccbbaa99887766554433221100:1f1e2d3c4b5a69788796a5b4c3d2e1f0";

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();
    private String database = "";
    private String locked = "";

    @BeforeEach
    void film() {
        assumeThat(System.getProperty("os.name"))
                .as("a protected process needs Linux")
                .isEqualTo("Linux");
        database = folder.resolve("licenses.db").toString();
        locked = folder.resolve("locked.mp4").toString();
    }

    @AfterEach
    void nothingKeepsRunning() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "16.5",
            rule = "the server gives wrapped keys to who is entitled, refuses others with a sentence, and takes"
                    + " changes at once")
    void aFilmPlaysForWhoMayHaveIt() throws Exception {
        done("protect", Media.clip().toString(), locked, "--key", KID + ":" + KEY, "--key", OTHER);
        done(
                "keys",
                "add",
                "film",
                "--label",
                "VIDEO",
                "--label",
                "AUDIO",
                "--wrapped-only",
                "--key",
                KID + ":" + KEY,
                "--key",
                OTHER,
                "--database",
                database);
        String server = server();

        refused(play(server), "no licence from http://127.0.0.1", "not entitled", "NS_E_DRM_LICENSE_NOTACQUIRED");

        String out =
                done("keys", "grant", "film", "alice", "--database", database).out();
        Path token = Files.writeString(
                folder.resolve("token"),
                out.lines().reduce((a, b) -> b).orElseThrow().substring("token ".length()));
        CommandLineRun alice = play(server, "--license-token-file", token.toString());
        assertThat(alice.status()).as(alice.err()).isZero();
        assertThat(alice.out()).contains("300 shown, 0 dropped");

        // Both keys or nothing: without the second the sound would be missing.
        done("keys", "revoke", OTHER.substring(0, 32), "--database", database);
        refused(play(server, "--license-token-file", token.toString()), OTHER.substring(0, 32));

        done("keys", "revoke", "film", "alice", "--database", database);
        refused(play(server, "--license-token-file", token.toString()), "not entitled");
        assertThat(CommandLineRun.of("keys", "list", "--database", database).out())
                .contains(KID + " of film VIDEO, wrapped only, for nobody")
                .contains("revoked")
                .doesNotContain(KEY);
    }

    private CommandLineRun play(String server, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("play", "--protected", "--unpaced", locked, "--license-server", server));
        arguments.addAll(List.of(more));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private static void refused(CommandLineRun run, String... words) {
        assertThat(run.status()).as(run.out()).isEqualTo(1);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("reel: ")
                .contains(words);
        assertThat(run.err()).doesNotContain(KEY);
    }

    private static CommandLineRun done(String... arguments) {
        CommandLineRun run = CommandLineRun.of(arguments);
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).doesNotContain(KEY);
        return run;
    }

    /** The address of a server that runs now. */
    private String server(String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "license-server",
                "--port",
                "0",
                "--database",
                database));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(folder.resolve("server.err").toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        started.add(process);
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        assertThat(line).as(Files.readString(folder.resolve("server.err"))).contains(" at http");
        return line.substring(line.indexOf("http"));
    }
}
