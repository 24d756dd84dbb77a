package dev.reel.pipeline;

import dev.reel.platform.PropVariant;

/**
 * A place in a sequence: a segment and a time in it (topology.md §10). As the start position of a session or source it goes with
 * {@link TimeFormats#SEGMENT_OFFSET}, wrapped by {@link #asPosition}.
 *
 * @param elementId the segment, as the sequencer source named it
 * @param offset 100 ns units from the segment's beginning
 */
public record SegmentOffset(int elementId, long offset) {
    /** What {@code MFCreateSequencerSegmentOffset} makes: the place as a start position. */
    public PropVariant asPosition() {
        return PropVariant.unknown(this);
    }
}
