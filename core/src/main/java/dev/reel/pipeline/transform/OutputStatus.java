package dev.reel.pipeline.transform;

/** What a transform says of an output besides its sample (MFT_OUTPUT_DATA_BUFFER_…, topology.md §9.1). */
public enum OutputStatus {
    /** More of this output can be had at once. */
    INCOMPLETE(0x0100_0000),
    /** The output's type has changed or its order of preference has. */
    FORMAT_CHANGE(0x100),
    /** The output has ended; nothing comes there any more. */
    STREAM_END(0x200),
    /** There is nothing for this output now. */
    NO_SAMPLE(0x300);

    private final int value;

    OutputStatus(int value) {
        this.value = value;
    }

    public int value() {
        return value;
    }
}
