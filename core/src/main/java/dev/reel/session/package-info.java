/**
 * The media session: it drives the sources, transforms and sinks of a topology through one operation at a time, and tells
 * what happened by events (media-session.md).
 *
 * <p>Thread rule: a session is an actor. Its public methods only check arguments and enqueue; one serial queue owns its state.
 * Each branch of the running topology moves its samples on a serial queue of its own. Start reading at
 * {@link dev.reel.session.MediaSession}; inside, {@code SessionCore} puts the parts together, {@code TopologyOperations} and
 * {@code Succession} say which presentation plays, {@code Transport} how it starts and stops. What runs a topology is in
 * {@code session.presentation}, how its data flows in {@code session.flow}.
 */
@NullMarked
package dev.reel.session;

import org.jspecify.annotations.NullMarked;
