/**
 * The protected media session (protected-path.md §2): a media session whose sources, decrypters, decoders and outputs live in a
 * protected process, and of which this process has the commands, the state and the events.
 *
 * <p>Thread rule: everything may be called from any thread unless it says otherwise; nothing waits for the protected process but what
 * says so. Start reading at {@link dev.reel.protection.session.ProtectedSession}.
 */
@NullMarked
package dev.reel.protection.session;

import org.jspecify.annotations.NullMarked;
