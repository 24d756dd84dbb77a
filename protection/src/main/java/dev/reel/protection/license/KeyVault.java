package dev.reel.protection.license;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.BlockCipher;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.crypto.SoftwareDeviceProvider;
import dev.reel.protection.decrypter.KeySource;
import dev.reel.protection.device.CryptoDevice;
import dev.reel.protection.device.CryptoDeviceOptions;
import dev.reel.protection.device.CryptoSession;
import dev.reel.protection.device.CryptoTypes;
import dev.reel.protection.device.OaepHash;
import dev.reel.protection.identity.DeviceCertificate;
import dev.reel.protection.identity.DeviceIdentity;
import dev.reel.protection.memory.ProtectionLevel;
import dev.reel.protection.policy.LicenseRules;
import dev.reel.protection.policy.ProtectionCode;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the protected process, in crypto sessions of one device: one session per licence, so that what came together goes
 * together. Nobody gets a key out, only ciphers that use one.
 *
 * <p>Any thread; one call at a time.
 */
public final class KeyVault implements KeySource, AutoCloseable {
    private final CompletableFuture<CryptoDevice> device;
    private final CompletableFuture<DeviceIdentity> identity;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<Long, Map<KeyId, Entry>> sessions = new LinkedHashMap<>();

    /** One key at rest: wrapped under the session key of its crypto session. */
    @SuppressWarnings("ArrayRecordComponent") // wrapped bytes that only this class sees
    private record Entry(
            CryptoSession session, byte[] wrapped, LicenseRules rules, OptionalLong expiration, long age) {}

    private long age;

    /** A vault whose device has this identity, once it is made; the device closes it. */
    public KeyVault(CompletableFuture<DeviceIdentity> identity, Clock clock, Executor executor) {
        this.clock = clock;
        this.identity = identity;
        this.device = identity.thenApplyAsync(
                made -> SoftwareDeviceProvider.with(made, CryptoDeviceOptions.defaults()), executor);
    }

    /** How keys are kept here; OPEN until that is known. */
    public ProtectionLevel level() {
        return device.isDone() && !device.isCompletedExceptionally()
                ? device.join().protection().level()
                : ProtectionLevel.OPEN;
    }

    /** The certificates that keys are wrapped to, leaf first. Waits until they are made. */
    public List<X509Certificate> chain() {
        device.join();
        return identity.join().chain();
    }

    /** Puts all keys of a licence to work; keys of the same ids in the same key session are replaced. */
    public synchronized void install(long keySession, License license) {
        CryptoSession made = CryptoSession.create(device.join(), CryptoTypes.NULL_GUID);
        Map<KeyId, Entry> entries = new LinkedHashMap<>();
        byte[] sessionKey = new byte[16];
        try {
            boolean plain = license.wrapping().length == 0;
            if (plain) {
                random.nextBytes(sessionKey);
                made.negotiateKeyExchange(ByteBuffer.wrap(DeviceCertificate.wrap(
                        (RSAPublicKey) identity.join().chain().get(0).getPublicKey(), OaepHash.SHA_512, sessionKey)));
            } else {
                made.negotiateKeyExchange(ByteBuffer.wrap(license.wrapping()));
            }
            age++;
            for (License.Key key : license.keys()) {
                if (key.id().length == KeyId.SIZE) {
                    byte[] wrapped =
                            plain ? wrap(sessionKey, key.value()) : key.value().clone();
                    entries.put(
                            KeyId.of(key.id(), 0),
                            new Entry(made, wrapped, license.rules(), license.expiration(), age));
                }
            }
        } catch (RuntimeException refused) {
            made.close();
            throw new MediaException(
                    StrictJson.TYPE,
                    "the licence's keys cannot be opened; it was made for another process or is damaged",
                    refused);
        } finally {
            Arrays.fill(sessionKey, (byte) 0);
        }
        Map<KeyId, Entry> present = sessions.computeIfAbsent(keySession, number -> new LinkedHashMap<>());
        present.putAll(entries);
    }

    private static byte[] wrap(byte[] sessionKey, byte[] key) {
        try {
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(sessionKey, "AES"));
            return cipher.doFinal(key);
        } catch (GeneralSecurityException failed) {
            throw new MediaException(Status.E_FAIL, "the JDK's AES cipher failed", failed);
        }
    }

    /** Wipes the keys of a key session. */
    public synchronized void remove(long keySession) {
        Map<KeyId, Entry> entries = sessions.remove(keySession);
        if (entries != null) {
            entries.values().stream().map(Entry::session).distinct().forEach(CryptoSession::close);
        }
    }

    /** The keys of a key session. */
    public synchronized List<KeyState> states(long keySession) {
        List<KeyState> states = new ArrayList<>();
        sessions.getOrDefault(keySession, Map.of())
                .forEach((id, entry) -> states.add(
                        new KeyState(id.toBytes(), isExpired(entry) ? KeyStatus.EXPIRED : KeyStatus.USABLE)));
        states.sort((a, b) -> Arrays.compareUnsigned(a.keyId(), b.keyId()));
        return states;
    }

    /** True when there is a usable key for the id. */
    public synchronized boolean has(KeyId id) {
        Entry entry = newest(id);
        return entry != null && !isExpired(entry);
    }

    /** True when there is a key for the id that has expired, and none that has not. */
    public synchronized boolean isExpired(KeyId id) {
        Entry entry = newest(id);
        return entry != null && isExpired(entry);
    }

    /** What the licences of these keys demand together; null when there is none. */
    public synchronized @Nullable LicenseRules rules(Collection<KeyId> ids) {
        LicenseRules all = null;
        for (KeyId id : ids) {
            Entry entry = newest(id);
            if (entry != null) {
                all = all == null ? entry.rules() : all.and(entry.rules());
            }
        }
        return all;
    }

    @Override
    public synchronized BlockCipher open(KeyId id) {
        Entry entry = newest(id);
        if (entry == null) {
            throw new MediaException(ProtectionCode.MF_E_LICENSE_REQUIRED, "there is no licence for key " + id);
        }
        if (isExpired(entry)) {
            throw new MediaException(
                    ProtectionCode.MF_E_LICENSE_OUTOFDATE, "the licence for key " + id + " has expired");
        }
        return entry.session().contentKeyCipher(ByteBuffer.wrap(entry.wrapped()));
    }

    private @Nullable Entry newest(KeyId id) {
        Entry best = null;
        for (Map<KeyId, Entry> entries : sessions.values()) {
            Entry entry = entries.get(id);
            if (entry != null
                    && (best == null
                            || (isExpired(best) && !isExpired(entry))
                            || (isExpired(best) == isExpired(entry) && entry.age() > best.age()))) {
                best = entry;
            }
        }
        return best;
    }

    private boolean isExpired(Entry entry) {
        OptionalLong end = entry.expiration();
        return end.isPresent() && clock.instant().getEpochSecond() >= end.getAsLong();
    }

    /** Wipes everything. */
    @Override
    public synchronized void close() {
        List.copyOf(sessions.keySet()).forEach(this::remove);
        device.thenAccept(CryptoDevice::close);
    }
}
