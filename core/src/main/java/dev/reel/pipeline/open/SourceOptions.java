package dev.reel.pipeline.open;

import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.platform.AttributeKey;

/** Options that a source resolver passes to whatever opens a source. */
public final class SourceOptions {
    /** How long a read may go without data before it fails, in 100 ns units; default 10 s. */
    public static final AttributeKey<Long> TIMEOUT =
            AttributeKey.uint64("REEL_SOURCE_TIMEOUT", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c401");

    public static final long DEFAULT_TIMEOUT = 100_000_000L;

    /** How long opening, and each later read, may wait for a network altogether, in 100 ns units; default five times the time-out. */
    public static final AttributeKey<Long> OPEN_TIMEOUT =
            AttributeKey.uint64("REEL_SOURCE_OPEN_TIMEOUT", "0a1f6f5e-8c02-4b6c-9d0c-6a3c8b1d7f21");

    /** Names of the protocols that a source and what it refers to may use, with commas; by default those that go with its origin. */
    public static final AttributeKey<String> PROTOCOLS =
            AttributeKey.string("REEL_SOURCE_PROTOCOLS", "3f7d2c8b-54a1-4d1f-8f2e-1c6b7a90e322");

    /** Names of formats that refer to other locations and are taken whatever a name or MIME type says, with commas. */
    public static final AttributeKey<String> LISTS =
            AttributeKey.string("REEL_SOURCE_LISTS", "b8c6e1d4-0d8a-4a43-a0d1-5f3e9c2b1723");

    /** 0 forbids servers on this machine and in private networks, also behind redirects and names; default 1. */
    public static final AttributeKey<Integer> PRIVATE_ADDRESSES =
            AttributeKey.uint32("REEL_SOURCE_PRIVATE_ADDRESSES", "5d2a9c31-77e4-4c5b-b1a6-2f8e6d4c0b24");

    /**
     * 1 takes what is there for the whole where the end of the input is missing or its data is damaged; by default 0: the source then
     * delivers what is there and says by a failed MEEndOfPresentation that it is not all.
     */
    public static final AttributeKey<Integer> KEEP_GOING =
            AttributeKey.uint32("REEL_SOURCE_KEEP_GOING", "2b6a4c9f-1e53-4d70-8c2b-f0a7d9e85629");

    /** How many locations one source may have opened until it is open. */
    public static final AttributeKey<Integer> MAX_REQUESTS =
            AttributeKey.uint32("REEL_SOURCE_MAX_REQUESTS", "c4e1b7f0-3a95-4e0d-8b7a-90d1f2a36c25");

    /** How many streams a source may have. */
    public static final AttributeKey<Integer> MAX_TRACKS =
            AttributeKey.uint32("REEL_SOURCE_MAX_TRACKS", "7e0b5a92-6c1d-4f87-a3c4-d8e2f1b09a26");

    /** How many megabytes of memory the index of a source's samples may take. */
    public static final AttributeKey<Integer> MAX_INDEX_MEGABYTES =
            AttributeKey.uint32("REEL_SOURCE_MAX_INDEX_MEGABYTES", "91d3c6e8-2b4f-4a70-9e15-7c0a8b6d5f27");

    /** How many millions of pixels a picture of a source may have. */
    public static final AttributeKey<Integer> MAX_MEGAPIXELS =
            AttributeKey.uint32("REEL_SOURCE_MAX_MEGAPIXELS", "e6f8a0b2-4c7d-4b19-8d36-1a5e9f3c7b28");

    /**
     * Makes what decrypts the samples of each protected stream as they are read, so that they come in clear and the stream counts as
     * clear: for readers without a session that would put a decrypter behind the source.
     */
    public static final AttributeKey<TransformFactory> DECRYPTER = AttributeKey.object(
            "REEL_SOURCE_DECRYPTER", "a7b0d1c4-5e2f-4f63-9b18-3c6d7e8f9a2a", TransformFactory.class);

    private SourceOptions() {}
}
