package dev.reel.protection.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.protection.device.OaepHash;
import dev.reel.testkit.Conformance;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.EnumSource;

class OaepTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String WYCHEPROOF = "/vectors/wycheproof-rsa-oaep-2048-sha512-mgf1sha512";
    private static final SoftwareIdentity IDENTITY =
            SoftwareIdentity.open(Optional.empty(), Clock.systemUTC(), new SecureRandom());

    @Conformance(
            spec = "crypto-session",
            section = "5.3",
            rule = "Wycheproof RSAES-OAEP vectors, 2048 bits, SHA-512 with MGF1-SHA-512, empty label")
    @ParameterizedTest(name = "tc {0} {1}: {4}")
    @CsvFileSource(resources = WYCHEPROOF + ".csv", numLinesToSkip = 1, maxCharsPerColumn = 8192)
    void wycheproof(int tc, String comment, String message, String ciphertext, String result) {
        List<BigInteger> key = key();
        BigInteger value = new BigInteger(ciphertext, 16);
        byte[] block = block(value.mod(key.get(0)).modPow(key.get(1), key.get(0)));
        int above = value.compareTo(key.get(0)) >= 0 ? 1 : 0;
        byte[] expected = HEX.parseHex(message);
        byte[] got = Oaep.unpad(OaepHash.SHA_512, block, expected.length, above);
        if (result.equals("valid")) {
            assertThat(got).isEqualTo(expected);
        } else {
            assertThat(got).isNull();
        }
    }

    @Conformance(
            spec = "crypto-session",
            section = "5.3",
            rule = "every single-byte fault of the padding is refused, whatever the hash")
    @ParameterizedTest
    @EnumSource
    void everyFaultOfThePadding(OaepHash hash) {
        byte[] message = HEX.parseHex("00112233445566778899aabbccddeeff");
        Random random = new Random(7);
        byte[] seed = new byte[hash.length()];
        random.nextBytes(seed);
        int data = DeviceIdentity.BLOCK - hash.length() - 1;
        assertThat(Oaep.unpad(hash, pad(hash, seed, message, -1, 0), message.length, 0))
                .isEqualTo(message);
        for (int at = 0; at < data - message.length; at++) {
            for (int bit : new int[] {1, 0x80}) {
                assertThat(Oaep.unpad(hash, pad(hash, seed, message, at, bit), message.length, 0))
                        .as("byte " + at)
                        .isNull();
            }
        }
        byte[] first = pad(hash, seed, message, -1, 0);
        first[0] = 1;
        assertThat(Oaep.unpad(hash, first, message.length, 0)).isNull();
        assertThat(Oaep.unpad(hash, pad(hash, seed, message, -1, 0), message.length, 1))
                .isNull();
        assertThat(Oaep.unpad(hash, pad(hash, seed, message, -1, 0), message.length - 1, 0))
                .isNull();
        assertThat(Oaep.unpad(hash, pad(hash, seed, message, -1, 0), message.length + 1, 0))
                .isNull();
    }

    @Conformance(
            spec = "crypto-session",
            section = "5.3",
            rule = "what the JDK pads with explicit parameters is understood")
    @ParameterizedTest
    @EnumSource
    void theJdksPadding(OaepHash hash) {
        java.security.interfaces.RSAPublicKey leaf =
                (java.security.interfaces.RSAPublicKey) IDENTITY.chain().get(0).getPublicKey();
        Random random = new Random(3);
        for (int i = 0; i < 20; i++) {
            byte[] message = new byte[16];
            random.nextBytes(message);
            byte[] wrapped = DeviceCertificate.wrap(leaf, hash, message);
            assertThat(Oaep.decrypt(IDENTITY, hash, wrapped, 16)).isEqualTo(message);
        }
    }

    /** EME-OAEP written from RFC 8017 §7.1.1, with one fault in the data block before masking. */
    private static byte[] pad(OaepHash hash, byte[] seed, byte[] message, int at, int fault) {
        byte[] db = new byte[DeviceIdentity.BLOCK - hash.length() - 1];
        System.arraycopy(digest(hash, new byte[0]), 0, db, 0, hash.length());
        db[db.length - message.length - 1] = 1;
        System.arraycopy(message, 0, db, db.length - message.length, message.length);
        if (at >= 0) {
            db[at] ^= (byte) fault;
        }
        byte[] maskedDb = xor(db, mgf(hash, seed, db.length));
        byte[] maskedSeed = xor(seed, mgf(hash, maskedDb, seed.length));
        byte[] block = new byte[DeviceIdentity.BLOCK];
        System.arraycopy(maskedSeed, 0, block, 1, maskedSeed.length);
        System.arraycopy(maskedDb, 0, block, 1 + maskedSeed.length, maskedDb.length);
        return block;
    }

    private static byte[] mgf(OaepHash hash, byte[] seed, int length) {
        byte[] out = new byte[length];
        for (int counter = 0, done = 0; done < length; counter++) {
            byte[] input = Arrays.copyOf(seed, seed.length + 4);
            input[seed.length + 3] = (byte) counter;
            byte[] piece = digest(hash, input);
            int take = Math.min(piece.length, length - done);
            System.arraycopy(piece, 0, out, done, take);
            done += take;
        }
        return out;
    }

    private static byte[] digest(OaepHash hash, byte[] input) {
        try {
            return MessageDigest.getInstance(hash.digest()).digest(input);
        } catch (GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    private static byte[] xor(byte[] a, byte[] b) {
        byte[] out = a.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] ^= b[i];
        }
        return out;
    }

    private static byte[] block(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] block = new byte[DeviceIdentity.BLOCK];
        int length = Math.min(bytes.length, block.length);
        System.arraycopy(bytes, bytes.length - length, block, block.length - length, length);
        return block;
    }

    private static List<BigInteger> key() {
        try (InputStream in = OaepTest.class.getResourceAsStream(WYCHEPROOF + ".key")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(line -> new BigInteger(line, 16))
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
