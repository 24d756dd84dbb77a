package dev.reel.protection.identity;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.device.OaepHash;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * RSAES-OAEP decryption with an empty label for messages of a known length (RFC 8017 §7.1.2, crypto-session.md §5.3).
 *
 * <p>Every input takes the same steps: no branch and no address depends on the padding or the message, so that the one
 * outcome of a failure says nothing about its cause.
 */
public final class Oaep {
    private Oaep() {}

    /**
     * The message of {@code length} bytes inside {@code ciphertext}, which the caller wipes; null for any failure at all.
     *
     * @param ciphertext 256 bytes
     */
    public static byte @Nullable [] decrypt(DeviceIdentity identity, OaepHash hash, byte[] ciphertext, int length) {
        RSAPublicKey key = (RSAPublicKey) identity.chain().get(0).getPublicKey();
        BigInteger value = new BigInteger(1, ciphertext);
        int bad = value.compareTo(key.getModulus()) >= 0 ? 1 : 0;
        byte[] block = identity.decryptRaw(toBlock(value.mod(key.getModulus())));
        try {
            return unpad(hash, block, length, bad);
        } finally {
            Arrays.fill(block, (byte) 0);
        }
    }

    /** EME-OAEP decoding of one encoded message; {@code bad} other than 0 makes it fail at the very end. */
    static byte @Nullable [] unpad(OaepHash hash, byte[] block, int length, int bad) {
        int digest = hash.length();
        int data = block.length - digest - 1;
        int separator = data - length - 1;
        if (separator < digest) {
            throw new MediaException(
                    Status.E_INVALIDARG, "A message of " + length + " bytes does not fit OAEP with " + hash);
        }
        byte[] seed = Arrays.copyOfRange(block, 1, 1 + digest);
        byte[] body = Arrays.copyOfRange(block, 1 + digest, block.length);
        try {
            mask(hash, body, seed);
            mask(hash, seed, body);
            byte[] label = digest(hash).digest();
            int wrong = bad | block[0];
            for (int i = 0; i < digest; i++) {
                wrong |= body[i] ^ label[i];
            }
            for (int i = digest; i < separator; i++) {
                wrong |= body[i];
            }
            wrong |= body[separator] ^ 1;
            byte[] message = Arrays.copyOfRange(body, separator + 1, data);
            if (wrong != 0) {
                Arrays.fill(message, (byte) 0);
                return null;
            }
            return message;
        } finally {
            Arrays.fill(seed, (byte) 0);
            Arrays.fill(body, (byte) 0);
        }
    }

    /** Adds MGF1 of {@code source} to {@code target}. */
    static void mask(OaepHash hash, byte[] source, byte[] target) {
        MessageDigest digest = digest(hash);
        for (int counter = 0, at = 0; at < target.length; counter++) {
            digest.update(source);
            byte[] piece = digest.digest(toBytes(counter));
            for (int i = 0; i < piece.length && at < target.length; i++, at++) {
                target[at] ^= piece[i];
            }
            Arrays.fill(piece, (byte) 0);
        }
    }

    private static byte[] toBytes(int counter) {
        return new byte[] {(byte) (counter >>> 24), (byte) (counter >>> 16), (byte) (counter >>> 8), (byte) counter};
    }

    private static MessageDigest digest(OaepHash hash) {
        try {
            return MessageDigest.getInstance(hash.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has " + hash.digest(), impossible);
        }
    }

    private static byte[] toBlock(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] block = new byte[DeviceIdentity.BLOCK];
        int length = Math.min(bytes.length, block.length);
        System.arraycopy(bytes, bytes.length - length, block, block.length - length, length);
        return block;
    }
}
