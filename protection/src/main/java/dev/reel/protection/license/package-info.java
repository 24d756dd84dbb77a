/**
 * Licences between an application and its protected process: a request goes out as bytes, a licence comes in as bytes, and the
 * keys in it are put into a crypto session of the protected process and nowhere else (protected-path.md §15, §16).
 *
 * <p>An application sees {@link dev.reel.protection.license.LicenseChannel}; the protected process reads licences by a
 * {@link dev.reel.protection.license.LicenseFormat} and keeps keys in a {@link dev.reel.protection.license.KeyVault}.
 *
 * <p>Thread rule: as each type says. Start reading at {@link dev.reel.protection.license.LicenseChannel}.
 */
@NullMarked
package dev.reel.protection.license;

import org.jspecify.annotations.NullMarked;
