package dev.reel.protection.packager;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.CipherDirection;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.cenc.JdkBlockCipher;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.cenc.SampleCipher;
import java.util.HashMap;
import java.util.Map;

/** One decrypting cipher per key id, made when first asked for. Closing lets go of all of them. */
final class Decrypters implements AutoCloseable {
    private static final Status MF_E_LICENSE_REQUIRED = Status.of("MF_E_LICENSE_REQUIRED", 0xC00D714A);

    private final KeyRing keys;
    private final Map<KeyId, SampleCipher> ciphers = new HashMap<>();

    Decrypters(KeyRing keys) {
        this.keys = keys;
    }

    SampleCipher of(KeyId id) {
        return ciphers.computeIfAbsent(id, wanted -> {
            ContentKey key = keys.find(wanted);
            if (key == null) {
                throw new MediaException(
                        MF_E_LICENSE_REQUIRED,
                        "There is no key for key id " + wanted + "; give it as --key " + wanted + ":KEY.");
            }
            return new SampleCipher(new JdkBlockCipher(key), CipherDirection.DECRYPT);
        });
    }

    @Override
    public void close() {
        ciphers.values().forEach(SampleCipher::close);
    }
}
