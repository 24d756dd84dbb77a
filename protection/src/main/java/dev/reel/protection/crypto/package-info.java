/**
 * The device of this process and its crypto sessions: life-cycle, key exchange, refresh, read-back, transfers into and out of
 * protected surfaces, teardown (crypto-session.md §3–§13).
 *
 * <p>Everything is guarded by the one lock of its device; foreign code (identities, secure environments, listeners) is called
 * outside it. Start reading at {@code LocalDevice} and {@code DeviceSession}, which are the objects behind
 * {@link dev.reel.protection.device.CryptoDevice} and {@link dev.reel.protection.device.CryptoSession}, then {@code SessionKeys} and
 * {@code SessionState}; {@code DriverDevice} gives the same to callers with handles.
 */
@NullMarked
package dev.reel.protection.crypto;

import org.jspecify.annotations.NullMarked;
