package dev.reel.protection.policy;

/** What somebody wants to do with protected content (protected-path.md §5.3). */
public enum ProtectionAction {
    NO,
    PLAY,
    COPY,
    EXPORT,
    EXTRACT
}
