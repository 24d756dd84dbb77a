package dev.reel.pipeline;

import dev.reel.platform.AttributeKey;

/** Attribute keys of transcode profiles: the MF_TRANSCODE_… keys under their names without the prefix (topology.md §11). */
public final class TranscodeAttributes {
    /** Container, required: one of {@link ContainerType}. */
    public static final AttributeKey<ContainerType> CONTAINERTYPE = AttributeKey.guid(
            "MF_TRANSCODE_CONTAINERTYPE",
            "150ff23f-4abc-478b-ac4f-e1916fba1cca",
            ContainerType.class,
            ContainerType::new,
            ContainerType::guid);
    /** Container: non-zero leaves the source's metadata behind. */
    public static final AttributeKey<Integer> SKIP_METADATA_TRANSFER =
            AttributeKey.uint32("MF_TRANSCODE_SKIP_METADATA_TRANSFER", "4e4469ef-b571-4959-8f83-3dcfba33a393");
    /** Container: 0 software only, which is the default; 1 allows hardware transforms. */
    public static final AttributeKey<Integer> TOPOLOGYMODE =
            AttributeKey.uint32("MF_TRANSCODE_TOPOLOGYMODE", "3e3df610-394a-40b2-9dea-3bab650bebf2");
    /** Container: 0 takes the profile as it is, which is the default; 1 fills its gaps from the source. */
    public static final AttributeKey<Integer> ADJUST_PROFILE =
            AttributeKey.uint32("MF_TRANSCODE_ADJUST_PROFILE", "9c37c21b-060f-487c-a690-80d7f50d1c72");
    /** Stream: name of the codec's profile, {@code main} for example. */
    public static final AttributeKey<String> ENCODINGPROFILE =
            AttributeKey.string("MF_TRANSCODE_ENCODINGPROFILE", "6947787c-f508-4ea9-b1e9-a1fe3a49fbc9");
    /** Stream: from 0, fast, to 100, good. */
    public static final AttributeKey<Integer> QUALITYVSSPEED =
            AttributeKey.uint32("MF_TRANSCODE_QUALITYVSSPEED", "98332df8-03cd-476b-89fa-3f9e442dec9f");
    /** Stream: non-zero wires the source straight to the sink; the samples are copied. */
    public static final AttributeKey<Integer> DONOT_INSERT_ENCODER =
            AttributeKey.uint32("MF_TRANSCODE_DONOT_INSERT_ENCODER", "f45aa7ce-ab24-4012-a11b-dc8220201410");

    /** Stream: pictures a second, frames above seconds; the source's rate unless it is said. Reel's own. */
    public static final AttributeKey<Long> FRAME_RATE =
            AttributeKey.uint64("REEL_TRANSCODE_FRAME_RATE", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c308");
    /** Stream: the same quality throughout at whatever bit rate that takes, as the codec counts it, 0 the best. Reel's own. */
    public static final AttributeKey<Integer> CONSTANT_QUALITY =
            AttributeKey.uint32("REEL_TRANSCODE_CONSTANT_QUALITY", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c309");

    private TranscodeAttributes() {}
}
