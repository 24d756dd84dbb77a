package dev.reel.platform;

/** Attribute keys that events carry (media-session.md §5, §18). */
public final class EventAttributes {
    /** The sentence that explains a failure status: what failed, on what, why, what to try. Reel's own key. */
    public static final AttributeKey<String> MESSAGE =
            AttributeKey.string("REEL_EVENT_MESSAGE", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c101");

    /** Name of the component that a failure or an abandonment is about. Reel's own key. */
    public static final AttributeKey<String> COMPONENT =
            AttributeKey.string("REEL_EVENT_COMPONENT", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c102");

    public static final AttributeKey<Integer> SESSION_CAPS =
            AttributeKey.uint32("MF_EVENT_SESSIONCAPS", "7e5ebcd0-11b8-4abe-afad-10f6599a7f42");

    public static final AttributeKey<Integer> SESSION_CAPS_DELTA =
            AttributeKey.uint32("MF_EVENT_SESSIONCAPS_DELTA", "7e5ebcd1-11b8-4abe-afad-10f6599a7f42");

    public static final AttributeKey<Integer> TOPOLOGY_STATUS =
            AttributeKey.uint32("MF_EVENT_TOPOLOGY_STATUS", "30c5018d-9a53-454b-ad9e-6d5f8fa7c43b");

    /** 100 ns units, signed. */
    public static final AttributeKey<Long> START_PRESENTATION_TIME =
            AttributeKey.uint64("MF_EVENT_START_PRESENTATION_TIME", "5ad914d0-9b45-4a8d-a2c0-81d1e50bfb07");

    /** 100 ns units, signed: presentation time minus source time. */
    public static final AttributeKey<Long> PRESENTATION_TIME_OFFSET =
            AttributeKey.uint64("MF_EVENT_PRESENTATION_TIME_OFFSET", "5ad914d1-9b45-4a8d-a2c0-81d1e50bfb07");

    /** 100 ns units, signed. */
    public static final AttributeKey<Long> START_PRESENTATION_TIME_AT_OUTPUT =
            AttributeKey.uint64("MF_EVENT_START_PRESENTATION_TIME_AT_OUTPUT", "5ad914d2-9b45-4a8d-a2c0-81d1e50bfb07");

    public static final AttributeKey<Integer> SOURCE_FAKE_START =
            AttributeKey.uint32("MF_EVENT_SOURCE_FAKE_START", "a8cc55a7-6b31-419f-845d-ffb351a2434b");

    public static final AttributeKey<Long> SOURCE_PROJECTSTART =
            AttributeKey.uint64("MF_EVENT_SOURCE_PROJECTSTART", "a8cc55a8-6b31-419f-845d-ffb351a2434b");

    /** 100 ns units, signed: where a start from the current position really began. */
    public static final AttributeKey<Long> SOURCE_ACTUAL_START =
            AttributeKey.uint64("MF_EVENT_SOURCE_ACTUAL_START", "a8cc55a9-6b31-419f-845d-ffb351a2434b");

    public static final AttributeKey<Integer> SOURCE_TOPOLOGY_CANCELED =
            AttributeKey.uint32("MF_EVENT_SOURCE_TOPOLOGY_CANCELED", "db62f650-9a5e-4704-acf3-563bc6a73364");

    public static final AttributeKey<Integer> SOURCE_CHARACTERISTICS =
            AttributeKey.uint32("MF_EVENT_SOURCE_CHARACTERISTICS", "47db8490-8b22-4f52-afda-9ce1b2d3cfa8");

    public static final AttributeKey<Integer> SOURCE_CHARACTERISTICS_OLD =
            AttributeKey.uint32("MF_EVENT_SOURCE_CHARACTERISTICS_OLD", "47db8491-8b22-4f52-afda-9ce1b2d3cfa8");

    public static final AttributeKey<Integer> DO_THINNING =
            AttributeKey.uint32("MF_EVENT_DO_THINNING", "321ea6fb-dad9-46e4-b31d-d2eae7090e30");

    /** 100 ns units, signed. */
    public static final AttributeKey<Long> SCRUBSAMPLE_TIME =
            AttributeKey.uint64("MF_EVENT_SCRUBSAMPLE_TIME", "9ac712b3-dcb8-44d5-8d0c-37455a2782e3");

    /** The id of the output node that an event is about. */
    public static final AttributeKey<Long> OUTPUT_NODE =
            AttributeKey.uint64("MF_EVENT_OUTPUT_NODE", "830f1a8b-c060-46dd-a801-1c95dec9b107");

    /** Of an asynchronous transform's events: the input stream that they are about. */
    public static final AttributeKey<Integer> MFT_INPUT_STREAM_ID =
            AttributeKey.uint32("MF_EVENT_MFT_INPUT_STREAM_ID", "f29c2cca-7ae6-42d2-b284-bf837cc874e2");

    /** Of an asynchronous transform's marker event: what the marker was placed with. */
    public static final AttributeKey<Long> MFT_CONTEXT =
            AttributeKey.uint64("MF_EVENT_MFT_CONTEXT", "b7cd31f1-899e-4b41-80c9-26a896d32977");

    /** When the thing really happened, 100 ns units of the platform's time. */
    public static final AttributeKey<Long> APPROX_EVENT_OCCURRENCE_TIME =
            AttributeKey.uint64("MF_SESSION_APPROX_EVENT_OCCURRENCE_TIME", "190e852f-6238-42d1-b5af-69ea338ef850");

    private EventAttributes() {}
}
