package dev.reel.pipeline;

/** What a sink is and can do (topology.md §8); constant for its life. */
public enum SinkCharacteristic {
    FIXED_STREAMS(1),
    CANNOT_MATCH_CLOCK(2),
    /** Takes samples as fast as they come, whatever the clock says. */
    RATELESS(4),
    CLOCK_REQUIRED(8),
    CAN_PREROLL(0x10),
    REQUIRE_REFERENCE_MEDIATYPE(0x20);

    private final int bit;

    SinkCharacteristic(int bit) {
        this.bit = bit;
    }

    public int bit() {
        return bit;
    }
}
