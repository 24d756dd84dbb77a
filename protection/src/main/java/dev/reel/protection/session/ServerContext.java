package dev.reel.protection.session;

import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.protection.control.MessageKind;
import dev.reel.protection.control.MessageReader;
import dev.reel.protection.license.KeyState;
import dev.reel.protection.license.KeyStatus;
import dev.reel.protection.license.LicenseChannel;
import dev.reel.protection.memory.ProtectionLevel;
import dev.reel.protection.policy.ProtectionCode;
import dev.reel.protection.trust.ComponentManifest;
import dev.reel.protection.trust.RevocationList;
import dev.reel.protection.trust.TrustCheck;
import dev.reel.protection.trust.TrustState;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A protected process as its application holds it (IMFPMPServer's part): sessions share it, locks keep it alive, licences go to it
 * (protected-path.md §2.3).
 *
 * <p>It ends when the last session and the last lock are gone. Any thread.
 */
public final class ServerContext implements LicenseChannel {
    private static final long ANSWER_WITHIN = 10 * Platform.SECOND;
    private static final int MOST_PROCESSES = 8;
    private static final AtomicInteger RUNNING = new AtomicInteger();

    private final ProcessConnection connection;
    private final LaunchedProcess process;
    private final TrustCheck check;
    private final boolean isProtecting;
    private final AtomicInteger locks = new AtomicInteger(1);
    private final AtomicLong keySessions = new AtomicLong();
    private final AtomicLong sessions = new AtomicLong();
    private List<X509Certificate> certificate = List.of();
    private ProtectionLevel level = ProtectionLevel.OPEN;

    private ServerContext(
            LaunchedProcess process, ProcessConnection connection, TrustCheck check, boolean isProtecting) {
        this.isProtecting = isProtecting;
        this.process = process;
        this.connection = connection;
        this.check = check;
    }

    /** Starts a process and checks it; the one lock is the caller's. */
    static ServerContext start(ProcessOptions options, Platform platform) {
        if (RUNNING.incrementAndGet() > MOST_PROCESSES) {
            RUNNING.decrementAndGet();
            throw new MediaException(
                    ProtectionCode.MF_E_PE_SESSIONS_MAXED,
                    "there are " + MOST_PROCESSES + " protected processes already; shut a session down, or share one");
        }
        ProcessImage image = ProcessImage.ofThisProcess();
        RevocationList.Memory revocations = options.revocations();
        ComponentManifest manifest = options.manifest();
        LaunchedProcess process;
        try {
            if (manifest != null) {
                manifest.require(image.classPath(), revocations);
            } else if (revocations.newest() > 0) {
                ComponentManifest.requireNotRevoked(image.classPath(), revocations);
            }
            process = LaunchedProcess.start(image, options);
        } catch (RuntimeException failure) {
            RUNNING.decrementAndGet();
            throw failure;
        }
        ProcessConnection connection = new ProcessConnection(process.channel(), platform.blocking());
        ServerContext context = new ServerContext(
                process, connection, new TrustCheck(new SecureRandom(), revocations), options.isProtecting());
        connection.start();
        var unusedEnd = connection.lost().thenAccept(reason -> {
            process.end();
            RUNNING.decrementAndGet();
        });
        try {
            if (options.isProtecting()) {
                context.agree();
                context.verify();
            }
            return context;
        } catch (RuntimeException untrusted) {
            context.unlock();
            throw untrusted;
        }
    }

    private synchronized void agree() {
        byte[] ours = check.keyAgreement();
        check.agreed(await(connection.ask(MessageKind.KEY_AGREEMENT, ask -> ask.bytes(ours), MessageReader::bytes)));
    }

    /** Asks the process anew what it is; a failure says why it cannot be trusted. Waits. */
    public synchronized void verify() {
        byte[] inquiry = check.inquiry();
        TrustState state = check.answered(
                await(connection.ask(MessageKind.TRUST_INQUIRY, ask -> ask.bytes(inquiry), MessageReader::bytes)),
                false);
        ProtectionLevel[] levels = ProtectionLevel.values();
        level = levels[Math.max(0, Math.min(levels.length - 1, state.level()))];
    }

    /** How well the process keeps keys. Waits until it has what it keeps them with. */
    public ProtectionLevel level() {
        if (certificate().isEmpty()) {
            return ProtectionLevel.OPEN;
        }
        synchronized (this) {
            verify();
            return level;
        }
    }

    /** The process's id. */
    public long pid() {
        return process.pid();
    }

    /** One more who needs the process. */
    public void lock() {
        if (locks.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            throw ProcessConnection.gone();
        }
    }

    /** One less; the last one ends the process. */
    public void unlock() {
        if (locks.getAndUpdate(count -> Math.max(0, count - 1)) == 1) {
            connection.close();
        }
    }

    boolean isLost() {
        return connection.isLost();
    }

    ProcessConnection connection() {
        return connection;
    }

    long nextSession() {
        return sessions.incrementAndGet();
    }

    // ---------------------------------------------------------------- licences

    @Override
    public synchronized List<X509Certificate> certificate() {
        if (certificate.isEmpty() && isProtecting) {
            byte[] chain = await(connection.ask(MessageKind.CERTIFICATE, ask -> ask, MessageReader::bytes));
            certificate = check.certificate(chain, Clock.systemUTC().instant());
        }
        return certificate;
    }

    @Override
    public long open() {
        return keySessions.incrementAndGet();
    }

    @Override
    public CompletableFuture<byte[]> request(
            long keySession, String initDataType, byte[] initData, boolean persistent) {
        return connection.ask(
                MessageKind.LICENSE_REQUEST,
                ask -> ask.int64(keySession)
                        .string(initDataType)
                        .bytes(initData)
                        .bool(persistent),
                MessageReader::bytes);
    }

    @Override
    public CompletableFuture<List<KeyState>> update(long keySession, byte[] license) {
        return connection.ask(
                MessageKind.LICENSE_UPDATE,
                ask -> ask.int64(keySession).bytes(license),
                answer -> answer.list(reader -> new KeyState(reader.bytes(), KeyStatus.of(reader.int32()))));
    }

    @Override
    public CompletableFuture<Void> remove(long keySession) {
        return connection.<Void>ask(MessageKind.LICENSE_REMOVE, ask -> ask.int64(keySession), answer -> null);
    }

    @Override
    public CompletableFuture<String> lost() {
        return connection.lost();
    }

    /** Waits for an answer, within the bound that every answer has. */
    static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(ANSWER_WITHIN / Platform.MILLISECOND, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | CompletionException failed) {
            throw failed.getCause() instanceof MediaException media
                    ? media
                    : new MediaException(
                            Status.E_UNEXPECTED, "the protected process answered what nobody understands", failed);
        } catch (TimeoutException silent) {
            throw new MediaException(
                    ProtectionCode.MF_E_PEAUTH_SESSION_NOT_STARTED, "the protected process does not answer", silent);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MediaException(Status.E_ABORT, "interrupted", interrupted);
        }
    }

    @Override
    public String toString() {
        return "protected process " + pid();
    }
}
