package dev.reel.protection.crypto;

import dev.reel.protection.aes.AesKey;
import java.util.ArrayList;
import java.util.List;

/** The content keys that a session lent to decrypters of this process; they end with the session's key. */
final class LentKeys {
    private final List<AesKey> lent = new ArrayList<>();

    void lend(AesKey key) {
        lent.add(key);
    }

    boolean has(AesKey key) {
        return lent.contains(key);
    }

    void takeBack(AesKey key) {
        if (lent.remove(key)) {
            key.close();
        }
    }

    void revokeAll() {
        lent.forEach(AesKey::close);
        lent.clear();
    }
}
