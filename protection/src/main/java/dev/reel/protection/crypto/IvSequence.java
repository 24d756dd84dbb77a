package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.security.SecureRandom;

/** The vectors that the driver chooses for read-backs under one key: from a random one upward (crypto-session.md §8.2). */
final class IvSequence {
    /** The half of the IV space that read-backs take when they share the session key with the caller's vectors (§10). */
    static final long SHARED_KEY_HALF = Long.MIN_VALUE;

    private static final int FIRST_BITS = 62;

    private long next;
    private boolean exhausted;

    IvSequence(long first) {
        next = first;
    }

    /** Starts at random from 1 to 2^62 − 1, in the upper half when the key is shared. */
    static IvSequence random(SecureRandom random, boolean sharedKey) {
        long first;
        do {
            first = random.nextLong() >>> (Long.SIZE - FIRST_BITS);
        } while (first == 0);
        return new IvSequence(sharedKey ? first | SHARED_KEY_HALF : first);
    }

    /** The vector to use now; {@code E_FAIL} when 2^64 − 1 was used. It counts as used only after {@link #used()}. */
    long current() {
        if (exhausted) {
            throw new MediaException(
                    Status.E_FAIL, "All vectors of the read-back key are used up: ask for a new read-back key");
        }
        return next;
    }

    void used() {
        next++;
        exhausted = next == 0;
    }
}
