package dev.reel.protection.trust;

/** What a protected process says about itself (protected-path.md §10.1). */
public enum TrustFlag {
    KERNEL_UNSECURE(0x2),
    USER_MODE_UNSECURE(0x4),
    PROCESS_RESTART(0x8),
    ALL_PROCESS_RESTART(0x10),
    REBOOT(0x20),
    TRUSTED(0x40),
    UNTRUSTED(0x80),
    DEBUGGER(0x100);

    private final int bit;

    TrustFlag(int bit) {
        this.bit = bit;
    }

    public int bit() {
        return bit;
    }

    /** True when it is among these bits. */
    public boolean isIn(int flags) {
        return (flags & bit) != 0;
    }
}
