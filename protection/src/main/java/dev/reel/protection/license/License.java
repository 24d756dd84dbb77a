package dev.reel.protection.license;

import dev.reel.protection.policy.LicenseRules;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * A licence that was read; closing wipes what it holds. Inside the protected process only.
 *
 * @param wrapping 256 bytes, the session key that the keys are wrapped with, under the process's certificate; empty when the keys
 *     are plain
 * @param expiration seconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // the arrays are the message, and are wiped
public record License(byte[] wrapping, List<Key> keys, LicenseRules rules, OptionalLong expiration, boolean persistent)
        implements AutoCloseable {
    /**
     * One key.
     *
     * @param value 16 bytes, wrapped or plain
     */
    @SuppressWarnings("ArrayRecordComponent") // wiped by its licence
    public record Key(byte[] id, byte[] value) {}

    @Override
    public void close() {
        keys.forEach(key -> Arrays.fill(key.value(), (byte) 0));
    }

    /** No secret in it. */
    @Override
    public String toString() {
        return "licence with " + keys.size() + " keys";
    }
}
