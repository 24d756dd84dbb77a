package dev.reel.protection.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.tools.Clips;
import dev.reel.testkit.Conformance;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks for the key and for clear samples in an application while it plays, and tries the protected process's door. */
class SecretsTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void onLinux() {
        assumeThat(System.getProperty("os.name"))
                .as("a protected process needs Linux")
                .isEqualTo("Linux");
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "3",
            rule = "while a film plays, neither its key nor a clear sample is in the application's heap or memory")
    @Conformance(
            spec = "protected-path",
            section = "16.5",
            rule = "keys wrapped to the process's certificate: who carries the licence cannot read them")
    void nothingInTheApplication() throws Exception {
        byte[] key = HexFormat.of().parseHex(Films.KEY);
        Path film = Films.protectedFilm(folder, Scheme.CENC);
        byte[] clear = clearSample(film);
        Path dump = folder.resolve("app.hprof");
        try (WrappingServer server = new WrappingServer();
                RunningApp app = new RunningApp(
                        List.of(),
                        RunningApp.classPath(),
                        film.toString(),
                        server.address().toString())) {
            app.ask("DUMP " + dump);
            assertThat(server.asked).hasValue(1);
            byte[] heap = Files.readAllBytes(dump);
            // The counter-check: what the application does know is found.
            assertThat(count(heap, film.toString().getBytes(StandardCharsets.ISO_8859_1)))
                    .isPositive();
            assertThat(count(heap, key)).as("the key in the heap dump").isZero();
            assertThat(count(heap, clear)).as("a clear sample in the heap dump").isZero();
            assertThat(inMemory(app.process.pid(), film.toString().getBytes(StandardCharsets.ISO_8859_1)))
                    .isPositive();
            assertThat(inMemory(app.process.pid(), key))
                    .as("the key in /proc/PID/mem")
                    .isZero();
            assertThat(inMemory(app.process.pid(), clear))
                    .as("a clear sample in /proc/PID/mem")
                    .isZero();
            if (app.level.equals("SECRET_NATIVE") && Files.isReadable(Path.of("/proc/" + app.protectedPid + "/mem"))) {
                assertThat(inMemory(app.protectedPid, key))
                        .as("the key in the protected process, read by root")
                        .isZero();
            }
        }
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "19.5",
            rule = "a process of the same user, not root, cannot read the protected process's memory nor trace it")
    void sameUser() throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/setpriv")) && "root".equals(System.getProperty("user.name")))
                .as("needs root, and setpriv to become somebody else (Debian: apt install util-linux)")
                .isTrue();
        Path open = Files.createTempDirectory("reel-nobody");
        List<String> nobody =
                List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "env", "HOME=" + open);
        Path film = Films.protectedFilm(open, Scheme.CENC);
        Files.createDirectories(open.resolve("classes"));
        run(List.of("chmod", "-R", "a+rwX", open.toString()));
        try (WrappingServer server = new WrappingServer();
                RunningApp app = new RunningApp(
                        nobody,
                        readable(open),
                        film.toString(),
                        server.address().toString())) {
            String process = "/proc/" + app.protectedPid + "/";
            for (String door : List.of("mem", "maps", "environ")) {
                assertThat(run(shell(nobody, "head -c 16 " + process + door + " >/dev/null 2>&1")))
                        .as(door)
                        .isNotZero();
            }
            assertThat(run(shell(nobody, "ls " + process + "fd >/dev/null 2>&1")))
                    .isNotZero();
            // The counter-check: the application's own memory map is readable to its user.
            assertThat(run(shell(nobody, "head -c 16 /proc/" + javaOf(app) + "/maps >/dev/null 2>&1")))
                    .isZero();
            if (Files.isExecutable(Path.of("/usr/bin/gdb"))) {
                assertThat(run(shell(
                                nobody,
                                "gdb -batch -p " + app.protectedPid
                                        + " -ex 'info threads' 2>&1 | grep -qi 'not permitted'")))
                        .as("gdb is refused")
                        .isZero();
            }
            assertThat(app.ask("GO")).isPositive();
        }
    }

    /** setpriv and env hand over by exec, so the process is the application itself. */
    private static long javaOf(RunningApp app) {
        return app.process.pid();
    }

    private static List<String> shell(List<String> user, String command) {
        java.util.ArrayList<String> all = new java.util.ArrayList<>(user);
        all.addAll(List.of("/bin/sh", "-c", command));
        return all;
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** The class path, copied to where everybody may read it. */
    private static String readable(Path open) throws IOException, InterruptedException {
        StringBuilder made = new StringBuilder();
        int number = 0;
        for (String entry : RunningApp.classPath().split(java.io.File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (entry.isEmpty() || !Files.exists(path)) {
                continue;
            }
            Path copy = open.resolve("classes").resolve(number++ + "-" + path.getFileName());
            run(List.of("cp", "-rL", path.toString(), copy.toString()));
            made.append(made.isEmpty() ? "" : java.io.File.pathSeparator).append(copy);
        }
        run(List.of("chmod", "-R", "a+rX", open.toString()));
        return made.toString();
    }

    /** Bytes of the clear film that the protected one does not have: out of a picture. */
    private static byte[] clearSample(Path film) throws IOException {
        byte[] whole = Files.readAllBytes(Clips.h264());
        byte[] locked = Files.readAllBytes(film);
        for (int at = whole.length / 2; at < whole.length - 32; at += 32) {
            byte[] piece = Arrays.copyOfRange(whole, at, at + 32);
            if (count(locked, piece) == 0 && distinct(piece) > 16) {
                return piece;
            }
        }
        throw new AssertionError("the whole film is in clear");
    }

    private static long distinct(byte[] piece) {
        boolean[] seen = new boolean[256];
        long count = 0;
        for (byte value : piece) {
            count += seen[value & 0xff] ? 0 : 1;
            seen[value & 0xff] = true;
        }
        return count;
    }

    private static int count(byte[] bytes, byte[] wanted) {
        int hits = 0;
        for (int i = 0; i + wanted.length <= bytes.length; i++) {
            if (bytes[i] == wanted[0] && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                hits++;
            }
        }
        return hits;
    }

    private static int inMemory(long pid, byte[] wanted) throws IOException {
        int hits = 0;
        try (RandomAccessFile memory = new RandomAccessFile("/proc/" + pid + "/mem", "r")) {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/maps"))) {
                String[] words = line.split("\\s+", -1);
                if (!words[1].startsWith("rw")) {
                    continue;
                }
                String[] ends = words[0].split("-", 2);
                long end = Long.parseUnsignedLong(ends[1], 16);
                for (long at = Long.parseUnsignedLong(ends[0], 16); at < end; at += 1 << 22) {
                    byte[] piece = new byte[(int) Math.min((1 << 22) + wanted.length, end - at)];
                    try {
                        memory.seek(at);
                        memory.readFully(piece);
                        hits += count(piece, wanted);
                    } catch (IOException unreadable) {
                        // Secret memory, or gone meanwhile.
                    }
                }
            }
        }
        return hits;
    }
}
