package dev.reel.protection.session;

/** How a protected session is made (protected-path.md §2.1). */
public enum CreationFlag {
    /** In a process that is separate but does not protect: crash isolation; protected content fails. */
    UNPROTECTED_PROCESS,
    /** In this process; protected content fails. */
    IN_PROCESS
}
