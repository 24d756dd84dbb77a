/**
 * Speed of the crypto device, as ratios to peers in the same run: the JDK's AES, a plain copy, the {@code openssl} program.
 *
 * <p>Thread rule: one thread measures. Start reading at {@link dev.reel.bench.crypto.CryptoBench}.
 */
@NullMarked
package dev.reel.bench.crypto;

import org.jspecify.annotations.NullMarked;
