package dev.reel.pipeline;

import dev.reel.platform.AttributeKey;
import dev.reel.platform.media.MajorType;
import java.util.UUID;

/** Attribute keys of activation objects (topology.md §5). */
public final class ActivateAttributes {
    /** Non-zero: the loader may not change the types of the transform that is made. */
    public static final AttributeKey<Integer> MFT_LOCKED =
            AttributeKey.uint32("MF_ACTIVATE_MFT_LOCKED", "c1f6093c-7f65-4fbd-9e39-5faec3c4fbd7");

    /** Which installed kind of sink is made ({@link dev.reel.pipeline.sink.SinkClass}); absent where only this object knows. */
    public static final AttributeKey<UUID> CLASS_ID =
            AttributeKey.guid("REEL_ACTIVATE_CLASS_ID", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c703");
    /** The major type that the sink takes. */
    public static final AttributeKey<MajorType> SINK_MAJOR_TYPE = AttributeKey.guid(
            "REEL_ACTIVATE_SINK_MAJOR_TYPE",
            "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c704",
            MajorType.class,
            MajorType::new,
            MajorType::guid);
    /** The type of the stream that the sink is for, as {@link dev.reel.platform.AttributeBlob} writes it. */
    public static final AttributeKey<byte[]> SINK_STREAM_TYPE =
            AttributeKey.blob("REEL_ACTIVATE_SINK_STREAM_TYPE", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c705");
    /** The title of the sink's window. */
    public static final AttributeKey<String> SINK_TITLE =
            AttributeKey.string("REEL_ACTIVATE_SINK_TITLE", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c706");

    private ActivateAttributes() {}
}
