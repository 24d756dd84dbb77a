package dev.reel.pipeline;

/** What a source is and can do (topology.md §7). */
public enum SourceCharacteristic {
    IS_LIVE(1),
    CAN_SEEK(2),
    CAN_PAUSE(4),
    HAS_SLOW_SEEK(8),
    HAS_MULTIPLE_PRESENTATIONS(0x10),
    CAN_SKIPFORWARD(0x20),
    CAN_SKIPBACKWARD(0x40),
    DOES_NOT_USE_NETWORK(0x80);

    private final int bit;

    SourceCharacteristic(int bit) {
        this.bit = bit;
    }

    public int bit() {
        return bit;
    }
}
