/**
 * The control channel between an application and its protected process (protected-path.md §3): one codec with strict bounds,
 * messages in frames, a Unix socket whose two ends prove to each other that they belong together.
 *
 * <p>What crosses is commands, state, events, requests for licences and licences. Samples, keys in clear and the state of
 * decrypters have no message.
 *
 * <p>Thread rule: a {@link dev.reel.protection.control.ControlChannel} may be written from any thread and calls its receiver on
 * one thread of its own. Start reading at {@link dev.reel.protection.control.MessageKind}.
 */
@NullMarked
package dev.reel.protection.control;

import org.jspecify.annotations.NullMarked;
