/**
 * AES-128 on keys that stay in protected memory: counter mode with a 64-bit counter field, single blocks, chaining and CMAC
 * (crypto-session.md §8, §14.3; protected-path.md §17, §19).
 *
 * <p>One {@link dev.reel.protection.aes.AesKeyStore} and all its keys and streams are used by one thread at a time: the
 * device that owns them holds its lock. Start reading at {@code AesKeyStore}.
 */
@NullMarked
package dev.reel.protection.aes;

import org.jspecify.annotations.NullMarked;
