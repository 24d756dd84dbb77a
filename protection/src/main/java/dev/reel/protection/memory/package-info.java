/**
 * Memory for keys and clear samples, and the truth about how well it is kept (crypto-session.md §6, protected-path.md §19).
 *
 * <p>Bytes live in {@code memfd_secret} mappings where the kernel has them, else in locked pages left out of dumps, else in
 * ordinary direct buffers. Thread rule: a {@link dev.reel.protection.memory.MemoryBlock} belongs to whoever allocated it
 * and is used by one thread at a time; {@link dev.reel.protection.memory.ProtectedMemory} may be shared. Start reading at
 * {@link dev.reel.protection.memory.ProtectionReport}, which says what this machine gives and why.
 */
@NullMarked
package dev.reel.protection.memory;

import org.jspecify.annotations.NullMarked;
