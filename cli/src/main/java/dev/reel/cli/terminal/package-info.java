/**
 * Where the command line writes and reads: streams, the size and abilities of a terminal, keys.
 *
 * <p>Thread rule: streams may be used from any thread; keys are handed out on the keyboard's own thread. Start reading at
 * {@link dev.reel.cli.terminal.Console}.
 */
@NullMarked
package dev.reel.cli.terminal;

import org.jspecify.annotations.NullMarked;
