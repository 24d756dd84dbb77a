package dev.reel.protection.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reel.protection.SlowAes;
import dev.reel.protection.device.OaepHash;
import dev.reel.protection.identity.DeviceCertificate;
import dev.reel.protection.memory.MemoryKind;
import dev.reel.protection.memory.ProtectedMemory;
import dev.reel.protection.memory.ProtectionLevel;
import dev.reel.testkit.Conformance;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Looks for known keys in the heap dump and in the memory of a process that holds them, which is another process than this. */
class KeysInMemoryTest {
    private static final HexFormat HEX = HexFormat.of();

    @TempDir
    private static Path identities;

    @TempDir
    private Path folder;

    private final byte[] sessionKey = new byte[16];
    private final byte[] contentKey = new byte[16];
    private final byte[] clear = new byte[4096];

    @BeforeEach
    void draw() {
        SecureRandom random = new SecureRandom();
        random.nextBytes(sessionKey);
        random.nextBytes(contentKey);
        random.nextBytes(clear);
    }

    @Conformance(
            spec = "crypto-session",
            section = "4.3",
            rule = "after destroy no key bytes are left in a heap dump of the JVM")
    @Conformance(spec = "protected-path", section = "19.3", rule = "heap copies per level while the session lives")
    @ParameterizedTest
    @EnumSource
    void heapDump(ProtectionLevel level, TestReporter reporter) throws Exception {
        try (Keeper keeper = new Keeper(level, ProtectionLevel.OPEN, "open")) {
            use(keeper);
            int alive = inDump(keeper, "alive.hprof");
            keeper.ask("DESTROY");
            assertThat(inDump(keeper, "destroyed.hprof")).as("after destroy").isZero();
            if (level.atLeast(ProtectionLevel.SECRET) && ProtectedMemory.available(MemoryKind.SECRET, 1 << 18)) {
                assertThat(alive).as("while alive, idle").isZero();
            } else {
                assertThat(alive).as("copies of the JDK's cipher").isPositive();
            }
            reporter.publishEntry(level + ": copies in a heap dump while alive", Integer.toString(alive));
        }
    }

    @Conformance(
            spec = "protected-path",
            section = "19.3",
            rule = "SECRET_NATIVE: a reader of all the process's memory finds no key and no clear sample")
    @Test
    void wholeProcess() throws Exception {
        assumeTrue(ProtectedMemory.available(MemoryKind.SECRET, 1 << 18), "no secret memory here");
        try (Keeper keeper = new Keeper(ProtectionLevel.SECRET_NATIVE, ProtectionLevel.OPEN, "open")) {
            use(keeper);
            Optional<Integer> hits = inProcess(keeper.process.pid());
            assumeTrue(hits.isPresent(), "the memory of a child process cannot be read here");
            assertThat(hits.get()).isZero();
        }
    }

    @Conformance(
            spec = "protected-path",
            section = "19.3",
            rule = "the reader of the test above does find keys at level OPEN")
    @Test
    void wholeProcessOpen() throws Exception {
        try (Keeper keeper = new Keeper(ProtectionLevel.OPEN, ProtectionLevel.OPEN, "open")) {
            use(keeper);
            Optional<Integer> hits = inProcess(keeper.process.pid());
            assumeTrue(hits.isPresent(), "the memory of a child process cannot be read here");
            assertThat(hits.get()).isPositive();
        }
    }

    @Conformance(
            spec = "protected-path",
            section = "19.3",
            rule = "the level is reported truthfully; a minimum that cannot be reached is a failure, never silent")
    @ParameterizedTest(name = "{2}: wanted {0}, required {1} -> {3}")
    @CsvSource({
        "SECRET_NATIVE, OPEN,          open,   LEVEL OPEN SECRET_NATIVE",
        "SECRET_NATIVE, PROCESS,       open,   REFUSED D3DERR_CANNOTPROTECTCONTENT",
        "OPEN,          OPEN,          shield, LEVEL PROCESS PROCESS",
        "PROCESS,       PROCESS,       shield, LEVEL PROCESS PROCESS",
        "PROCESS,       SECRET,        shield, REFUSED D3DERR_CANNOTPROTECTCONTENT",
        "SECRET,        SECRET,        shield, LEVEL SECRET SECRET",
        "SECRET_NATIVE, SECRET_NATIVE, shield, LEVEL SECRET_NATIVE SECRET_NATIVE"
    })
    void levels(String wanted, String required, String shield, String expected) throws Exception {
        assumeTrue(ProtectedMemory.available(MemoryKind.SECRET, 1 << 18), "no secret memory here");
        try (Keeper keeper = new Keeper(ProtectionLevel.valueOf(wanted), ProtectionLevel.valueOf(required), shield)) {
            assertThat(keeper.greeting).startsWith(expected);
        }
    }

    private void use(Keeper keeper) throws IOException {
        String chain = keeper.line();
        RSAPublicKey leaf = (RSAPublicKey) DeviceCertificate.parse(HEX.parseHex(chain.substring("CHAIN ".length())))
                .get(0)
                .getPublicKey();
        keeper.ask("KEY " + HEX.formatHex(DeviceCertificate.wrap(leaf, OaepHash.SHA_512, sessionKey)));
        keeper.ask("BLT 1 " + HEX.formatHex(new SlowAes(contentKey).ctr(1, 1, clear)) + " "
                + HEX.formatHex(new SlowAes(sessionKey).ecb(contentKey)));
        keeper.ask("READBACK");
    }

    private int inDump(Keeper keeper, String name) throws IOException {
        Path dump = folder.resolve(name);
        keeper.ask("DUMP " + dump);
        return count(Files.readAllBytes(dump));
    }

    private int count(byte[] bytes) {
        return count(bytes, sessionKey) + count(bytes, contentKey) + count(bytes, java.util.Arrays.copyOf(clear, 32));
    }

    private static int count(byte[] bytes, byte[] wanted) {
        int hits = 0;
        for (int i = 0; i + wanted.length <= bytes.length; i++) {
            if (bytes[i] == wanted[0]
                    && java.util.Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                hits++;
            }
        }
        return hits;
    }

    /** Reads every writable mapping of a process as a debugger of the same user or root would. */
    private Optional<Integer> inProcess(long pid) throws IOException {
        int hits = 0;
        long read = 0;
        try (RandomAccessFile memory = new RandomAccessFile("/proc/" + pid + "/mem", "r")) {
            for (long[] range : writable(pid)) {
                for (long at = range[0]; at < range[1]; at += 1 << 24) {
                    byte[] piece = new byte[(int) Math.min((1 << 24) + 32, range[1] - at)];
                    try {
                        memory.seek(at);
                        memory.readFully(piece);
                    } catch (IOException unreadable) {
                        continue;
                    }
                    read += piece.length;
                    hits += count(piece);
                }
            }
        } catch (IOException refused) {
            return Optional.empty();
        }
        assertThat(read).isGreaterThan(1 << 20);
        return Optional.of(hits);
    }

    private static List<long[]> writable(long pid) throws IOException {
        List<long[]> ranges = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/maps"))) {
            String[] words = line.split("\\s+", -1);
            if (words[1].startsWith("rw")) {
                String[] ends = words[0].split("-", 2);
                ranges.add(new long[] {Long.parseUnsignedLong(ends[0], 16), Long.parseUnsignedLong(ends[1], 16)});
            }
        }
        return ranges;
    }

    /** The process with the keys. */
    private static final class Keeper implements AutoCloseable {
        final Process process;
        final BufferedReader out;
        final BufferedWriter in;
        final String greeting;

        Keeper(ProtectionLevel wanted, ProtectionLevel required, String shield) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-Xss1m",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
            if (shield.equals("shield")) {
                command.addAll(List.of("-XX:+DisableAttachMechanism", "-XX:-HeapDumpOnOutOfMemoryError"));
            }
            command.addAll(List.of(
                    KeyKeeper.class.getName(),
                    wanted.name(),
                    required.name(),
                    shield,
                    identities.resolve("device.p12").toString()));
            process = new ProcessBuilder(withoutCores(command))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
            in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
            greeting = line();
        }

        private static List<String> withoutCores(List<String> command) {
            List<String> shell = new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -c 0; exec \"$@\"", "sh"));
            shell.addAll(command);
            return shell;
        }

        String line() throws IOException {
            String line = out.readLine();
            if (line == null) {
                throw new AssertionError("the process with the keys ended");
            }
            return line;
        }

        void ask(String command) throws IOException {
            in.write(command + "\n");
            in.flush();
            assertThat(line()).isEqualTo("DONE");
        }

        @Override
        public void close() throws IOException {
            in.close();
            try {
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException interrupted) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
