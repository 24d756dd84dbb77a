package dev.reel.protection.aes;

import java.nio.ByteBuffer;

/**
 * One AES-128 key at rest in protected memory. It never shows its bytes; {@link #close()} wipes them.
 *
 * <p>Belongs to one {@link AesKeyStore} and is used under the same lock.
 */
public interface AesKey extends AutoCloseable {
    /** The length of an AES-128 key and of an AES block, in bytes. */
    int LENGTH = 16;

    /**
     * Opens the key stream whose i-th block is the encryption of {@code iv || count + i mod 2^64}, both big-endian
     * (crypto-session.md §8.1): the carry out of the count never reaches the IV. Close it before any other use of the engine.
     */
    KeyStream stream(long iv, long count);

    /** Encrypts whole blocks one by one (ECB) from {@code in} to {@code out}. */
    void encryptBlocks(ByteBuffer in, ByteBuffer out);

    /** Decrypts whole blocks one by one (ECB) from {@code in} to {@code out}. */
    void decryptBlocks(ByteBuffer in, ByteBuffer out);

    /** Decrypts whole chained blocks (CBC) from {@code in} to {@code out}; {@code iv} then holds the next vector. */
    void decryptChained(byte[] iv, ByteBuffer in, ByteBuffer out);

    /** Wipes the key; every later use throws {@link IllegalStateException}. */
    @Override
    void close();

    /** A key stream in use: bytes that are never encrypted do not consume it. */
    interface KeyStream extends AutoCloseable {
        /** Adds the next {@code in.remaining()} bytes of key stream to {@code in}, into {@code out}; any length. */
        void process(ByteBuffer in, ByteBuffer out);

        /** Wipes what the stream kept. */
        @Override
        void close();
    }
}
