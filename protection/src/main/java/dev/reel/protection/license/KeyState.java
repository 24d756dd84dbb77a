package dev.reel.protection.license;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key of a key session and its status; never the key.
 *
 * @param keyId 1 to 512 bytes, as files and messages have them
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared by content
public record KeyState(byte[] keyId, KeyStatus status) {
    public KeyState {
        keyId = keyId.clone();
    }

    @Override
    public byte[] keyId() {
        return keyId.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyState that && Arrays.equals(keyId, that.keyId) && status == that.status;
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(keyId), status);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(keyId) + " " + status;
    }
}
