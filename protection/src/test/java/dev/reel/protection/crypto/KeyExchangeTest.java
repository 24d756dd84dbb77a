package dev.reel.protection.crypto;

import static dev.reel.protection.crypto.Desk.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.DecryptionBlt;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.OaepHash;
import dev.reel.protection.device.ProtectionStatus;
import dev.reel.protection.device.SessionHandle;
import dev.reel.protection.device.SurfaceHandle;
import dev.reel.protection.identity.DeviceCertificate;
import dev.reel.testkit.Conformance;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class KeyExchangeTest {
    private static final byte[] KEY = Desk.key(1);
    private static final byte[] CLEAR = Desk.bytes(64, 2);

    private final DriverFunctions device = Desk.device();

    @AfterEach
    void close() {
        device.close();
    }

    @Conformance(
            spec = "crypto-session",
            section = "5.1",
            rule = "size, then bytes: concatenated DER, leaf first, root last")
    @Test
    void section51Chain() {
        SessionHandle session = Desk.session(device);
        List<X509Certificate> chain = DeviceCertificate.parse(Desk.chain(device, session));
        assertThat(chain).hasSize(2);
        assertThat(chain.get(1)).isEqualTo(device.rootCertificate());
        assertThat(((RSAPublicKey) chain.get(0).getPublicKey()).getModulus().bitLength())
                .isEqualTo(2048);
    }

    @Conformance(spec = "crypto-session", section = "5.1", rule = "buffer too small: E_INVALIDARG, nothing written")
    @Test
    void section51TooSmall() {
        SessionHandle session = Desk.session(device);
        byte[] small = new byte[device.certificateSize(session) - 1];
        assertRefused(Status.E_INVALIDARG, () -> device.certificate(session, ByteBuffer.wrap(small)));
        assertThat(small).containsOnly(0);
    }

    @Conformance(
            spec = "crypto-session",
            section = "5.2",
            rule = "the caller checks root, validity, revocation and the key usage of the leaf")
    @Test
    void section52() {
        byte[] chain = Desk.chain(device, Desk.session(device));
        X509Certificate root = device.rootCertificate();
        Instant now = Clock.systemUTC().instant();
        assertThat(DeviceCertificate.verify(chain, root, now, revoked -> false)).isNotNull();
        assertRefused(
                ProtectionStatus.CERT_E_UNTRUSTEDROOT,
                () -> DeviceCertificate.verify(chain, root, now, revoked -> true));
        assertRefused(
                ProtectionStatus.CERT_E_UNTRUSTEDROOT,
                () -> DeviceCertificate.verify(chain, root, now.plus(Duration.ofDays(365 * 30)), revoked -> false));
        X509Certificate leaf = DeviceCertificate.parse(chain).get(0);
        assertRefused(
                ProtectionStatus.CERT_E_UNTRUSTEDROOT,
                () -> DeviceCertificate.verify(chain, leaf, now, revoked -> false));
        byte[] bent = chain.clone();
        bent[400] ^= 1;
        Assertions.assertThatThrownBy(() -> DeviceCertificate.verify(bent, root, now, revoked -> false))
                .isInstanceOf(MediaException.class);
    }

    @Conformance(
            spec = "crypto-session",
            section = "5.3",
            rule = "decrypts to exactly 16 bytes: S_OK, and the key works")
    @Test
    void section53() {
        SessionHandle session = Desk.keyed(device, KEY);
        assertThat(decrypts(session, KEY, 1)).isTrue();
    }

    @Conformance(
            spec = "crypto-session",
            section = "5.3",
            rule = "each hash is taken only by the device that is configured for it")
    @ParameterizedTest
    @EnumSource
    void section53Hashes(OaepHash hash) {
        try (DriverFunctions configured = Desk.device(Desk.options().withOaepHash(hash))) {
            SessionHandle session = Desk.session(configured);
            for (OaepHash used : OaepHash.values()) {
                byte[] data = DeviceCertificate.wrap(Desk.publicKey(configured, session), used, KEY);
                assertThat(Desk.statusOf(() -> configured.negotiateKeyExchange(session, ByteBuffer.wrap(data))))
                        .isEqualTo(used == hash ? Status.S_OK : Status.E_INVALIDARG);
            }
        }
    }

    static Stream<Arguments> section53Failures() {
        return Stream.of(
                Arguments.of("DataSize 255", (Blob) (key, hash) -> new byte[255]),
                Arguments.of("DataSize 257", (Blob) (key, hash) -> new byte[257]),
                Arguments.of("DataSize 0", (Blob) (key, hash) -> new byte[0]),
                Arguments.of("integer = modulus", (Blob) (key, hash) -> block(key.getModulus())),
                Arguments.of("integer above modulus", (Blob)
                        (key, hash) -> block(BigInteger.ONE.shiftLeft(2048).subtract(BigInteger.ONE))),
                Arguments.of("zero", (Blob) (key, hash) -> new byte[256]),
                Arguments.of("one", (Blob) (key, hash) -> block(BigInteger.ONE)),
                Arguments.of("modulus minus one", (Blob)
                        (key, hash) -> block(key.getModulus().subtract(BigInteger.ONE))),
                Arguments.of("bad OAEP", (Blob) (key, hash) -> flip(DeviceCertificate.wrap(key, hash, KEY), 100)),
                Arguments.of("wrong hash", (Blob) (key, hash) -> DeviceCertificate.wrap(key, OaepHash.SHA_1, KEY)),
                Arguments.of("wrong key", (Blob) (key, hash) -> DeviceCertificate.wrap(OtherKey.PUBLIC, hash, KEY)),
                Arguments.of("length 15", (Blob) (key, hash) -> DeviceCertificate.wrap(key, hash, new byte[15])),
                Arguments.of("length 17", (Blob) (key, hash) -> DeviceCertificate.wrap(key, hash, new byte[17])),
                Arguments.of("length 0", (Blob) (key, hash) -> DeviceCertificate.wrap(key, hash, new byte[0])),
                Arguments.of("length 126", (Blob) (key, hash) -> DeviceCertificate.wrap(key, hash, new byte[126])));
    }

    /** Makes the data of one exchange. */
    interface Blob {
        byte[] make(RSAPublicKey key, OaepHash hash);
    }

    @Conformance(
            spec = "crypto-session",
            section = "5.3",
            rule = "every failure of the exchange is E_INVALIDARG with one sentence, and changes nothing")
    @Conformance(spec = "crypto-session", section = "5.4", rule = "a failed second exchange changes nothing")
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void section53Failures(String name, Blob blob) {
        SessionHandle session = Desk.keyed(device, KEY);
        byte[] data = blob.make(Desk.publicKey(device, session), OaepHash.SHA_512);
        Assertions.assertThatThrownBy(() -> device.negotiateKeyExchange(session, ByteBuffer.wrap(data)))
                .isInstanceOfSatisfying(MediaException.class, refused -> {
                    assertThat(refused.status()).isEqualTo(Status.E_INVALIDARG);
                    assertThat(refused.getMessage())
                            .isEqualTo("The key exchange was refused: send 256 bytes of RSAES-OAEP under the device's"
                                    + " certificate");
                    assertThat(refused.getCause()).isNull();
                });
        assertThat(decrypts(session, KEY, 1)).isTrue();
    }

    @Conformance(spec = "crypto-session", section = "5.3", rule = "random data of any length is refused, never more")
    @Test
    void section53Fuzz() {
        SessionHandle session = Desk.session(device);
        Random random = new Random(5);
        Set<String> sentences = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            byte[] data = new byte[i % 3 == 0 ? random.nextInt(1024) : 256];
            random.nextBytes(data);
            Assertions.assertThatThrownBy(() -> device.negotiateKeyExchange(session, ByteBuffer.wrap(data)))
                    .isInstanceOfSatisfying(MediaException.class, refused -> {
                        assertThat(refused.status()).isEqualTo(Status.E_INVALIDARG);
                        sentences.add(refused.getMessage());
                    });
        }
        assertThat(sentences).hasSize(1);
    }

    @Conformance(
            spec = "crypto-session",
            section = "5.4",
            rule = "a second exchange replaces the key, clears history, read-back key and refresh; surfaces stay")
    @Test
    void section54() {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle surface = Desk.surface(device, 64);
        device.decryptionBlt(
                session, DecryptionBlt.of(Desk.encrypted(KEY, new AesCtrIv(9, 1), CLEAR), surface, new AesCtrIv(9, 1)));
        device.encryptionBltKey(session, ByteBuffer.allocate(16));
        device.startSessionKeyRefresh(session, ByteBuffer.allocate(16));
        byte[] second = Desk.key(77);

        Desk.exchange(device, session, second);

        assertRefused(Status.E_INVALIDARG, () -> device.finishSessionKeyRefresh(session));
        assertRefused(
                Status.E_INVALIDARG,
                () -> device.encryptionBlt(session, surface, ByteBuffer.allocate(64), ByteBuffer.allocate(16)));
        assertThat(Desk.readBack(device, session, second, surface, 64)).isEqualTo(CLEAR);
        assertThat(decrypts(session, second, 1)).isTrue();
        Desk.exchange(device, session, second);
        assertThat(decrypts(session, second, 1)).isTrue();
    }

    private boolean decrypts(SessionHandle session, byte[] key, long iv) {
        SurfaceHandle surface = Desk.surface(device, 64);
        AesCtrIv vector = new AesCtrIv(iv, 1);
        device.decryptionBlt(session, DecryptionBlt.of(Desk.encrypted(key, vector, CLEAR), surface, vector));
        return java.util.Arrays.equals(Desk.readBack(device, session, key, surface, 64), CLEAR);
    }

    private static byte[] block(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] block = new byte[256];
        int length = Math.min(256, bytes.length);
        System.arraycopy(bytes, bytes.length - length, block, 256 - length, length);
        return block;
    }

    private static byte[] flip(byte[] data, int at) {
        data[at] ^= 1;
        return data;
    }

    private static final class OtherKey {
        static final RSAPublicKey PUBLIC = make();

        private static RSAPublicKey make() {
            try {
                java.security.KeyPairGenerator generator = java.security.KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                return (RSAPublicKey) generator.generateKeyPair().getPublic();
            } catch (java.security.GeneralSecurityException failed) {
                throw new AssertionError(failed);
            }
        }
    }
}
