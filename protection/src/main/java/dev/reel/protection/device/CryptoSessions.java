package dev.reel.protection.device;

import dev.reel.protection.cenc.BlockCipher;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A device's crypto sessions (crypto-session.md §4–§13). A handle that is destroyed, unknown or of another device is
 * {@code E_INVALIDARG} everywhere and harms nothing.
 */
public interface CryptoSessions {
    /**
     * Creates a session, by the decision table of §4.1.
     *
     * @param cryptoType what encrypts the data
     * @param decodeProfile the profile that a decoder will have, or the NULL_GUID for a session that serves none
     * @param keyExchangeType one of those that the caps list for the pair
     */
    SessionHandle createCryptoSession(UUID cryptoType, UUID decodeProfile, UUID keyExchangeType);

    /** Ends a session and wipes its keys. */
    void destroyCryptoSession(SessionHandle session);

    /** The size of the certificate chain in bytes (§5.1). */
    int certificateSize(SessionHandle session);

    /** Writes the chain, concatenated DER, leaf first; {@code E_INVALIDARG} and nothing written when it does not fit. */
    void certificate(SessionHandle session, ByteBuffer target);

    /** Takes the session key: 256 bytes of RSAES-OAEP (§5.3). A failure has one outcome and changes nothing. */
    void negotiateKeyExchange(SessionHandle session, ByteBuffer data);

    /** Sends one DRM command through a session of the hardware-protection exchange (§15). */
    HardwareCommand.Answer executeHardwareCommand(SessionHandle session, HardwareCommand command);

    /** The handle by which a decoder names the session (§4.3). */
    long cryptoSessionHandle(SessionHandle session);

    /** Decrypts system memory into a protected surface (§7). */
    void decryptionBlt(SessionHandle session, DecryptionBlt blt);

    /**
     * Encrypts a protected surface into system memory (§10).
     *
     * @param target receives the ciphertext with the surface's stride, from its position on; it is not moved
     * @param iv receives the 16 bytes of {@link AesCtrIv} that the driver chose
     */
    void encryptionBlt(SessionHandle session, SurfaceHandle source, ByteBuffer target, @Nullable ByteBuffer iv);

    /** Writes the 16-byte random that the next key is made with; the old key stays in force (§11). */
    void startSessionKeyRefresh(SessionHandle session, ByteBuffer random);

    /** Puts the refreshed key in force: session key XOR random (§11). */
    void finishSessionKeyRefresh(SessionHandle session);

    /** Makes a new read-back key and writes it, AES-ECB encrypted under the session key (§12). */
    void encryptionBltKey(SessionHandle session, ByteBuffer wrapped);

    /**
     * Puts a content key to work for a decrypter of this process, which hands clear samples to a decoder (§1). Samples may be
     * decrypted again and in any order, so vectors are not remembered. The engine ends with the session key: after destroy, loss
     * or a new exchange its calls are {@code E_FAIL}. A refresh leaves it be.
     *
     * @param wrapped 16 bytes, AES-ECB encrypted under the session key
     */
    BlockCipher contentKeyCipher(SessionHandle session, ByteBuffer wrapped);

    /** What became of the session's key and content (§13). */
    CryptoSessionStatus cryptoSessionStatus(SessionHandle session);
}
