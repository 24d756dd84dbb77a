package dev.reel.protection.device;

import dev.reel.protection.memory.ProtectionReport;
import java.security.cert.X509Certificate;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One crypto device: what a display driver offers for content protection, as objects (crypto-session.md). Its functions with
 * handles are {@link DriverFunctions}.
 *
 * <p>Every method may be called from any thread, and the device carries out one call at a time. Failures are
 * {@link dev.reel.platform.MediaException} with the code that the specification gives. {@link #close()} ends everything
 * that the device made and wipes it.
 */
public interface CryptoDevice extends AutoCloseable {
    /** A few words for people: what the device is and where its private key lives. */
    String description();

    /** How well this device keeps its keys, and why. */
    ProtectionReport protection();

    /** The root certificate that callers pin. */
    X509Certificate rootCertificate();

    /** What the device can do for a pair (§3.1); the model decides one code. */
    ContentProtectionCaps contentProtectionCaps(DdiModel model, UUID cryptoType, UUID decodeProfile);

    /** The key exchange at {@code index} for a pair (§3.2). */
    UUID keyExchangeType(UUID cryptoType, UUID decodeProfile, int index);

    /**
     * Creates a session, by the decision table of §4.1.
     *
     * @param cryptoType what encrypts the data
     * @param decodeProfile the profile that a decoder will have, or the NULL_GUID for a session that serves none
     * @param keyExchangeType one of those that the caps list for the pair
     */
    CryptoSession createSession(UUID cryptoType, UUID decodeProfile, UUID keyExchangeType);

    /** Creates a zeroed surface; {@code E_OUTOFMEMORY} beyond the protected-memory quota. */
    ProtectedSurface surface(SurfaceDescription description);

    /**
     * Calls {@code listener} at every teardown, on a thread of its own and outside the device's lock, one event after the other;
     * close to stop. The device gives it a second before the keys go; what it throws is logged and stops nothing.
     */
    Registration onTeardown(Consumer<TeardownEvent> listener);

    /**
     * Loses all keys, and the surfaces with {@link CryptoSessionStatus#KEY_AND_CONTENT_LOST}: a self-check failed or the
     * key store is to be wiped (§13). Listeners hear of it before and after; the keys go whatever they do.
     */
    void tearDown(CryptoSessionStatus loss);

    /** Brings a torn-down device back with a new certificate and key pair. */
    void recover();

    /** Ends all sessions, channels and surfaces and wipes them; a second call does nothing. */
    @Override
    void close();

    /** A listener's place; closing it ends the calls. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
