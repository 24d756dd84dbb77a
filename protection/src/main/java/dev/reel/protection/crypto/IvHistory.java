package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.aes.AesKey;
import dev.reel.protection.crypto.KeyMarks.Mark;
import dev.reel.protection.device.AesCtrIv;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last vector accepted for each key value of one session (crypto-session.md §7, §8.3).
 *
 * <p>A key is known here by its mark only, so nothing here leads back to it.
 */
final class IvHistory {
    /** How many key values one session may use before it needs a new session key; bounds the memory of a history. */
    static final int MOST_KEYS = 1 << 16;

    private final KeyMarks marks;
    private final Map<Mark, Last> accepted = new HashMap<>();

    IvHistory(SecureRandom random) {
        marks = new KeyMarks(random);
    }

    /** The last accepted vector and the count that continues it. */
    private record Last(long iv, long nextCount) {}

    Mark markOf(AesKey key) {
        return marks.of(key);
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
