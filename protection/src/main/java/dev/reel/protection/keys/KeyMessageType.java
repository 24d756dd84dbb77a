package dev.reel.protection.keys;

/** What a message to a licence server is for (protected-path.md §15.1). */
public enum KeyMessageType {
    LICENSE_REQUEST,
    LICENSE_RENEWAL,
    LICENSE_RELEASE,
    INDIVIDUALIZATION_REQUEST
}
