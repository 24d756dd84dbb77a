package dev.reel.cli.demo;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.Capability;
import dev.reel.protection.device.ContentProtectionCaps;
import dev.reel.protection.device.CryptoDevice;
import dev.reel.protection.device.CryptoSession;
import dev.reel.protection.device.CryptoSession.EncryptedBuffer;
import dev.reel.protection.device.CryptoTypes;
import dev.reel.protection.device.DdiModel;
import dev.reel.protection.device.OaepHash;
import dev.reel.protection.device.ProtectedSurface;
import dev.reel.protection.device.SurfaceDescription;
import dev.reel.protection.identity.DeviceCertificate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.TreeSet;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Walks through one crypto session aloud: caps, certificate, exchange, decryption, read-back, refresh, destroy
 * (crypto-session.md §3–§12). Plays the caller with a key of its own, checks every result, and prints no key.
 */
public final class CryptoDemo {
    private static final int SIZE = 4096;

    private final CryptoDevice device;
    private final OaepHash hash;
    private final Appendable out;
    private final SecureRandom random = new SecureRandom();

    /** A demo of {@code device}, whose key exchange uses {@code hash}, told to {@code out}. */
    public CryptoDemo(CryptoDevice device, OaepHash hash, Appendable out) {
        this.device = device;
        this.hash = hash;
        this.out = out;
    }

    /** Tells the whole story; a step that does not come out as specified is a {@link MediaException}. */
    public void run() throws IOException {
        byte[] sessionKey = new byte[16];
        byte[] contentKey = new byte[16];
        byte[] clear = new byte[SIZE];
        random.nextBytes(sessionKey);
        random.nextBytes(contentKey);
        random.nextBytes(clear);
        try {
            capabilities();
            CryptoSession session = CryptoSession.create(device, CryptoTypes.NULL_GUID);
            say("session", "created: AES128_CTR, no decode profile, RSAES_OAEP");
            exchange(session, sessionKey);
            ProtectedSurface surface = device.surface(SurfaceDescription.offscreen(SIZE / 16, 16));
            say(
                    "surface",
                    "%d bytes in %s memory; mapping it is refused with %s",
                    SIZE,
                    surface.memory().name().toLowerCase(Locale.ROOT),
                    refusal(surface::map));
            decrypt(session, surface, sessionKey, contentKey, clear);
            readBack(session, surface, sessionKey, clear);
            refresh(session, surface, sessionKey, clear);
            surface.close();
            session.close();
            say("destroy", "session destroyed, its keys wiped; it is now refused with %s", refusal(session::status));
        } finally {
            Arrays.fill(sessionKey, (byte) 0);
            Arrays.fill(contentKey, (byte) 0);
            Arrays.fill(clear, (byte) 0);
        }
    }

    private void capabilities() throws IOException {
        say("device", "%s", device.description());
        for (String line : device.protection().lines()) {
            say("level", "%s", line);
        }
        ContentProtectionCaps caps =
                device.contentProtectionCaps(DdiModel.D3D11_1, CryptoTypes.AES128_CTR, CryptoTypes.NULL_GUID);
        say("caps", "0x%05X %s", Capability.word(caps.capabilities()), new TreeSet<>(caps.capabilities()));
        say(
                "caps",
                "start alignment %d, block alignment %d, protected memory %d MiB, key exchanges %d",
                caps.bufferAlignmentStart(),
                caps.blockAlignmentSize(),
                caps.protectedMemorySize() >> 20,
                caps.keyExchangeTypes().size());
    }

    private void exchange(CryptoSession session, byte[] sessionKey) throws IOException {
        byte[] chain = session.certificate();
        RSAPublicKey leaf = DeviceCertificate.verify(
                chain, device.rootCertificate(), Clock.systemUTC().instant(), revoked -> false);
        say(
                "certificate",
                "%d bytes, %d certificates, leads to the pinned root, RSA %d bits",
                chain.length,
                DeviceCertificate.parse(chain).size(),
                leaf.getModulus().bitLength());
        say(
                "exchange",
                "256 random bytes are refused with %s",
                refusal(() -> session.negotiateKeyExchange(ByteBuffer.wrap(noise(256)))));
        session.negotiateKeyExchange(ByteBuffer.wrap(DeviceCertificate.wrap(leaf, hash, sessionKey)));
        say("exchange", "a session key of the caller's, wrapped by RSAES-OAEP with %s, is in force", hash.digest());
    }

    private void decrypt(
            CryptoSession session, ProtectedSurface surface, byte[] sessionKey, byte[] contentKey, byte[] clear)
            throws IOException {
        AesCtrIv first = new AesCtrIv(random.nextLong() >>> 2, 1);
        EncryptedBuffer buffer = EncryptedBuffer.of(ByteBuffer.wrap(counter(sessionKey, first, clear)), first);
        session.decrypt(buffer, surface);
        say("decryption", "%d bytes under the session key went into the surface", SIZE);
        say("decryption", "the same vector again is refused with %s", refusal(() -> session.decrypt(buffer, surface)));
        session.decrypt(
                EncryptedBuffer.of(ByteBuffer.wrap(counter(contentKey, first, clear)), first)
                        .withContentKey(ByteBuffer.wrap(block(Cipher.ENCRYPT_MODE, sessionKey, contentKey))),
                surface);
        say(
                "decryption",
                "%d bytes under a content key, itself wrapped under the session key, went into the surface",
                SIZE);
    }

    private void readBack(CryptoSession session, ProtectedSurface surface, byte[] sessionKey, byte[] clear)
            throws IOException {
        byte[] readBackKey = block(Cipher.DECRYPT_MODE, sessionKey, session.readBackKey());
        ByteBuffer target = ByteBuffer.allocate(SIZE);
        AesCtrIv iv = session.encrypt(surface, target);
        byte[] back = counter(readBackKey, iv, target.array());
        Arrays.fill(readBackKey, (byte) 0);
        if (!Arrays.equals(back, clear)) {
            throw new MediaException(
                    Status.E_FAIL, "What was read back is not what was decrypted: the device is faulty");
        }
        Arrays.fill(back, (byte) 0);
        say("read-back", "the surface came back encrypted under a fresh read-back key; the caller finds what it sent");
    }

    private void refresh(CryptoSession session, ProtectedSurface surface, byte[] sessionKey, byte[] clear)
            throws IOException {
        byte[] mask = session.startRefresh();
        say("refresh", "started: the device gave a random of %d bytes, the old key stays in force", mask.length);
        session.finishRefresh();
        for (int i = 0; i < sessionKey.length; i++) {
            sessionKey[i] ^= mask[i];
        }
        AesCtrIv iv = new AesCtrIv(1, 1);
        session.decrypt(EncryptedBuffer.of(ByteBuffer.wrap(counter(sessionKey, iv, clear)), iv), surface);
        readBack(session, surface, sessionKey, clear);
        say("refresh", "finished: the new key is the old one XOR the random, with a vector history of its own");
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private static String refusal(Runnable call) {
        try {
            call.run();
        } catch (MediaException refused) {
            return refused.status().symbol();
        }
        throw new MediaException(Status.E_FAIL, "The device accepted what it has to refuse: it is faulty");
    }

    private static byte[] counter(byte[] key, AesCtrIv iv, byte[] data) {
        return aes("AES/CTR/NoPadding", Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv.bytes()), data);
    }

    private static byte[] block(int mode, byte[] key, byte[] data) {
        return aes("AES/ECB/NoPadding", mode, key, null, data);
    }

    private static byte[] aes(
            String transformation, int mode, byte[] key, @Nullable IvParameterSpec vector, byte[] data) {
        try {
            Cipher cipher = Cipher.getInstance(transformation);
            cipher.init(mode, new SecretKeySpec(key, "AES"), vector);
            return cipher.doFinal(data);
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException("the JDK's AES failed where it cannot", failed);
        }
    }

    private void say(String step, String sentence, Object... values) throws IOException {
        out.append(String.format(Locale.ROOT, "%-12s ", step))
                .append(String.format(Locale.ROOT, sentence, values))
                .append('\n');
    }
}
