/**
 * A licence server for ClearKey (protected-path.md §16.5): a request for keys comes in over HTTP, what its holder is entitled to goes
 * out, plain for browsers or wrapped for one protected process.
 *
 * <p>{@link dev.reel.license.LicenseDesk} decides and knows no HTTP; {@link dev.reel.license.LicenseServer} is the door, with its
 * limits. Bodies, keys and tokens are in no log.
 *
 * <p>Thread rule: any thread. Start reading at {@link dev.reel.license.LicenseServer}.
 */
@NullMarked
package dev.reel.license;

import org.jspecify.annotations.NullMarked;
