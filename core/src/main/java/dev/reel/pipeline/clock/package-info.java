/**
 * The presentation clock, what drives it and who follows it (media-session.md §9).
 *
 * <p>Thread rule: a clock may be read from any thread; changes are serialised by its own lock, under which the time source may
 * veto. Start reading at {@link dev.reel.pipeline.clock.PresentationClock}.
 */
@NullMarked
package dev.reel.pipeline.clock;

import org.jspecify.annotations.NullMarked;
