package dev.reel.pipeline;

import java.util.UUID;

/** Extended types of MEQualityNotify, whose value is a time in 100 ns units (media-session.md §12). */
public final class QualityNotify {
    /** How long a component holds a sample. */
    public static final UUID PROCESSING_LATENCY = UUID.fromString("f6b44af8-604d-46fe-a95d-45479b10c9bc");

    /** How late a sample was rendered; below 0 for early. */
    public static final UUID SAMPLE_LAG = UUID.fromString("30d15206-ed2a-4760-be17-eb4a9f12295c");

    private QualityNotify() {}
}
