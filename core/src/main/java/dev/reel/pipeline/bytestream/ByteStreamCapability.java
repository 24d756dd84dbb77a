package dev.reel.pipeline.bytestream;

/** What a byte stream can do, with Media Foundation's bit of each (platform.md §7). */
public enum ByteStreamCapability {
    READABLE(0x1),
    WRITABLE(0x2),
    /** The position can be set. */
    SEEKABLE(0x4),
    /** The bytes come over a network. */
    REMOTE(0x8),
    /** A folder, not bytes. */
    DIRECTORY(0x80),
    /** Setting the position costs about as much as opening. */
    HAS_SLOW_SEEK(0x100),
    /** What is here is a part of what is to come. */
    PARTIALLY_DOWNLOADED(0x200),
    /** Others may write while this reads; the length may grow. */
    SHARE_WRITE(0x400),
    DOES_NOT_USE_NETWORK(0x800);

    private final int bit;

    ByteStreamCapability(int bit) {
        this.bit = bit;
    }

    /** MFBYTESTREAM_…'s value. */
    public int bit() {
        return bit;
    }
}
