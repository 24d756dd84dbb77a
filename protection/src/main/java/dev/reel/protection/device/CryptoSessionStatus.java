package dev.reel.protection.device;

/** What became of a session's key and content (crypto-session.md §2.4, §13). */
public enum CryptoSessionStatus {
    OK(0),
    KEY_LOST(1),
    KEY_AND_CONTENT_LOST(2);

    private final int value;

    CryptoSessionStatus(int value) {
        this.value = value;
    }

    /** The value of the reference. */
    public int value() {
        return value;
    }
}
