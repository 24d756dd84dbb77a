package dev.reel.protection.license;

/** What a key may be used for now (protected-path.md §15.1). */
public enum KeyStatus {
    USABLE(0),
    EXPIRED(1),
    OUTPUT_DOWNSCALED(2),
    STATUS_PENDING(4),
    INTERNAL_ERROR(5),
    RELEASED(6),
    OUTPUT_RESTRICTED(7),
    USABLE_IN_FUTURE(8);

    private final int number;

    KeyStatus(int number) {
        this.number = number;
    }

    /** Media Foundation's number; 8 is Reel's own. */
    public int number() {
        return number;
    }

    /** The status with a number; the old output-not-allowed, 3, counts as output-restricted. */
    public static KeyStatus of(int number) {
        for (KeyStatus status : values()) {
            if (status.number == number) {
                return status;
            }
        }
        return number == 3 ? OUTPUT_RESTRICTED : INTERNAL_ERROR;
    }
}
