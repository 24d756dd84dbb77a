package dev.reel.topology;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.Subtype;
import java.util.UUID;

/** Attribute keys of topology nodes: the MF_TOPONODE_… keys under their names without the prefix (topology.md §3.7). */
public final class NodeAttributes {
    public static final AttributeKey<Integer> CONNECT_METHOD =
            AttributeKey.uint32("MF_TOPONODE_CONNECT_METHOD", "494bbcf1-b031-4e38-97c4-d5422dd618dc");
    public static final AttributeKey<Integer> DECODER =
            AttributeKey.uint32("MF_TOPONODE_DECODER", "494bbd02-b031-4e38-97c4-d5422dd618dc");
    public static final AttributeKey<Integer> DECRYPTOR =
            AttributeKey.uint32("MF_TOPONODE_DECRYPTOR", "494bbcfa-b031-4e38-97c4-d5422dd618dc");
    public static final AttributeKey<byte[]> DISCARDABLE =
            AttributeKey.blob("MF_TOPONODE_DISCARDABLE", "494bbcfb-b031-4e38-97c4-d5422dd618dc");
    public static final AttributeKey<Integer> ERRORCODE =
            AttributeKey.uint32("MF_TOPONODE_ERRORCODE", "494bbcee-b031-4e38-97c4-d5422dd618dc");
    public static final AttributeKey<MajorType> ERROR_MAJORTYPE = AttributeKey.guid(
            "MF_TOPONODE_ERROR_MAJORTYPE",
            "494bbcfd-b031-4e38-97c4-d5422dd618dc",
            MajorType.class,
            MajorType::new,
            MajorType::guid);
    public static final AttributeKey<Subtype> ERROR_SUBTYPE = AttributeKey.guid(
            "MF_TOPONODE_ERROR_SUBTYPE",
            "494bbcfe-b031-4e38-97c4-d5422dd618dc",
            Subtype.class,
            Subtype::new,
            Subtype::guid);
    public static final AttributeKey<Integer> LOCKED =
            AttributeKey.uint32("MF_TOPONODE_LOCKED", "494bbcf7-b031-4e38-97c4-d5422dd618dc");
    public static final AttributeKey<Integer> MARKIN_HERE =
            AttributeKey.uint32("MF_TOPONODE_MARKIN_HERE", "494bbd00-b031-4e38-97c4-d5422dd618dc");
    public static final AttributeKey<Integer> MARKOUT_HERE =
            AttributeKey.uint32("MF_TOPONODE_MARKOUT_HERE", "494bbd01-b031-4e38-97c4-d5422dd618dc");
    /** Source node: first media time to present, 100 ns units, signed; default 0. */
    public static final AttributeKey<Long> MEDIASTART =
            AttributeKey.uint64("MF_TOPONODE_MEDIASTART", "835c58ea-e075-4bc7-bcba-4de000df9ae6");
    /** Source node: media time to end at, 100 ns units, signed; default the end. */
    public static final AttributeKey<Long> MEDIASTOP =
            AttributeKey.uint64("MF_TOPONODE_MEDIASTOP", "835c58eb-e075-4bc7-bcba-4de000df9ae6");

    public static final AttributeKey<MediaSource> SOURCE =
            AttributeKey.object("MF_TOPONODE_SOURCE", "835c58ec-e075-4bc7-bcba-4de000df9ae6", MediaSource.class);
    public static final AttributeKey<PresentationDescriptor> PRESENTATION_DESCRIPTOR = AttributeKey.object(
            "MF_TOPONODE_PRESENTATION_DESCRIPTOR",
            "835c58ed-e075-4bc7-bcba-4de000df9ae6",
            PresentationDescriptor.class);
    public static final AttributeKey<StreamDescriptor> STREAM_DESCRIPTOR = AttributeKey.object(
            "MF_TOPONODE_STREAM_DESCRIPTOR", "835c58ee-e075-4bc7-bcba-4de000df9ae6", StreamDescriptor.class);
    public static final AttributeKey<Integer> SEQUENCE_ELEMENTID =
            AttributeKey.uint32("MF_TOPONODE_SEQUENCE_ELEMENTID", "835c58ef-e075-4bc7-bcba-4de000df9ae6");
    public static final AttributeKey<Integer> WORKQUEUE_ID =
            AttributeKey.uint32("MF_TOPONODE_WORKQUEUE_ID", "494bbcf8-b031-4e38-97c4-d5422dd618dc");
    public static final AttributeKey<Integer> WORKQUEUE_ITEM_PRIORITY =
            AttributeKey.uint32("MF_TOPONODE_WORKQUEUE_ITEM_PRIORITY", "a1ff99be-5e97-4a53-b494-568c642c0ff3");
    public static final AttributeKey<String> WORKQUEUE_MMCSS_CLASS =
            AttributeKey.string("MF_TOPONODE_WORKQUEUE_MMCSS_CLASS", "494bbcf9-b031-4e38-97c4-d5422dd618dc");
    public static final AttributeKey<Integer> WORKQUEUE_MMCSS_PRIORITY =
            AttributeKey.uint32("MF_TOPONODE_WORKQUEUE_MMCSS_PRIORITY", "5001f840-2816-48f4-9364-ad1ef661a123");
    public static final AttributeKey<Integer> WORKQUEUE_MMCSS_TASKID =
            AttributeKey.uint32("MF_TOPONODE_WORKQUEUE_MMCSS_TASKID", "494bbcff-b031-4e38-97c4-d5422dd618dc");
    /** Transform node: 0 drain at the end of the stream, 1 whenever the topology ends, 2 never. */
    public static final AttributeKey<Integer> DRAIN =
            AttributeKey.uint32("MF_TOPONODE_DRAIN", "494bbce9-b031-4e38-97c4-d5422dd618dc");
    /** Transform node: 0 flush on any change of stream, 1 on a seek, 2 never. */
    public static final AttributeKey<Integer> FLUSH =
            AttributeKey.uint32("MF_TOPONODE_FLUSH", "494bbce8-b031-4e38-97c4-d5422dd618dc");

    public static final AttributeKey<Integer> D3DAWARE =
            AttributeKey.uint32("MF_TOPONODE_D3DAWARE", "494bbced-b031-4e38-97c4-d5422dd618dc");
    /** Transform node: class id in the transform registry. */
    public static final AttributeKey<UUID> TRANSFORM_OBJECTID =
            AttributeKey.guid("MF_TOPONODE_TRANSFORM_OBJECTID", "88dcc0c9-293e-4e8b-9aeb-0ad64cc016b0");
    /** Output node: id of the stream sink, default 0. */
    public static final AttributeKey<Integer> STREAMID =
            AttributeKey.uint32("MF_TOPONODE_STREAMID", "14932f9b-9087-4bb4-8412-5167145cbe04");
    /**
     * Output node, or node of an asynchronous transform: zero shuts its sink or transform down when the topology leaves the
     * session; default non-zero.
     */
    public static final AttributeKey<Integer> NOSHUTDOWN_ON_REMOVE =
            AttributeKey.uint32("MF_TOPONODE_NOSHUTDOWN_ON_REMOVE", "14932f9c-9087-4bb4-8412-5167145cbe04");
    /** Output node: treat the sink as rateless. */
    public static final AttributeKey<Integer> RATELESS =
            AttributeKey.uint32("MF_TOPONODE_RATELESS", "14932f9d-9087-4bb4-8412-5167145cbe04");
    /** Output node: no preroll. */
    public static final AttributeKey<Integer> DISABLE_PREROLL =
            AttributeKey.uint32("MF_TOPONODE_DISABLE_PREROLL", "14932f9e-9087-4bb4-8412-5167145cbe04");
    /** Tee node: index of the output whose requests drive the others; default 0. */
    public static final AttributeKey<Integer> PRIMARYOUTPUT =
            AttributeKey.uint32("MF_TOPONODE_PRIMARYOUTPUT", "6304ef99-16b2-4ebe-9d67-e4c539b3a259");

    /** Non-zero on a transform node whose object was made for the topology and is closed with it. Reel's own key. */
    public static final AttributeKey<Integer> OWNED_TRANSFORM =
            AttributeKey.uint32("REEL_TOPONODE_OWNED_TRANSFORM", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c601");

    private NodeAttributes() {}
}
