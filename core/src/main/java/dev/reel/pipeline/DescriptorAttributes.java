package dev.reel.pipeline;

import dev.reel.platform.AttributeKey;

/** Attribute keys of presentation (MF_PD_…) and stream descriptors (MF_SD_…), see topology.md §6 and §12. */
public final class DescriptorAttributes {
    /** 100 ns units, never negative; absent when unknown. */
    public static final AttributeKey<Long> DURATION =
            AttributeKey.uint64("MF_PD_DURATION", "6c990d33-bb8e-477a-8598-0d5d96fcd88a");

    /** Bytes. */
    public static final AttributeKey<Long> TOTAL_FILE_SIZE =
            AttributeKey.uint64("MF_PD_TOTAL_FILE_SIZE", "6c990d34-bb8e-477a-8598-0d5d96fcd88a");

    /** Bits per second of the sound that is selected. */
    public static final AttributeKey<Integer> AUDIO_ENCODING_BITRATE =
            AttributeKey.uint32("MF_PD_AUDIO_ENCODING_BITRATE", "6c990d35-bb8e-477a-8598-0d5d96fcd88a");
    /** Bits per second of the video that is selected. */
    public static final AttributeKey<Integer> VIDEO_ENCODING_BITRATE =
            AttributeKey.uint32("MF_PD_VIDEO_ENCODING_BITRATE", "6c990d36-bb8e-477a-8598-0d5d96fcd88a");

    public static final AttributeKey<String> MIME_TYPE =
            AttributeKey.string("MF_PD_MIME_TYPE", "6c990d37-bb8e-477a-8598-0d5d96fcd88a");
    /** Eight bytes, the lowest first: 100 ns units since 1601-01-01 UTC. */
    public static final AttributeKey<byte[]> LAST_MODIFIED_TIME =
            AttributeKey.blob("MF_PD_LAST_MODIFIED_TIME", "6c990d38-bb8e-477a-8598-0d5d96fcd88a");

    public static final AttributeKey<Integer> PLAYBACK_ELEMENT_ID =
            AttributeKey.uint32("MF_PD_PLAYBACK_ELEMENT_ID", "6c990d39-bb8e-477a-8598-0d5d96fcd88a");
    /** Of the sound that is selected. */
    public static final AttributeKey<String> PREFERRED_LANGUAGE =
            AttributeKey.string("MF_PD_PREFERRED_LANGUAGE", "6c990d3a-bb8e-477a-8598-0d5d96fcd88a");

    public static final AttributeKey<Long> PLAYBACK_BOUNDARY_TIME =
            AttributeKey.uint64("MF_PD_PLAYBACK_BOUNDARY_TIME", "6c990d3b-bb8e-477a-8598-0d5d96fcd88a");

    /** RFC 1766 tag. */
    public static final AttributeKey<String> LANGUAGE =
            AttributeKey.string("MF_SD_LANGUAGE", "00af2180-bdc2-423c-abca-f503593bc121");

    /** Non-zero when the stream's samples are protected. */
    public static final AttributeKey<Integer> PROTECTED =
            AttributeKey.uint32("MF_SD_PROTECTED", "00af2181-bdc2-423c-abca-f503593bc121");

    public static final AttributeKey<String> STREAM_NAME =
            AttributeKey.string("MF_SD_STREAM_NAME", "4f1b099d-d314-41e5-a781-7fefaa4c501f");
    /** Non-zero when it is meant to play instead of the other streams of its kind, not together with them. */
    public static final AttributeKey<Integer> MUTUALLY_EXCLUSIVE =
            AttributeKey.uint32("MF_SD_MUTUALLY_EXCLUSIVE", "023ef79c-388d-487f-ac17-696cd6e3c6f5");

    /**
     * Non-zero when it is another rendition of what a selected stream has, or of another programme: no part of the same whole.
     * Reel's own.
     */
    public static final AttributeKey<Integer> VARIANT =
            AttributeKey.uint32("REEL_SD_VARIANT", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c307");

    private DescriptorAttributes() {}
}
