package dev.reel.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Whether SIGINT reaches a process that a test starts. */
final class Interrupts {
    private static final int SIGINT = 2;

    private Interrupts() {}

    /** Skips a test where it would be in vain: what is ignored is inherited, and Java leaves it so. */
    static void assumeHeard() throws IOException {
        Path status = Path.of("/proc/self/status");
        Assumptions.assumeFalse(
                Files.isReadable(status)
                        && Files.readAllLines(status).stream()
                                .filter(line -> line.startsWith("SigIgn:"))
                                .mapToLong(line ->
                                        Long.parseUnsignedLong(line.substring(7).strip(), 16))
                                .anyMatch(ignored -> (ignored & (1 << (SIGINT - 1))) != 0),
                "skipped: whoever started these tests has them ignore SIGINT, as a shell does for what runs behind it");
    }
}
