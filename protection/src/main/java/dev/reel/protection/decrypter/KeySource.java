package dev.reel.protection.decrypter;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.BlockCipher;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.cenc.JdkBlockCipher;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.KeyRing;

/** Gives a decrypter the cipher for a key id: from a ring of keys, or from the content keys of a crypto session. */
@FunctionalInterface
public interface KeySource {
    /**
     * A fresh cipher with this key, which the caller closes.
     *
     * @throws MediaException {@code MF_E_LICENSE_REQUIRED} when there is no such key
     */
    BlockCipher open(KeyId id);

    /** Keys of a ring, which stays the caller's, worked on by the JDK. */
    static KeySource of(KeyRing ring) {
        return id -> {
            ContentKey key = ring.find(id);
            if (key == null) {
                throw missing(id);
            }
            return new JdkBlockCipher(key);
        };
    }

    private static MediaException missing(KeyId id) {
        return new MediaException(
                Status.of("MF_E_LICENSE_REQUIRED", 0xC00D714A),
                "There is no key for key id " + id + "; give it as --key " + id + ":KEY.");
    }
}
