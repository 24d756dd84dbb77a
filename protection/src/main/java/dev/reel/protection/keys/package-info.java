/**
 * Key sessions in the shape of the W3C's Encrypted Media Extensions, over the licences of a protected process (protected-path.md §15):
 * messages out, licences in, statuses of keys; for a time, or kept on disk, sealed.
 *
 * <p>Thread rule: any thread; listeners are called one at a time, on the thread that brought the news. Start reading at
 * {@link dev.reel.protection.keys.KeySystem}.
 */
@NullMarked
package dev.reel.protection.keys;

import org.jspecify.annotations.NullMarked;
