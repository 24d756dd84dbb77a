/**
 * The small friendly face of the media session: open something, play it, wait for its end, close it.
 *
 * <p>Thread rule: every method may be called from any thread. A player's state is owned by one serial queue, on which its
 * listeners are called in order. Start reading at {@link dev.reel.player.Player}.
 */
@NullMarked
package dev.reel.player;

import org.jspecify.annotations.NullMarked;
