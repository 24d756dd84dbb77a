package dev.reel.pipeline.bytestream;

/** How else a file is opened (platform.md §7). */
public enum FileFlag {
    /** What is written reaches the device before the call returns. Reads are not buffered in any case. */
    NOBUFFERING(1),
    /** Others may open the file for writing behind this reader. A writer is alone all the same. */
    ALLOW_WRITE_SHARING(2);

    private final int value;

    FileFlag(int value) {
        this.value = value;
    }

    /** Media Foundation's number. */
    public int value() {
        return value;
    }
}
