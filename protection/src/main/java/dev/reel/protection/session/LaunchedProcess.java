package dev.reel.protection.session;

import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.protection.control.ControlSocket;
import dev.reel.protection.policy.ProtectionCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A started process and its end of the control socket (protected-path.md §19.4).
 *
 * <p>The thread that starts it lives as long as the process does: the kernel's parent-death signal goes by threads.
 */
final class LaunchedProcess {
    private static final long MEETING = 15 * Platform.SECOND;
    private static final int MOST_COMPLAINT = 4096;
    private static final String MAIN = "dev.reel.protection.process.ProtectedProcess";

    /** What would let others into the process, or other code. */
    private static final List<String> LEFT_OUT = List.of(
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "_JAVA_OPTIONS",
            "LD_PRELOAD",
            "LD_LIBRARY_PATH",
            "LD_AUDIT",
            "CLASSPATH");

    private final Process process;
    private final SocketChannel channel;

    private LaunchedProcess(Process process, SocketChannel channel) {
        this.process = process;
        this.channel = channel;
    }

    static LaunchedProcess start(ProcessImage image, ProcessOptions options) {
        byte[] secret = new byte[ControlSocket.SECRET];
        new SecureRandom().nextBytes(secret);
        try (ControlSocket socket = ControlSocket.open()) {
            Process process = launch(image, options, socket.path(), secret);
            CompletableFuture<String> complaint = new CompletableFuture<>();
            Thread listener = new Thread(() -> complaint.complete(readComplaint(process)), "reel-protected-complaint");
            listener.setDaemon(true);
            listener.start();
            // When the process ends, or takes too long, the socket stops waiting.
            var unusedEnd = process.onExit().thenRun(socket::close);
            CompletableFuture<SocketChannel> meeting = new CompletableFuture<>();
            Thread meet = new Thread(
                    () -> {
                        try {
                            meeting.complete(socket.accept(secret));
                        } catch (IOException failure) {
                            meeting.completeExceptionally(failure);
                        }
                    },
                    "reel-protected-meeting");
            meet.setDaemon(true);
            meet.start();
            try {
                return new LaunchedProcess(process, meeting.get(MEETING / Platform.MILLISECOND, TimeUnit.MILLISECONDS));
            } catch (InterruptedException interrupted) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
                throw new MediaException(Status.E_ABORT, "interrupted", interrupted);
            } catch (ExecutionException | TimeoutException failure) {
                process.destroyForcibly();
                String said = soon(complaint);
                throw new MediaException(
                        ProtectionCode.MF_E_PEAUTH_SESSION_NOT_STARTED,
                        "the protected process did not start" + (said.isEmpty() ? "" : ": " + said),
                        failure);
            }
        } catch (IOException failure) {
            throw new MediaException(
                    ProtectionCode.MF_E_PEAUTH_SESSION_NOT_STARTED,
                    "the protected process cannot be started: " + failure.getMessage(),
                    failure);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static Process launch(ProcessImage image, ProcessOptions options, Path socket, byte[] secret)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command(image, options, socket)).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        LEFT_OUT.forEach(environment::remove);
        environment.put("MALLOC_ARENA_MAX", "2");
        CompletableFuture<Process> started = new CompletableFuture<>();
        Thread parent = new Thread(
                () -> {
                    try {
                        Process process = builder.start();
                        started.complete(process);
                        waitFor(process);
                    } catch (IOException failure) {
                        started.completeExceptionally(failure);
                    }
                },
                "reel-protected-parent");
        parent.setDaemon(true);
        parent.start();
        Process process;
        try {
            process = started.join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof IOException io ? io : new IOException(failure.getCause());
        }
        process.getOutputStream().write(secret);
        process.getOutputStream().flush();
        return process;
    }

    private static void waitFor(Process process) {
        boolean interrupted = false;
        while (true) {
            try {
                process.waitFor();
                break;
            } catch (InterruptedException interrupt) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> command(ProcessImage image, ProcessOptions options, Path socket) {
        List<String> command = new ArrayList<>(List.of(
                ProcessImage.java().toString(),
                "-XX:+DisableAttachMechanism",
                "-XX:-HeapDumpOnOutOfMemoryError",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ErrorFile=/dev/null",
                "-XX:-UsePerfData",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx512m",
                "-Dorg.bytedeco.javacpp.nopointergc=true",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0"));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        String natives = System.getProperty("org.bytedeco.javacpp.cachedir");
        if (natives != null) {
            command.add("-Dorg.bytedeco.javacpp.cachedir=" + natives);
        }
        if (Boolean.getBoolean("java.awt.headless")) {
            command.add("-Djava.awt.headless=true");
        }
        command.addAll(List.of(
                "-cp",
                image.asOption(),
                MAIN,
                socket.toString(),
                Long.toString(ProcessHandle.current().pid()),
                Boolean.toString(options.sockets()),
                Boolean.toString(options.isProtecting())));
        return command;
    }

    /** What it says on standard error; thrown away but for the beginning, which is of its start. */
    private static String readComplaint(Process process) {
        try (InputStream errors = process.getErrorStream()) {
            String said = new String(errors.readNBytes(MOST_COMPLAINT), StandardCharsets.UTF_8).strip();
            byte[] rest = new byte[MOST_COMPLAINT];
            while (errors.read(rest) >= 0) {
                // Thrown away.
            }
            return said;
        } catch (IOException gone) {
            return "";
        }
    }

    private static String soon(CompletableFuture<String> complaint) {
        try {
            return complaint.get(1, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException nothing) {
            return "";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    SocketChannel channel() {
        return channel;
    }

    long pid() {
        return process.pid();
    }

    /** Lets it end by itself, and sees to it that it does. */
    void end() {
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            // It has ended.
        }
        Thread grim = new Thread(
                () -> {
                    CountDownLatch over = new CountDownLatch(1);
                    var unusedExit = process.onExit().thenRun(over::countDown);
                    try {
                        if (!over.await(3, TimeUnit.SECONDS)) {
                            process.destroyForcibly();
                        }
                    } catch (InterruptedException hurry) {
                        process.destroyForcibly();
                    }
                },
                "reel-protected-end");
        grim.setDaemon(true);
        grim.start();
    }
}
