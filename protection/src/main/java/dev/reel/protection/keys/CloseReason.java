package dev.reel.protection.keys;

/** Why a key session is closed (protected-path.md §15.1). */
public enum CloseReason {
    INTERNAL_ERROR,
    CLOSED_BY_APPLICATION,
    RELEASE_ACKNOWLEDGED,
    /** The protected process is gone, and all keys with it. */
    HARDWARE_CONTEXT_RESET,
    RESOURCE_EVICTED
}
