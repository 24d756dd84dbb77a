/**
 * One crypto session told aloud, for people who want to see what the specification means.
 *
 * <p>Thread rule: a demo runs on its caller's thread. Start reading at {@link dev.reel.cli.demo.CryptoDemo}.
 */
@NullMarked
package dev.reel.cli.demo;

import org.jspecify.annotations.NullMarked;
