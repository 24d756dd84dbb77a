package dev.reel.protection.device;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.nio.ByteBuffer;

/**
 * The initialization vector of AES-CTR: 16 bytes, both fields big-endian (crypto-session.md §8.1).
 *
 * @param iv the upper half of the counter block, unsigned, never changed by counting
 * @param count the number of the first block, unsigned; counts modulo 2^64
 */
public record AesCtrIv(long iv, long count) {
    /** The length of the structure in bytes. */
    public static final int SIZE = 16;

    /** Reads the structure from 16 bytes. */
    public static AesCtrIv read(ByteBuffer bytes) {
        if (bytes.remaining() < SIZE) {
            throw new MediaException(Status.E_INVALIDARG, "A vector has " + SIZE + " bytes, not " + bytes.remaining());
        }
        ByteBuffer in = bytes.duplicate();
        return new AesCtrIv(in.getLong(), in.getLong());
    }

    /** The structure as 16 bytes. */
    public byte[] bytes() {
        return ByteBuffer.allocate(SIZE).putLong(iv).putLong(count).array();
    }
}
