/**
 * What happens around a player while it plays in a terminal: keys, the status line, seeking by key.
 *
 * <p>Thread rule: a display is drawn on by several threads and keeps its lines whole; seeking is owned by a serial queue.
 * Start reading at {@link dev.reel.cli.play.Playback}.
 */
@NullMarked
package dev.reel.cli.play;

import org.jspecify.annotations.NullMarked;
