package dev.reel.protection.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.SlowAes;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.CryptoDeviceOptions;
import dev.reel.protection.device.CryptoTypes;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.OaepHash;
import dev.reel.protection.device.SessionHandle;
import dev.reel.protection.device.SurfaceDescription;
import dev.reel.protection.device.SurfaceHandle;
import dev.reel.protection.identity.DeviceCertificate;
import dev.reel.protection.identity.SoftwareIdentity;
import dev.reel.protection.memory.ProtectionLevel;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a caller of a device has on its desk: a device with an identity made once, keys it knows, ciphertext it makes slowly. */
public final class Desk {
    private static final SoftwareIdentity IDENTITY =
            SoftwareIdentity.open(Optional.empty(), Clock.systemUTC(), new SecureRandom());

    private Desk() {}

    public static CryptoDeviceOptions options() {
        return CryptoDeviceOptions.defaults().withLevels(ProtectionLevel.OPEN, ProtectionLevel.OPEN);
    }

    public static DriverFunctions device() {
        return device(options());
    }

    public static DriverFunctions device(CryptoDeviceOptions options) {
        return new DriverDevice(IDENTITY, options, new SecureRandom());
    }

    public static byte[] key(int seed) {
        return bytes(16, seed);
    }

    public static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    public static SessionHandle session(DriverFunctions device) {
        return device.createCryptoSession(
                CryptoTypes.AES128_CTR, CryptoTypes.NULL_GUID, CryptoTypes.KEY_EXCHANGE_RSAES_OAEP);
    }

    public static SessionHandle keyed(DriverFunctions device, byte[] key) {
        SessionHandle session = session(device);
        exchange(device, session, key);
        return session;
    }

    public static byte[] chain(DriverFunctions device, SessionHandle session) {
        ByteBuffer chain = ByteBuffer.allocate(device.certificateSize(session));
        device.certificate(session, chain);
        return chain.array();
    }

    public static RSAPublicKey publicKey(DriverFunctions device, SessionHandle session) {
        return DeviceCertificate.verify(
                chain(device, session),
                device.rootCertificate(),
                Clock.systemUTC().instant(),
                revoked -> false);
    }

    public static byte[] wrapped(DriverFunctions device, SessionHandle session, byte[] key) {
        return DeviceCertificate.wrap(publicKey(device, session), OaepHash.SHA_512, key);
    }

    public static void exchange(DriverFunctions device, SessionHandle session, byte[] key) {
        device.negotiateKeyExchange(session, ByteBuffer.wrap(wrapped(device, session, key)));
    }

    public static SurfaceHandle surface(DriverFunctions device, int bytes) {
        return device.createSurface(SurfaceDescription.offscreen(64, bytes / 64));
    }

    public static ByteBuffer encrypted(byte[] key, AesCtrIv iv, byte[] clear) {
        return ByteBuffer.wrap(new SlowAes(key).ctr(iv.iv(), iv.count(), clear));
    }

    public static ByteBuffer iv(long iv, long count) {
        return ByteBuffer.wrap(new AesCtrIv(iv, count).bytes());
    }

    /** The wrapped form of a key: AES-ECB under the session key. */
    public static ByteBuffer wrapKey(byte[] sessionKey, byte[] key) {
        return ByteBuffer.wrap(new SlowAes(sessionKey).ecb(key));
    }

    /** Undoes AES-ECB of one block by reading the read-back key through the JDK. */
    public static byte[] unwrapKey(byte[] sessionKey, byte[] wrapped) {
        try {
            javax.crypto.Cipher cipher = javax.crypto.Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(javax.crypto.Cipher.DECRYPT_MODE, new javax.crypto.spec.SecretKeySpec(sessionKey, "AES"));
            return cipher.doFinal(wrapped);
        } catch (java.security.GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    /** Asks for a read-back key, reads the surface back and decrypts it slowly. */
    public static byte[] readBack(
            DriverFunctions device, SessionHandle session, byte[] sessionKey, SurfaceHandle surface, int size) {
        ByteBuffer wrapped = ByteBuffer.allocate(16);
        device.encryptionBltKey(session, wrapped);
        ByteBuffer target = ByteBuffer.allocate(size);
        ByteBuffer iv = ByteBuffer.allocate(16);
        device.encryptionBlt(session, surface, target, iv);
        AesCtrIv chosen = AesCtrIv.read(iv);
        return new SlowAes(unwrapKey(sessionKey, wrapped.array())).ctr(chosen.iv(), chosen.count(), target.array());
    }

    public static byte[] xor(byte[] a, byte[] b) {
        byte[] result = Arrays.copyOf(a, a.length);
        for (int i = 0; i < b.length; i++) {
            result[i] ^= b[i];
        }
        return result;
    }

    /** The code that a call ends with. */
    public static Status statusOf(ThrowingCallable call) {
        MediaException refused = catchThrowableOfType(MediaException.class, call);
        return refused == null ? Status.S_OK : refused.status();
    }

    public static void assertRefused(Status expected, ThrowingCallable call) {
        assertThat(statusOf(call)).isEqualTo(expected);
    }
}
