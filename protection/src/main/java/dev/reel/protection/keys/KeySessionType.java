package dev.reel.protection.keys;

/** How long a key session's keys stay (protected-path.md §15.1). */
public enum KeySessionType {
    /** As long as the session is open. */
    TEMPORARY,
    /** On disk, until they are removed. */
    PERSISTENT_LICENSE
}
