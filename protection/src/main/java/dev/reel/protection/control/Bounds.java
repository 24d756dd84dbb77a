package dev.reel.protection.control;

/** What a message may have at most; a peer that goes beyond is hung up on. */
public final class Bounds {
    /** Bytes of one message. */
    public static final int MESSAGE = 1 << 20;

    /** Bytes of one string, in UTF-8. */
    public static final int STRING = 64 * 1024;

    /** Bytes of one blob. */
    public static final int BYTES = 512 * 1024;

    /** Items of one list. */
    public static final int ITEMS = 4096;

    /** Lists within lists. */
    public static final int DEPTH = 8;

    private Bounds() {}
}
