package dev.reel.protection.cenc;

/**
 * AES with one key, kept ready: the part of a sample cipher that another implementation may take over, for instance native
 * code whose key schedule stays in protected memory.
 *
 * <p>One thread at a time. Data is changed in place. After {@link #close()} every other call throws
 * {@link IllegalStateException}.
 */
public interface BlockCipher extends AutoCloseable {
    /** Starts a keystream at the 16-byte counter block; only its low 64 bits count, wrapping to 0 without a carry. */
    void beginCtr(byte[] counterBlock);

    /** XORs the next {@code length} bytes of the keystream, which may stop and go on inside a block. */
    void ctr(byte[] data, int offset, int length);

    /** Starts a CBC chain from the 16-byte IV. */
    void beginCbc(byte[] iv, CipherDirection direction);

    /** Continues the chain over {@code length} bytes, a multiple of 16. */
    void cbc(byte[] data, int offset, int length);

    /** Lets go of the key. */
    @Override
    void close();
}
