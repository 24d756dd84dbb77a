package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.aes.AesKey;
import dev.reel.protection.device.AesCtrIv;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last vector accepted for each key value of one session (crypto-session.md §7, §8.3).
 *
 * <p>A key is known here by the encryption of a random block of this history under it, so nothing here leads back to the key.
 */
final class IvHistory {
    /** How many key values one session may use before it needs a new session key; bounds the memory of a history. */
    static final int MOST_KEYS = 1 << 16;

    private final byte[] probe = new byte[AesKey.LENGTH];
    private final Map<Mark, Last> accepted = new HashMap<>();

    IvHistory(SecureRandom random) {
        random.nextBytes(probe);
    }

    /** What stands for a key value. */
    record Mark(long upper, long lower) {}

    /** The last accepted vector and the count that continues it. */
    private record Last(long iv, long nextCount) {}

    Mark markOf(AesKey key) {
        ByteBuffer mark = ByteBuffer.allocate(AesKey.LENGTH);
        key.encryptBlocks(ByteBuffer.wrap(probe), mark);
        return new Mark(mark.getLong(0), mark.getLong(Long.BYTES));
    }

    /** Refuses a vector that does not go on from the last one: a greater IV, or with {@code sequential} the same with the next count. */
    void check(Mark key, AesCtrIv iv, boolean sequential) {
        @Nullable Last last = accepted.get(key);
        if (last == null) {
            if (accepted.size() >= MOST_KEYS) {
                throw new MediaException(
                        Status.E_OUTOFMEMORY,
                        "This session has used " + MOST_KEYS + " content keys: exchange a new session key to go on");
            }
            return;
        }
        int order = Long.compareUnsigned(iv.iv(), last.iv);
        boolean follows = order > 0 || (order == 0 && sequential && iv.count() == last.nextCount);
        if (!follows) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    order == 0 && sequential
                            ? "This IV continues the last buffer, but its count is not the next one"
                            : "This IV is not greater than the last one used with this key: never use an IV twice");
        }
    }

    /** Remembers an accepted vector after {@code blocks} blocks went through. */
    void advance(Mark key, AesCtrIv iv, long blocks) {
        accepted.put(key, new Last(iv.iv(), iv.count() + blocks));
    }

    void clear() {
        accepted.clear();
    }
}
