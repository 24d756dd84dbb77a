package dev.reel.license.store;

import dev.reel.protection.cenc.ContentKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a holder would get of a key.
 *
 * @param key the key, the caller's to close; null when the holder may not have it now
 * @param until when the entitlement ends; null for never
 */
public record Offer(
        StoredKey stored,
        @Nullable ContentKey key,
        @Nullable Instant until) implements AutoCloseable {
    @Override
    public void close() {
        if (key != null) {
            key.close();
        }
    }
}
