package dev.reel.protection.device;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a decryption from system memory into a protected surface (crypto-session.md §7).
 *
 * <p>Buffers are read from their position to their limit and are not moved or changed.
 *
 * @param source the ciphertext, laid out with the surface's own stride; its start and length are aligned as the caps say
 * @param destination the surface, always the whole of it
 * @param blockInfo which bytes are encrypted, or null for all
 * @param contentKey a content key, AES-ECB encrypted under the session key, or null when the data is under the session key
 * @param iv the 16 bytes of {@link AesCtrIv}
 */
public record DecryptionBlt(
        ByteBuffer source,
        SurfaceHandle destination,
        @Nullable EncryptedBlockInfo blockInfo,
        @Nullable ByteBuffer contentKey,
        @Nullable ByteBuffer iv) {

    /** A wholly encrypted buffer under the session key. */
    public static DecryptionBlt of(ByteBuffer source, SurfaceHandle destination, AesCtrIv iv) {
        return new DecryptionBlt(source, destination, null, null, ByteBuffer.wrap(iv.bytes()));
    }

    /** The same with a content key. */
    public DecryptionBlt withContentKey(ByteBuffer wrapped) {
        return new DecryptionBlt(source, destination, blockInfo, wrapped, iv);
    }

    /** The same with a partially encrypted buffer. */
    public DecryptionBlt withBlockInfo(EncryptedBlockInfo info) {
        return new DecryptionBlt(source, destination, info, contentKey, iv);
    }

    /** The arguments without the surface. */
    public CryptoSession.EncryptedBuffer buffer() {
        return new CryptoSession.EncryptedBuffer(source, blockInfo, contentKey, iv);
    }
}
