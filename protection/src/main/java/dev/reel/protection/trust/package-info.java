/**
 * The trust check of a protected process (protected-path.md §10), the manifest of its components and the list of what has been
 * revoked (§11).
 *
 * <p>The check proves to the application that it talks to the process it started, and that this process is shielded. It proves
 * nothing to anybody else: root can forge the whole of it.
 *
 * <p>Thread rule: both sides of a check belong to one thread at a time; the rest is immutable. Start reading at
 * {@link dev.reel.protection.trust.TrustCheck}.
 */
@NullMarked
package dev.reel.protection.trust;

import org.jspecify.annotations.NullMarked;
