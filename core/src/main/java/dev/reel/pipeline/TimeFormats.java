package dev.reel.pipeline;

import java.util.UUID;

/** What the position of a start may be given in besides 100 ns units (media-session.md §4.3). */
public final class TimeFormats {
    /** The position is a {@link SegmentOffset}: MF_TIME_FORMAT_SEGMENT_OFFSET. */
    public static final UUID SEGMENT_OFFSET = UUID.fromString("c8b8be77-869c-431d-812e-169693f65a39");

    private TimeFormats() {}
}
