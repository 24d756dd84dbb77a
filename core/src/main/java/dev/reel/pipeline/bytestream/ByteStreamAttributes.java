package dev.reel.pipeline.bytestream;

import dev.reel.platform.AttributeKey;

/** Attribute keys of byte streams (MF_BYTESTREAM_…) and of their handlers, see platform.md §7 and §8. */
public final class ByteStreamAttributes {
    /** Path of the file, as it was given. */
    public static final AttributeKey<String> ORIGIN_NAME =
            AttributeKey.string("MF_BYTESTREAM_ORIGIN_NAME", "fc358288-3cb6-460c-a424-b6681260375a");

    /** MIME type, as the server wrote it. */
    public static final AttributeKey<String> CONTENT_TYPE =
            AttributeKey.string("MF_BYTESTREAM_CONTENT_TYPE", "fc358289-3cb6-460c-a424-b6681260375a");

    /** 100 ns units. */
    public static final AttributeKey<Long> DURATION =
            AttributeKey.uint64("MF_BYTESTREAM_DURATION", "fc35828a-3cb6-460c-a424-b6681260375a");

    /** A FILETIME: 100 ns units since 1601 in eight bytes, the lowest first. */
    public static final AttributeKey<byte[]> LAST_MODIFIED_TIME =
            AttributeKey.blob("MF_BYTESTREAM_LAST_MODIFIED_TIME", "fc35828b-3cb6-460c-a424-b6681260375a");

    /** Where the bytes came from after all redirections. */
    public static final AttributeKey<String> EFFECTIVE_URL =
            AttributeKey.string("MF_BYTESTREAM_EFFECTIVE_URL", "9afa0209-89d1-42af-8456-1de6b562d691");

    /** Of a handler; non-zero: it takes streams that others may write to meanwhile. */
    public static final AttributeKey<Integer> HANDLER_ACCEPTS_SHARE_WRITE =
            AttributeKey.uint32("MF_BYTESTREAMHANDLER_ACCEPTS_SHARE_WRITE", "a6e1f733-3001-4915-8150-1558a2180ec8");

    private ByteStreamAttributes() {}
}
