package dev.reel.protection.device;

import dev.reel.protection.cenc.BlockCipher;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One crypto session of a device, as an object (crypto-session.md §4–§13).
 *
 * <p>May be used from any thread; the device carries out one call at a time. A session that is closed, or whose device is,
 * answers {@code E_INVALIDARG} and harms nothing.
 */
public interface CryptoSession extends AutoCloseable {
    /** A session of AES128_CTR with RSAES-OAEP; the NULL_GUID as profile serves no decoder. */
    static CryptoSession create(CryptoDevice device, UUID decodeProfile) {
        return device.createSession(CryptoTypes.AES128_CTR, decodeProfile, CryptoTypes.KEY_EXCHANGE_RSAES_OAEP);
    }

    /** The device's certificate chain, concatenated DER, leaf first (§5.1). */
    byte[] certificate();

    /** Puts the session key in force that {@code wrapped} holds: 256 bytes of RSAES-OAEP (§5.3). A failure has one outcome and changes nothing. */
    void negotiateKeyExchange(ByteBuffer wrapped);

    /** Sends one DRM command through a session of the hardware-protection exchange (§15). */
    HardwareCommand.Answer execute(HardwareCommand command);

    /** Decrypts system memory into the whole of a protected surface (§7). */
    void decrypt(EncryptedBuffer source, ProtectedSurface destination);

    /**
     * Encrypts a protected surface into {@code target} (§10): the surface's stride, from its position on; it is not moved.
     *
     * @return the vector that the driver chose
     */
    AesCtrIv encrypt(ProtectedSurface source, ByteBuffer target);

    /** Starts a key refresh; returns the random that the next session key is XORed with; the old key stays in force (§11). */
    byte[] startRefresh();

    /** Puts the refreshed session key in force. */
    void finishRefresh();

    /** Makes a new read-back key; returns it AES-ECB encrypted under the session key (§12). */
    byte[] readBackKey();

    /**
     * Puts a content key to work for a decrypter of this process, which hands clear samples to a decoder (§1). Samples may be
     * decrypted again and in any order, so vectors are not remembered. The cipher ends with the session key: after destroy, loss
     * or a new exchange its calls are {@code E_FAIL}. A refresh leaves it be.
     *
     * @param wrapped 16 bytes, AES-ECB encrypted under the session key
     */
    BlockCipher contentKeyCipher(ByteBuffer wrapped);

    /** What became of the key and the content (§13). */
    CryptoSessionStatus status();

    /** Destroys the session and wipes its keys; does nothing when it is destroyed already, or its device closed. */
    @Override
    void close();

    /**
     * Encrypted system memory.
     *
     * <p>Buffers are read from their position to their limit and are not moved or changed.
     *
     * @param bytes the ciphertext, laid out with the surface's own stride; its start and length are aligned as the caps say
     * @param blockInfo which bytes are encrypted, or null for all
     * @param contentKey a content key, AES-ECB encrypted under the session key, or null when the data is under the session key
     * @param iv the 16 bytes of {@link AesCtrIv}
     */
    record EncryptedBuffer(
            ByteBuffer bytes,
            @Nullable EncryptedBlockInfo blockInfo,
            @Nullable ByteBuffer contentKey,
            @Nullable ByteBuffer iv) {
        /** A wholly encrypted buffer under the session key. */
        public static EncryptedBuffer of(ByteBuffer bytes, AesCtrIv iv) {
            return new EncryptedBuffer(bytes, null, null, ByteBuffer.wrap(iv.bytes()));
        }

        /** The same with a content key. */
        public EncryptedBuffer withContentKey(ByteBuffer wrapped) {
            return new EncryptedBuffer(bytes, blockInfo, wrapped, iv);
        }
    }
}
