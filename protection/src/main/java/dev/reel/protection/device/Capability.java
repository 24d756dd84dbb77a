package dev.reel.protection.device;

import java.util.Set;

/** One capability flag of content protection (crypto-session.md §2.3). */
public enum Capability {
    SOFTWARE(0x1),
    HARDWARE(0x2),
    PROTECTION_ALWAYS_ON(0x4),
    PARTIAL_DECRYPTION(0x8),
    CONTENT_KEY(0x10),
    FRESHEN_SESSION_KEY(0x20),
    ENCRYPTED_READ_BACK(0x40),
    ENCRYPTED_READ_BACK_KEY(0x80),
    SEQUENTIAL_CTR_IV(0x100),
    ENCRYPT_SLICEDATA_ONLY(0x200),
    DECRYPTION_BLT(0x400),
    HARDWARE_PROTECT_UNCOMPRESSED(0x800),
    HARDWARE_PROTECTED_MEMORY_PAGEABLE(0x1000),
    HARDWARE_TEARDOWN(0x2000),
    HARDWARE_DRM_COMMUNICATION(0x4000),
    HARDWARE_DRM_COMMUNICATION_MULTI_THREADED(0x8000);

    private final int bit;

    Capability(int bit) {
        this.bit = bit;
    }

    /** The flag's bit. */
    public int bit() {
        return bit;
    }

    /** The flags of a set as one word. */
    public static int word(Set<Capability> capabilities) {
        return capabilities.stream().mapToInt(Capability::bit).reduce(0, (a, b) -> a | b);
    }
}
