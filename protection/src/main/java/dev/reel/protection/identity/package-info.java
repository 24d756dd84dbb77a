/**
 * Who a device is: its RSA key pair and certificate chain, in a file or in a PKCS#11 token, and what a caller does with
 * them (crypto-session.md §5).
 *
 * <p>Thread rule: an identity is used by one thread at a time; {@link dev.reel.protection.identity.DeviceCertificate} has
 * no state. Start reading at {@link dev.reel.protection.identity.DeviceIdentity}.
 */
@NullMarked
package dev.reel.protection.identity;

import org.jspecify.annotations.NullMarked;
