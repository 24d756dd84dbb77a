package dev.reel.pipeline;

import java.util.UUID;

/** What the position of a start may be given in besides 100 ns units (media-session.md §4.3). */
public final class TimeFormats {
    /** The position is a {@link SegmentOffset}: MF_TIME_FORMAT_SEGMENT_OFFSET. */
    public static final UUID SEGMENT_OFFSET = UUID.fromString("c8b8be77-869c-431d-812e-169693f65a39");

    /**
     * The position is an I4: how many entries of a playlist to skip, negative for backward. For sources that say
     * {@link SourceCharacteristic#CAN_SKIPFORWARD} or {@link SourceCharacteristic#CAN_SKIPBACKWARD}:
     * MF_TIME_FORMAT_ENTRY_RELATIVE.
     */
    public static final UUID ENTRY_RELATIVE = UUID.fromString("4399f178-46d3-4504-afda-20d32e9ba360");

    private TimeFormats() {}
}
