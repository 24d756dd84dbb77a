/**
 * The face of a crypto device: what a driver offers (sessions, surfaces, authenticated channels), its constants and the
 * service by which devices are found (crypto-session.md §1–§3).
 *
 * <p>Every method of a device may be called from any thread; the device serialises them. Objects are named by handles that
 * are never used twice; a handle of another device is refused. Start reading at
 * {@link dev.reel.protection.device.CryptoDevice}; for a friendlier face see {@code dev.reel.protection.device.CryptoSession}.
 */
@NullMarked
package dev.reel.protection.device;

import org.jspecify.annotations.NullMarked;
