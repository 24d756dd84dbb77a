package dev.reel.topology;

import dev.reel.platform.AttributeKey;

/** Attribute keys of a topology: the MF_TOPOLOGY_… keys under their names without the prefix (topology.md §2.1). */
public final class TopologyAttributes {
    /** 100 ns units, signed: where the topology begins in the whole presentation (global time only). */
    public static final AttributeKey<Long> PROJECTSTART =
            AttributeKey.uint64("MF_TOPOLOGY_PROJECTSTART", "7ed3f802-86bb-4b3f-b7e4-7cb43afd4b80");
    /** 100 ns units, signed: where it ends (global time only). */
    public static final AttributeKey<Long> PROJECTSTOP =
            AttributeKey.uint64("MF_TOPOLOGY_PROJECTSTOP", "7ed3f803-86bb-4b3f-b7e4-7cb43afd4b80");
    /** Non-zero: no trimming, mark attributes of nodes are ignored. */
    public static final AttributeKey<Integer> NO_MARKIN_MARKOUT =
            AttributeKey.uint32("MF_TOPOLOGY_NO_MARKIN_MARKOUT", "7ed3f804-86bb-4b3f-b7e4-7cb43afd4b80");
    /** 100 ns units, signed: start time inside a queued presentation. */
    public static final AttributeKey<Long> START_TIME_ON_PRESENTATION_SWITCH = AttributeKey.uint64(
            "MF_TOPOLOGY_START_TIME_ON_PRESENTATION_SWITCH", "c8cc113f-7951-4548-aad6-9ed6202e62b3");
    /** Set by the loader: 0 resolved, bit 1 an optional node refused its type. */
    public static final AttributeKey<Integer> RESOLUTION_STATUS =
            AttributeKey.uint32("MF_TOPOLOGY_RESOLUTION_STATUS", "494bbcde-b031-4e38-97c4-d5422dd618dc");
    /** Non-zero: the session may not edit the topology on a format change. */
    public static final AttributeKey<Integer> DYNAMIC_CHANGE_NOT_ALLOWED =
            AttributeKey.uint32("MF_TOPOLOGY_DYNAMIC_CHANGE_NOT_ALLOWED", "d529950b-d484-4527-a9cd-b1909532b5b0");
    /** Non-zero: the loader may try all the types of a source stream, not just the current one. */
    public static final AttributeKey<Integer> ENUMERATE_SOURCE_TYPES =
            AttributeKey.uint32("MF_TOPOLOGY_ENUMERATE_SOURCE_TYPES", "6248c36d-5d0b-4f40-a0bb-b0b305f77698");

    /** Non-zero asks for hardware transforms; there are none, so software ones are found as if it were 0. */
    public static final AttributeKey<Integer> HARDWARE_MODE =
            AttributeKey.uint32("MF_TOPOLOGY_HARDWARE_MODE", "d2d362fd-4e4f-4191-a579-c618b66706af");
    /** Who would get the device manager: 0 default, 1 nobody, 2 everybody. There is none to give. */
    public static final AttributeKey<Integer> DXVA_MODE =
            AttributeKey.uint32("MF_TOPOLOGY_DXVA_MODE", "1e8d34f6-f5ab-4e23-bb88-874aa3a1a74d");
    /** Non-zero: one video processor does all conversions of pictures, which is so anyway. */
    public static final AttributeKey<Integer> ENABLE_XVP_FOR_PLAYBACK =
            AttributeKey.uint32("MF_TOPOLOGY_ENABLE_XVP_FOR_PLAYBACK", "1967731f-cd78-42fc-b026-0992a56e5693");
    /** Non-zero: the two attributes below may be used to do less work. A hint; every picture is made in full. */
    public static final AttributeKey<Integer> STATIC_PLAYBACK_OPTIMIZATIONS =
            AttributeKey.uint32("MF_TOPOLOGY_STATIC_PLAYBACK_OPTIMIZATIONS", "b86cac42-41a6-4b79-897a-1ab0e52b4a1b");
    /** Size of the window, width in the high half and height in the low one. */
    public static final AttributeKey<Long> PLAYBACK_MAX_DIMS =
            AttributeKey.uint64("MF_TOPOLOGY_PLAYBACK_MAX_DIMS", "5715cf19-5768-44aa-ad6e-8721f1b0f9bb");
    /** Refresh rate of the monitor, numerator in the high half and denominator in the low one. */
    public static final AttributeKey<Long> PLAYBACK_FRAMERATE =
            AttributeKey.uint64("MF_TOPOLOGY_PLAYBACK_FRAMERATE", "c164737a-c2b1-4553-83bb-5a526072448f");

    private TopologyAttributes() {}
}
