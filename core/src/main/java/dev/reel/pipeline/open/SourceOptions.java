package dev.reel.pipeline.open;

import dev.reel.platform.AttributeKey;

/** Options that a source resolver passes to whatever opens a source. */
public final class SourceOptions {
    /** How long a read may go without data before it fails, in 100 ns units; default 10 s. */
    public static final AttributeKey<Long> TIMEOUT =
            AttributeKey.uint64("REEL_SOURCE_TIMEOUT", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c401");

    public static final long DEFAULT_TIMEOUT = 100_000_000L;

    private SourceOptions() {}
}
