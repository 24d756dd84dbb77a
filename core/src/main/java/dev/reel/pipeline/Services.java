package dev.reel.pipeline;

import java.util.UUID;

/** Service ids (media-session.md §1, §18). */
public final class Services {
    public static final UUID RATE_CONTROL = UUID.fromString("866fa297-b802-4bf8-9dc9-5e3b6a9f53c9");
    /** The protected process of a session, where it has one. */
    public static final UUID PMP_SERVER_CONTEXT = UUID.fromString("2f00c910-d2cf-4278-8b6a-d077fac3a25f");
    /** Source-side quality levers: {@link QualityAdvise}. */
    public static final UUID QUALITY = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c301");

    public static final UUID TOPONODE_ATTRIBUTE_EDITOR = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c302");
    public static final UUID LOCAL_MFT_REGISTRATION = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c303");
    public static final UUID WORKQUEUE_SERVICES = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c304");
    /** Counters of a sink: {@link SinkStatistics}. */
    public static final UUID SINK_STATISTICS = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c305");

    private Services() {}
}
