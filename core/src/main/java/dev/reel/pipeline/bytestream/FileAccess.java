package dev.reel.pipeline.bytestream;

/** What a file is opened for (platform.md §7). */
public enum FileAccess {
    READ(1),
    WRITE(2),
    READWRITE(3);

    private final int value;

    FileAccess(int value) {
        this.value = value;
    }

    /** Media Foundation's number. */
    public int value() {
        return value;
    }
}
