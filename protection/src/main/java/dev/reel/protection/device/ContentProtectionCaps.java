package dev.reel.protection.device;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What a device can do for one pair of crypto type and decode profile (crypto-session.md §3.1).
 *
 * @param capabilities the flags
 * @param keyExchangeTypes the key exchanges that can be asked for, in the order of their index
 * @param bufferAlignmentStart the start of a system-memory buffer is a multiple of this, in bytes
 * @param blockAlignmentSize the length of data to decrypt is a multiple of this, in bytes
 * @param protectedMemorySize the bytes that protected surfaces can take together
 */
public record ContentProtectionCaps(
        Set<Capability> capabilities,
        List<UUID> keyExchangeTypes,
        int bufferAlignmentStart,
        int blockAlignmentSize,
        long protectedMemorySize) {

    public ContentProtectionCaps {
        capabilities = Set.copyOf(capabilities);
        keyExchangeTypes = List.copyOf(keyExchangeTypes);
    }

    /** The one exchange of the older model: the first. */
    public UUID keyExchangeType() {
        return keyExchangeTypes.get(0);
    }
}
