package dev.reel.protection.crypto;

import dev.reel.protection.aes.AesKey;
import dev.reel.protection.aes.AesKeyStore;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The content keys used last, by their wrapped form, so that a key that serves many samples is unwrapped once. */
final class ContentKeyCache {
    private static final int MOST = 8;

    private final AesKeyStore store;
    private final Map<ByteBuffer, AesKey> keys = new LinkedHashMap<>(16, 0.75f, true);

    ContentKeyCache(AesKeyStore store) {
        this.store = store;
    }

    AesKey get(AesKey sessionKey, ByteBuffer wrapped) {
        @Nullable AesKey known = keys.get(wrapped);
        if (known != null) {
            return known;
        }
        AesKey fresh = store.unwrap(sessionKey, wrapped.duplicate());
        ByteBuffer copy =
                ByteBuffer.allocate(AesKey.LENGTH).put(wrapped.duplicate()).flip();
        keys.put(copy, fresh);
        if (keys.size() > MOST) {
            Iterator<AesKey> oldest = keys.values().iterator();
            oldest.next().close();
            oldest.remove();
        }
        return fresh;
    }

    void clear() {
        keys.values().forEach(AesKey::close);
        keys.clear();
    }
}
