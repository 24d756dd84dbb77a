package dev.reel.protection.process;

import dev.reel.platform.Platform;
import dev.reel.protection.control.ControlChannel;
import dev.reel.protection.control.ControlSocket;
import dev.reel.protection.control.MessageKind;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The program that a protected session starts: one argument after the other says where the control socket is, which process is
 * the application, whether sockets are allowed, and whether it protects. The launch secret comes through standard input.
 *
 * <p>It ends when the application's end of the socket closes, when standard input ends, or when the kernel says that the
 * application died; whichever comes first. Keys are wiped before.
 */
public final class ProtectedProcess {
    /** How long the wiping may take before the process ends without it; the kernel clears its memory then. */
    private static final long WIPING = 500 * Platform.MILLISECOND;

    private static final AtomicReference<ProcessHost> ENDING = new AtomicReference<>();

    private ProtectedProcess() {}

    /** The program. */
    public static void main(String[] arguments) {
        try {
            run(
                    Path.of(arguments[0]),
                    Long.parseLong(arguments[1]),
                    Boolean.parseBoolean(arguments[2]),
                    Boolean.parseBoolean(arguments[3]));
            halt();
        } catch (IOException | RuntimeException failure) {
            // Before anything is there to hide; the application shows it when the start fails.
            System.getLogger(ProtectedProcess.class.getName())
                    .log(System.Logger.Level.ERROR, "the protected process cannot start: " + failure);
        }
        Runtime.getRuntime().halt(1);
    }

    private static void run(Path socket, long parent, boolean sockets, boolean isProtecting) throws IOException {
        Hardening hardening =
                isProtecting ? Hardening.apply(parent, sockets) : new Hardening(List.of("nothing is protected"));
        byte[] secret = System.in.readNBytes(ControlSocket.SECRET);
        SocketChannel peer;
        try {
            peer = ControlSocket.connect(socket, secret, new SecureRandom());
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
        ProcessHost host = new ProcessHost(Platform.system(), hardening, isProtecting, ProtectedProcess::halt);
        ENDING.set(host);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> host.end(WIPING), "reel-wipe"));
        ControlChannel channel = new ControlChannel(peer, MessageKind.Direction.TO_PROCESS, host);
        host.serve(channel);
        channel.start("control");
        // Nothing follows on standard input; its end is the application's.
        while (System.in.read() >= 0) {
            // Ignored.
        }
    }

    private static void halt() {
        ProcessHost host = ENDING.get();
        if (host != null) {
            host.end(WIPING);
        }
        Runtime.getRuntime().halt(0);
    }
}
