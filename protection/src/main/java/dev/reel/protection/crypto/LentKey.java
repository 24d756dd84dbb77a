package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.aes.AesKey;

/** A content key that a session lent to a decrypter of this process; it ends with the session's key. Used under the device's lock. */
final class LentKey {
    private final AesKey key;
    private boolean there = true;

    LentKey(AesKey key) {
        this.key = key;
    }

    /** The key; {@code E_FAIL} when its session's key is gone. */
    AesKey key() {
        if (!there) {
            throw new MediaException(
                    Status.E_FAIL,
                    "The content key went with its session: it was destroyed, keyed anew or lost its key");
        }
        return key;
    }

    void revoke() {
        if (there) {
            there = false;
            key.close();
        }
    }
}
