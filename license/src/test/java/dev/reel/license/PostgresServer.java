package dev.reel.license;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL of one's own, in a folder that goes with it. */
final class PostgresServer implements AutoCloseable {
    private final Path programs;
    private final Path folder;
    private final int port;

    /** Where Debian keeps its programs; empty when it is not installed. */
    static Optional<Path> programs() throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> found = Files.list(versions)) {
            return found.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        }
    }

    PostgresServer(Path programs) throws IOException {
        this.programs = programs;
        this.folder = Files.createTempDirectory("reel-postgres");
        if (isRoot()) {
            // It refuses to run as root.
            Files.setOwner(
                    folder,
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        run("initdb", "-D", folder.resolve("data").toString(), "-A", "trust", "-U", "reel", "-E", "UTF8");
        run(
                "pg_ctl",
                "-D",
                folder.resolve("data").toString(),
                "-w",
                "-l",
                folder.resolve("log").toString(),
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -k " + folder,
                "start");
    }

    String address() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=reel";
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "nobody", "--"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0) {
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        throw new IOException(program + " does not work here");
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Stops it as a crash would. */
    void crash() throws IOException {
        run("pg_ctl", "-D", folder.resolve("data").toString(), "-m", "immediate", "stop");
    }

    @Override
    public void close() throws IOException {
        if (Files.exists(folder.resolve("data").resolve("postmaster.pid"))) {
            crash();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
