package dev.reel.session.presentation;

import dev.reel.topology.Topology;
import dev.reel.topology.TopologyAttributes;

/**
 * How media times become presentation times (media-session.md §10): what a branch has at its begin is presented at the offset.
 * All times are 100 ns units.
 *
 * @param offset presentation time at which the presentation begins
 * @param inside how far behind the marks of its branches it begins
 * @param continued true when media time goes on from the presentation before: {@code inside} is then the media time at the offset,
 *     whatever the marks say
 */
public record Timeline(long offset, long inside, boolean continued) {
    /** Of a presentation by itself: from 0, or from its place in an edited sequence. */
    public static Timeline of(Topology topology) {
        return new Timeline(topology.get(TopologyAttributes.PROJECTSTART, 0L), 0, false);
    }

    /** The same begin at another time. */
    Timeline at(long newOffset) {
        return new Timeline(newOffset, inside, continued);
    }

    /** Presentation time minus media time of a branch that begins at a media time. */
    public long shift(long mediaStart) {
        return offset - (continued ? 0 : mediaStart) - inside;
    }
}
