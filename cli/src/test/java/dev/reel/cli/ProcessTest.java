package dev.reel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command in a process of its own: exit statuses, streams and signals as a shell sees them. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ProcessTest {
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void nothingKeepsRunning() {
        started.forEach(Process::destroyForcibly);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        0 | inspect CLIP
        1 | inspect nothing.mp4
        2 | inspect --jsn CLIP
        0 | play --unpaced CLIP
        1 | play nothing.mp4
        1 | session --wait-timeout 200ms --script 'set-topology CLIP; wait MESessionEnded'
        2 | session --script stat
        0 | --version
        """)
    void exitStatusAndOneLineOfComplaint(int status, String line) throws Exception {
        Process process = reel(words(line));
        List<String> out = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        List<String> err = process.errorReader(StandardCharsets.UTF_8).lines().toList();

        assertThat(process.waitFor()).as("%s %s", out, err).isEqualTo(status);
        if (status == 0) {
            assertThat(out).isNotEmpty();
            assertThat(err).isEmpty();
        } else {
            assertThat(err).singleElement().asString().startsWith("reel: ");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        INT  | 130 | play --events json CLIP
        TERM | 143 | play --events json CLIP
        INT  | 130 | session --script 'set-topology CLIP; start; wait 1h'
        """)
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no such signals")
    void aSignalClosesTheSessionAndEndsTheProcess(String signal, int status, String line) throws Exception {
        if (signal.equals("INT")) {
            Interrupts.assumeHeard();
        }
        Process process = reel(words(line));
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        readUntil(out, "MESessionStarted");

        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();

        List<String> rest = out.lines().toList();
        assertThat(process.errorReader(StandardCharsets.UTF_8).lines()).isEmpty();
        assertThat(process.waitFor()).isEqualTo(status);
        if (line.startsWith("play")) {
            assertThat(rest).last().asString().contains("MESessionClosed");
        }
    }

    @Test
    void aReaderThatGoesAwayEndsNothingBadly() throws Exception {
        Process process = reel(words("inspect --json CLIP"));
        process.getInputStream().close();

        assertThat(process.errorReader(StandardCharsets.UTF_8).lines()).isEmpty();
        assertThat(process.waitFor()).isZero();
    }

    private Process reel(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        // Java would tell about this variable on the error stream.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /** Words of a line, those in single quotes kept together; CLIP is the bundled clip. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        String[] parts = line.split("'", -1);
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i].replace("CLIP", Media.clip().toString());
            if (i % 2 == 1) {
                words.add(part);
            } else if (!part.isBlank()) {
                words.addAll(List.of(part.strip().split("\\s+")));
            }
        }
        return words;
    }

    private static void readUntil(BufferedReader lines, String wanted) {
        try {
            String line = lines.readLine();
            while (line != null && !line.contains(wanted)) {
                line = lines.readLine();
            }
            assertThat(line).as("a line with " + wanted).isNotNull();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
