package dev.reel.pipeline;

import dev.reel.platform.AttributeKey;
import java.util.UUID;

/** Attribute keys of capture devices (MF_DEVSOURCE_ATTRIBUTE_…), and the types of devices (platform.md §8). */
public final class CaptureAttributes {
    /** {@link #VIDEO_CAPTURE} or {@link #AUDIO_CAPTURE}. */
    public static final AttributeKey<UUID> SOURCE_TYPE =
            AttributeKey.guid("MF_DEVSOURCE_ATTRIBUTE_SOURCE_TYPE", "c60ac5fe-252a-478f-a0ef-bc8fa5f7cad3");

    /** What to call the device before people. */
    public static final AttributeKey<String> FRIENDLY_NAME =
            AttributeKey.string("MF_DEVSOURCE_ATTRIBUTE_FRIENDLY_NAME", "60d0e559-52f8-4fa2-bbce-acdb34a8ec01");

    /** MF_DEVSOURCE_ATTRIBUTE_SOURCE_TYPE_VIDCAP_GUID. */
    public static final UUID VIDEO_CAPTURE = UUID.fromString("8ac3587a-4ae7-42d8-99e0-0a6013eef90f");

    /** MF_DEVSOURCE_ATTRIBUTE_SOURCE_TYPE_AUDCAP_GUID. */
    public static final UUID AUDIO_CAPTURE = UUID.fromString("14dd9a1c-7cff-41be-b1b9-ba1ac6ecb571");

    private CaptureAttributes() {}
}
