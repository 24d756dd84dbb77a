/**
 * The face of a crypto device: sessions and surfaces as objects, the functions of the driver interface with handles, constants,
 * and the service by which devices are found (crypto-session.md §1–§3).
 *
 * <p>Every method may be called from any thread; a device carries out one call at a time. Handles are never used twice; one of
 * another device is refused. Wrong arguments are {@code MediaException} with the code that the specification gives, most often
 * {@code E_INVALIDARG}. Start reading at {@link dev.reel.protection.device.CryptoDevice} and
 * {@link dev.reel.protection.device.CryptoSession}; for the handle form at {@link dev.reel.protection.device.DriverFunctions}.
 */
@NullMarked
package dev.reel.protection.device;

import org.jspecify.annotations.NullMarked;
