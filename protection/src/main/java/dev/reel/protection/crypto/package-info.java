/**
 * The crypto session itself: life-cycle, key exchange, refresh, read-back, transfers into and out of protected surfaces
 * (crypto-session.md §3–§13).
 *
 * <p>{@link dev.reel.protection.device.CryptoSession} is the face for people who want one session; behind it stands the
 * device, which carries out one call at a time under one lock. Classes that are not public are used under that lock.
 * Start reading at {@code CryptoSession}, then {@code DriverDevice}, then {@code SessionState} for the tables.
 */
@NullMarked
package dev.reel.protection.crypto;

import org.jspecify.annotations.NullMarked;
