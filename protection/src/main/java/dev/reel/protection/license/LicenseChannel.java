package dev.reel.protection.license;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * An application's way to the licences of its protected process: what key sessions are built on.
 *
 * <p>Every call returns at once; a future fails with a {@link dev.reel.platform.MediaException}, with
 * {@code MF_E_PEAUTH_NOT_STARTED} when the process is gone. Any thread.
 */
public interface LicenseChannel {
    /**
     * The certificates of the process, leaf first. Content keys that must not be seen by the application are wrapped to the leaf:
     * a session key by RSAES-OAEP with SHA-512 ({@link dev.reel.protection.identity.DeviceCertificate#wrap}), content keys by AES-ECB
     * under the session key. The private key was made in the process and never leaves it. Waits until it is made;
     * empty when the process does not protect.
     */
    List<X509Certificate> certificate();

    /** A new key session: a set of keys that comes and goes together. */
    long open();

    /**
     * The request message for a licence server.
     *
     * @param initDataType {@code cenc}, {@code keyids} or {@code webm}
     * @param persistent true when the licence may be stored
     */
    CompletableFuture<byte[]> request(long keySession, String initDataType, byte[] initData, boolean persistent);

    /**
     * Puts the keys of a licence to work, all or none, newest wins; completes with the status of every key of the session. A message
     * that is no licence fails with the code TYPE (0x80704005). The array is the caller's to wipe.
     */
    CompletableFuture<List<KeyState>> update(long keySession, byte[] license);

    /** Wipes the keys of a session; one that has none is fine. */
    CompletableFuture<Void> remove(long keySession);

    /** Completes, with the reason, when the process is gone and all its keys with it. */
    CompletableFuture<String> lost();
}
