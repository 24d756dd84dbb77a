/**
 * The decrypter: the transform that stands right behind a protected source and turns its samples into clear ones
 * (protected-path.md §5.4, §5.5).
 *
 * <p>Thread rule: attributes and factories may be used from any thread; a decrypter and its ciphers belong to the thread of
 * their branch. Start reading at {@link dev.reel.protection.decrypter.Decrypter}.
 */
@NullMarked
package dev.reel.protection.decrypter;

import org.jspecify.annotations.NullMarked;
