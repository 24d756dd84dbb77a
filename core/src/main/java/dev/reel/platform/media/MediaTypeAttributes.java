package dev.reel.platform.media;

import dev.reel.platform.AttributeKey;

/** Attribute keys of media types: the MF_MT_… keys under their names without the prefix (platform.md §2). */
public final class MediaTypeAttributes {
    public static final AttributeKey<MajorType> MAJOR_TYPE = AttributeKey.guid(
            "MF_MT_MAJOR_TYPE",
            "48eba18e-f8c9-4687-bf11-0a74c9f96a8f",
            MajorType.class,
            MajorType::new,
            MajorType::guid);
    public static final AttributeKey<Subtype> SUBTYPE = AttributeKey.guid(
            "MF_MT_SUBTYPE", "f7e34c9a-42e8-4714-b74b-cb29d72c35e5", Subtype.class, Subtype::new, Subtype::guid);
    public static final AttributeKey<Integer> ALL_SAMPLES_INDEPENDENT =
            AttributeKey.uint32("MF_MT_ALL_SAMPLES_INDEPENDENT", "c9173739-5e56-461c-b713-46fb995cb95f");
    public static final AttributeKey<Integer> FIXED_SIZE_SAMPLES =
            AttributeKey.uint32("MF_MT_FIXED_SIZE_SAMPLES", "b8ebefaf-b718-4e04-b0a9-116775e3321b");
    public static final AttributeKey<Integer> COMPRESSED =
            AttributeKey.uint32("MF_MT_COMPRESSED", "3afd0cee-18f2-4ba5-a110-8bea502e1f92");
    public static final AttributeKey<Integer> SAMPLE_SIZE =
            AttributeKey.uint32("MF_MT_SAMPLE_SIZE", "dad3ab78-1990-408b-bce2-eba673dacc10");
    public static final AttributeKey<byte[]> WRAPPED_TYPE =
            AttributeKey.blob("MF_MT_WRAPPED_TYPE", "4d3f7b23-d02f-4e6c-9bee-e4bf2c6c695d");
    public static final AttributeKey<byte[]> USER_DATA =
            AttributeKey.blob("MF_MT_USER_DATA", "b6bc765f-4c3b-40a4-bd51-2535b66fe09d");
    /** What a video decoder must have before the first sample, as {@link #USER_DATA} has it too. */
    public static final AttributeKey<byte[]> MPEG_SEQUENCE_HEADER =
            AttributeKey.blob("MF_MT_MPEG_SEQUENCE_HEADER", "3c036de7-3ad0-4c9e-9216-ee6d6ac21cb3");
    /** Bits per second. */
    public static final AttributeKey<Integer> AVG_BITRATE =
            AttributeKey.uint32("MF_MT_AVG_BITRATE", "20332624-fb0d-4d9e-bd0d-cbf6786c102e");

    public static final AttributeKey<Integer> AUDIO_NUM_CHANNELS =
            AttributeKey.uint32("MF_MT_AUDIO_NUM_CHANNELS", "37e48bf5-645e-4c5b-89de-ada9e29b696a");
    public static final AttributeKey<Integer> AUDIO_SAMPLES_PER_SECOND =
            AttributeKey.uint32("MF_MT_AUDIO_SAMPLES_PER_SECOND", "5faeeae7-0290-4c31-9e8a-c534f68d9dba");
    public static final AttributeKey<Integer> AUDIO_AVG_BYTES_PER_SECOND =
            AttributeKey.uint32("MF_MT_AUDIO_AVG_BYTES_PER_SECOND", "1aab75c8-cfef-451c-ab95-ac034b8e1731");
    public static final AttributeKey<Integer> AUDIO_BLOCK_ALIGNMENT =
            AttributeKey.uint32("MF_MT_AUDIO_BLOCK_ALIGNMENT", "322de230-9eeb-43bd-ab7a-ff412251541d");
    public static final AttributeKey<Integer> AUDIO_BITS_PER_SAMPLE =
            AttributeKey.uint32("MF_MT_AUDIO_BITS_PER_SAMPLE", "f2deb57f-40fa-4764-aa33-ed4f2d1ff669");
    public static final AttributeKey<Integer> AUDIO_VALID_BITS_PER_SAMPLE =
            AttributeKey.uint32("MF_MT_AUDIO_VALID_BITS_PER_SAMPLE", "d9bf8d6a-9530-4b7c-9ddf-ff6fd58bbd06");
    public static final AttributeKey<Integer> AUDIO_CHANNEL_MASK =
            AttributeKey.uint32("MF_MT_AUDIO_CHANNEL_MASK", "55fb5765-644a-4caf-8479-938983bb1588");
    public static final AttributeKey<Integer> AUDIO_PREFER_WAVEFORMATEX =
            AttributeKey.uint32("MF_MT_AUDIO_PREFER_WAVEFORMATEX", "a901aaba-e037-458a-bdf6-545be2074042");
    /** Non-zero when each channel lies in a plane of its own; absent means interleaved. Reel's own key. */
    public static final AttributeKey<Integer> AUDIO_PLANAR =
            AttributeKey.uint32("REEL_MT_AUDIO_PLANAR", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c201");

    /** Width in the upper, height in the lower 32 bits. */
    public static final AttributeKey<Long> FRAME_SIZE =
            AttributeKey.uint64("MF_MT_FRAME_SIZE", "1652c33d-d6b2-4012-b834-72030849a37d");
    /** Numerator in the upper, denominator in the lower 32 bits. */
    public static final AttributeKey<Long> FRAME_RATE =
            AttributeKey.uint64("MF_MT_FRAME_RATE", "c459a2e8-3d2c-4e44-b132-fee5156c7bb0");

    public static final AttributeKey<Long> FRAME_RATE_RANGE_MIN =
            AttributeKey.uint64("MF_MT_FRAME_RATE_RANGE_MIN", "d2e7558c-dc1f-403f-9a72-d28bb1eb3b5e");
    public static final AttributeKey<Long> FRAME_RATE_RANGE_MAX =
            AttributeKey.uint64("MF_MT_FRAME_RATE_RANGE_MAX", "e3371d41-b4cf-4a05-bd4e-20b88bb2c4d6");
    public static final AttributeKey<Long> PIXEL_ASPECT_RATIO =
            AttributeKey.uint64("MF_MT_PIXEL_ASPECT_RATIO", "c6376a1e-8d0a-4027-be45-6d9a0ad39bb6");
    public static final AttributeKey<Integer> INTERLACE_MODE =
            AttributeKey.uint32("MF_MT_INTERLACE_MODE", "e2724bb8-e676-4806-b4b2-a8d6efb44ccd");
    /** Bytes per row; negative for bottom-up pictures. */
    public static final AttributeKey<Integer> DEFAULT_STRIDE =
            AttributeKey.uint32("MF_MT_DEFAULT_STRIDE", "644b4e48-1e02-4516-b0eb-c01ca9d49ac6");
    /** Degrees, counter-clockwise: 0, 90, 180, 270. */
    public static final AttributeKey<Integer> VIDEO_ROTATION =
            AttributeKey.uint32("MF_MT_VIDEO_ROTATION", "c380465d-2271-428c-9b83-ecea3b4a85c1");
    /** Non-zero when left and right are to be swapped before the picture is turned. Reel's own key. */
    public static final AttributeKey<Integer> VIDEO_MIRRORED =
            AttributeKey.uint32("REEL_MT_VIDEO_MIRRORED", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c202");
    /** Which numbers stand for black and white: 1 for 0 to 255, 2 for 16 to 235; 0 or absent when unknown. */
    public static final AttributeKey<Integer> VIDEO_NOMINAL_RANGE =
            AttributeKey.uint32("MF_MT_VIDEO_NOMINAL_RANGE", "c21b8ee5-b956-4071-8daf-325edf5cab11");
    /** The colours that red, green and blue are: 2 for BT.709, 5 for SMPTE 170M, 9 for BT.2020 …; 0 or absent when unknown. */
    public static final AttributeKey<Integer> VIDEO_PRIMARIES =
            AttributeKey.uint32("MF_MT_VIDEO_PRIMARIES", "dbfbe4d7-0740-4ee0-8192-850ab0e21935");
    /** How light becomes numbers: 5 for BT.709, 7 for sRGB, 15 for PQ, 16 for HLG …; 0 or absent when unknown. */
    public static final AttributeKey<Integer> TRANSFER_FUNCTION =
            AttributeKey.uint32("MF_MT_TRANSFER_FUNCTION", "5fb0fce9-be5c-4935-a811-ec838f8eed93");
    /** How RGB becomes YUV: 1 for BT.709, 2 for BT.601, 4 for BT.2020 …; 0 or absent when unknown. */
    public static final AttributeKey<Integer> YUV_MATRIX =
            AttributeKey.uint32("MF_MT_YUV_MATRIX", "3e23d450-2c75-4d25-a00e-b91670d12327");

    private MediaTypeAttributes() {}
}
