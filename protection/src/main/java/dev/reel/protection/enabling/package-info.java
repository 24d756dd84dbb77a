/**
 * Enabling protected content (protected-path.md §8): what a protected session asks its application for when a licence is missing, and
 * managers that get one from a server or from keys at hand.
 *
 * <p>Thread rule: managers and enablers may be called from any thread and never wait. Start reading at
 * {@link dev.reel.protection.enabling.ContentProtectionManager}.
 */
@NullMarked
package dev.reel.protection.enabling;

import org.jspecify.annotations.NullMarked;
