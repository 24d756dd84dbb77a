/**
 * What a topology is in a session: how it is made ready, what it is made of while it is in use, and its place among the others.
 *
 * <p>Thread rule: a presentation belongs to the session's queue; a topology is made ready on a thread that may wait. Start
 * reading at {@code TopologyResolver} and {@code Presentation}.
 */
@NullMarked
package dev.reel.session.presentation;

import org.jspecify.annotations.NullMarked;
