package dev.reel.pipeline.open;

/** How a source resolver works, with Media Foundation's bit of each (platform.md §8). */
public enum ResolutionFlag {
    /** Make a media source; excludes {@link #BYTESTREAM}. */
    MEDIASOURCE(0x1),
    /** Make a byte stream; excludes {@link #MEDIASOURCE}. */
    BYTESTREAM(0x2),
    /**
     * When no handler of the extension or MIME type takes the byte stream, try all others; excludes
     * {@link #KEEP_BYTE_STREAM_ALIVE_ON_FAIL}.
     */
    CONTENT_DOES_NOT_HAVE_TO_MATCH_EXTENSION_OR_MIME_TYPE(0x10),
    /** Leave a byte stream that was passed in open when nothing comes of it. */
    KEEP_BYTE_STREAM_ALIVE_ON_FAIL(0x20),
    /** Pass over handlers that were registered in this process. */
    DISABLE_LOCAL_PLUGINS(0x40),
    /** The byte stream is to be read, as it is without this. */
    READ(0x10000),
    /** The byte stream is to be written to. */
    WRITE(0x20000);

    private final int bit;

    ResolutionFlag(int bit) {
        this.bit = bit;
    }

    /** MF_RESOLUTION_…'s value. */
    public int bit() {
        return bit;
    }
}
