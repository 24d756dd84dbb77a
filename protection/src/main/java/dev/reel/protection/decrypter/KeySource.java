package dev.reel.protection.decrypter;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.aes.AesKey;
import dev.reel.protection.cenc.BlockCipherEngine;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.cenc.JdkAesEngine;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.KeyRing;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gives a decrypter the cipher for a key id: from a ring of keys, or from keys that stay in protected memory. */
@FunctionalInterface
public interface KeySource {
    /**
     * A fresh cipher with this key, which the caller closes.
     *
     * @throws MediaException {@code MF_E_LICENSE_REQUIRED} when there is no such key
     */
    BlockCipherEngine open(KeyId id);

    /** Keys of a ring, which stays the caller's, worked on by the JDK. */
    static KeySource of(KeyRing ring) {
        return id -> {
            ContentKey key = ring.find(id);
            if (key == null) {
                throw missing(id);
            }
            return new JdkAesEngine(key);
        };
    }

    /** Keys in protected memory, which stay their owner's and are used under its lock; the function gives null for none. */
    static KeySource ofProtected(Function<KeyId, @Nullable AesKey> keys) {
        return id -> {
            AesKey key = keys.apply(id);
            if (key == null) {
                throw missing(id);
            }
            return new ProtectedKeyEngine(key);
        };
    }

    private static MediaException missing(KeyId id) {
        return new MediaException(
                Status.of("MF_E_LICENSE_REQUIRED", 0xC00D714A),
                "There is no key for key id " + id + "; give it as --key " + id + ":KEY.");
    }
}
