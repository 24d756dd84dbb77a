package dev.reel.protection.memory;

/** What keeps a block of memory, weakest first (protected-path.md §19.1). */
public enum MemoryKind {
    /** Ordinary pages: may be swapped, dumped and read through {@code /proc}. */
    PLAIN,
    /** Pages locked against swapping ({@code mlock}) and left out of dumps ({@code MADV_DONTDUMP}). */
    LOCKED,
    /** A {@code memfd_secret} mapping whose descriptor is closed: outside the kernel's direct map, unreadable through {@code /proc}. */
    SECRET
}
