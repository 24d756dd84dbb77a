package dev.reel.license.store;

import dev.reel.protection.cenc.KeyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A content key as the database describes it, without the key.
 *
 * @param content what it is for: the name that packager and entitlements go by
 * @param label which part of it: {@code VIDEO}, {@code AUDIO}, {@code HD}; empty for all
 * @param revoked when it was taken back; null while it is given out
 */
public record StoredKey(
        KeyId id,
        String content,
        String label,
        KeyTerms terms,
        Instant created,
        @Nullable Instant revoked) {}
