package dev.reel.pipeline.open;

/** What a source resolver makes, with Media Foundation's number of each (platform.md §8). */
public enum ObjectType {
    MEDIASOURCE(0),
    BYTESTREAM(1);

    private final int value;

    ObjectType(int value) {
        this.value = value;
    }

    /** MF_OBJECT_…'s value. */
    public int value() {
        return value;
    }
}
