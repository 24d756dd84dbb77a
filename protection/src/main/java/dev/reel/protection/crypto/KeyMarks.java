package dev.reel.protection.crypto;

import dev.reel.protection.aes.AesKey;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** Tells key values apart without keeping them: by the encryption of one random block, from which nothing leads back to a key. */
final class KeyMarks {
    private final byte[] probe = new byte[AesKey.LENGTH];

    KeyMarks(SecureRandom random) {
        random.nextBytes(probe);
    }

    /** What stands for a key value. */
    record Mark(long upper, long lower) {}

    Mark of(AesKey key) {
        ByteBuffer mark = ByteBuffer.allocate(AesKey.LENGTH);
        key.encryptBlocks(ByteBuffer.wrap(probe), mark);
        return new Mark(mark.getLong(0), mark.getLong(Long.BYTES));
    }
}
