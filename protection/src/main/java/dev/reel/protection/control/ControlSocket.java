package dev.reel.protection.control;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.control.MessageKind.Direction;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import jdk.net.ExtendedSocketOptions;

/**
 * Where application and protected process meet: a Unix socket in a folder that only this user may enter.
 *
 * <p>The kernel says which user the peer is ({@code SO_PEERCRED}); a launch secret, which only the two know because it went through
 * a pipe at the start, says that it is the very process. Both prove the secret, neither sends it.
 */
public final class ControlSocket implements AutoCloseable {
    /** Bytes of a launch secret. */
    public static final int SECRET = 32;

    private static final int NONCE = 16;
    private static final String NAME = "control";

    private final Path folder;
    private final ServerSocketChannel server;

    private ControlSocket(Path folder, ServerSocketChannel server) {
        this.folder = folder;
        this.server = server;
    }

    /** A socket that waits for one process. */
    public static ControlSocket open() throws IOException {
        Path folder = Files.createTempDirectory(
                "reel-pmp", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            var unusedServer = server.bind(UnixDomainSocketAddress.of(folder.resolve(NAME)), 1);
            return new ControlSocket(folder, server);
        } catch (IOException failure) {
            server.close();
            Files.deleteIfExists(folder);
            throw failure;
        }
    }

    /** Where the process finds it. */
    public Path path() {
        return folder.resolve(NAME);
    }

    /**
     * Waits for the process that knows the secret; whoever else connects is hung up on. Ends with an {@link IOException} when this
     * socket is closed meanwhile.
     */
    public SocketChannel accept(byte[] secret) throws IOException {
        while (true) {
            SocketChannel peer = server.accept();
            try {
                requireSameUser(peer);
                MessageReader hello = new MessageReader(ControlChannel.readFrame(peer));
                byte[] nonce = hello.bytes();
                byte[] proof = hello.bytes();
                hello.end();
                if (hello.kind() != MessageKind.HELLO
                        || nonce.length != NONCE
                        || !MessageDigest.isEqual(proof, proof(secret, "process", nonce))) {
                    throw new IOException("not the process that was started");
                }
                ControlChannel.writeFrame(
                        peer,
                        new MessageWriter(MessageKind.WELCOME, 0)
                                .bytes(proof(secret, "application", nonce))
                                .toBytes());
                return peer;
            } catch (IOException | MediaException impostor) {
                peer.close();
            }
        }
    }

    /** Connects to an application and makes sure that it is the one that knows the secret. */
    public static SocketChannel connect(Path path, byte[] secret, SecureRandom random) throws IOException {
        SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(path));
        try {
            requireSameUser(peer);
            byte[] nonce = new byte[NONCE];
            random.nextBytes(nonce);
            ControlChannel.writeFrame(
                    peer,
                    new MessageWriter(MessageKind.HELLO, 0)
                            .bytes(nonce)
                            .bytes(proof(secret, "process", nonce))
                            .toBytes());
            MessageReader welcome = new MessageReader(ControlChannel.readFrame(peer));
            if (welcome.kind() != MessageKind.WELCOME
                    || welcome.kind().direction() != Direction.TO_PROCESS
                    || !MessageDigest.isEqual(welcome.bytes(), proof(secret, "application", nonce))) {
                throw new IOException("not the application that started this process");
            }
            return peer;
        } catch (IOException | MediaException refused) {
            peer.close();
            throw new IOException("the application did not prove itself", refused);
        }
    }

    private static void requireSameUser(SocketChannel peer) throws IOException {
        String here = ProcessHandle.current().info().user().orElse("");
        String there = peer.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
        if (!here.isEmpty() && !here.equals(there)) {
            throw new IOException("the peer is of another user");
        }
    }

    private static byte[] proof(byte[] secret, String who, byte[] nonce) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update(who.getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(nonce);
        } catch (GeneralSecurityException impossible) {
            throw new MediaException(Status.E_UNEXPECTED, "every JDK has HMAC with SHA-256", impossible);
        }
    }

    /** Stops waiting and removes the socket; what was accepted stays. */
    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(folder.resolve(NAME));
            Files.deleteIfExists(folder);
        } catch (IOException leftBehind) {
            System.getLogger(ControlSocket.class.getName())
                    .log(System.Logger.Level.DEBUG, "a socket stays behind in " + folder, leftBehind);
        }
    }
}
