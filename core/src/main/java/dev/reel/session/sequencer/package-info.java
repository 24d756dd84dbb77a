/**
 * The sequencer source: many topologies behind one media source, so that a session plays them one after the other
 * (topology.md §10).
 *
 * <p>Thread rule: public methods may be called from any thread and return at once; what plays is owned by one serial queue, on
 * which the sources behind the sequence are called and the sequence's events are sent. Samples take no detour: they come on the
 * thread of the source that has them. Start reading at {@link dev.reel.session.sequencer.SequencerSource}.
 */
@NullMarked
package dev.reel.session.sequencer;

import org.jspecify.annotations.NullMarked;
