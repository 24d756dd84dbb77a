package dev.reel.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.sink.SampleGrabberSink;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.VarType;
import dev.reel.testkit.Conformance;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** topology.md §12 and §3.7: names, GUIDs and types of keys. */
class IdentifiersTest {
    private static final String NODE = "-b031-4e38-97c4-d5422dd618dc";
    private static final String CLIP = "-e075-4bc7-bcba-4de000df9ae6";
    private static final String OUTPUT = "-9087-4bb4-8412-5167145cbe04";
    private static final String PRESENTATION = "-bb8e-477a-8598-0d5d96fcd88a";

    static Stream<Arguments> section12() {
        return Stream.of(
                key("MF_TOPONODE_FLUSH", "494bbce8" + NODE, VarType.UI4, NodeAttributes.FLUSH),
                key("MF_TOPONODE_DRAIN", "494bbce9" + NODE, VarType.UI4, NodeAttributes.DRAIN),
                key("MF_TOPONODE_D3DAWARE", "494bbced" + NODE, VarType.UI4, NodeAttributes.D3DAWARE),
                key("MF_TOPONODE_ERRORCODE", "494bbcee" + NODE, VarType.UI4, NodeAttributes.ERRORCODE),
                key("MF_TOPONODE_CONNECT_METHOD", "494bbcf1" + NODE, VarType.UI4, NodeAttributes.CONNECT_METHOD),
                key("MF_TOPONODE_LOCKED", "494bbcf7" + NODE, VarType.UI4, NodeAttributes.LOCKED),
                key("MF_TOPONODE_WORKQUEUE_ID", "494bbcf8" + NODE, VarType.UI4, NodeAttributes.WORKQUEUE_ID),
                key(
                        "MF_TOPONODE_WORKQUEUE_MMCSS_CLASS",
                        "494bbcf9" + NODE,
                        VarType.STRING,
                        NodeAttributes.WORKQUEUE_MMCSS_CLASS),
                key("MF_TOPONODE_DECRYPTOR", "494bbcfa" + NODE, VarType.UI4, NodeAttributes.DECRYPTOR),
                key("MF_TOPONODE_DISCARDABLE", "494bbcfb" + NODE, VarType.BLOB, NodeAttributes.DISCARDABLE),
                key("MF_TOPONODE_ERROR_MAJORTYPE", "494bbcfd" + NODE, VarType.GUID, NodeAttributes.ERROR_MAJORTYPE),
                key("MF_TOPONODE_ERROR_SUBTYPE", "494bbcfe" + NODE, VarType.GUID, NodeAttributes.ERROR_SUBTYPE),
                key(
                        "MF_TOPONODE_WORKQUEUE_MMCSS_TASKID",
                        "494bbcff" + NODE,
                        VarType.UI4,
                        NodeAttributes.WORKQUEUE_MMCSS_TASKID),
                key("MF_TOPONODE_MARKIN_HERE", "494bbd00" + NODE, VarType.UI4, NodeAttributes.MARKIN_HERE),
                key("MF_TOPONODE_MARKOUT_HERE", "494bbd01" + NODE, VarType.UI4, NodeAttributes.MARKOUT_HERE),
                key("MF_TOPONODE_DECODER", "494bbd02" + NODE, VarType.UI4, NodeAttributes.DECODER),
                key("MF_TOPONODE_MEDIASTART", "835c58ea" + CLIP, VarType.UI8, NodeAttributes.MEDIASTART),
                key("MF_TOPONODE_MEDIASTOP", "835c58eb" + CLIP, VarType.UI8, NodeAttributes.MEDIASTOP),
                key("MF_TOPONODE_SOURCE", "835c58ec" + CLIP, VarType.UNKNOWN, NodeAttributes.SOURCE),
                key(
                        "MF_TOPONODE_PRESENTATION_DESCRIPTOR",
                        "835c58ed" + CLIP,
                        VarType.UNKNOWN,
                        NodeAttributes.PRESENTATION_DESCRIPTOR),
                key(
                        "MF_TOPONODE_STREAM_DESCRIPTOR",
                        "835c58ee" + CLIP,
                        VarType.UNKNOWN,
                        NodeAttributes.STREAM_DESCRIPTOR),
                key(
                        "MF_TOPONODE_SEQUENCE_ELEMENTID",
                        "835c58ef" + CLIP,
                        VarType.UI4,
                        NodeAttributes.SEQUENCE_ELEMENTID),
                key("MF_TOPONODE_STREAMID", "14932f9b" + OUTPUT, VarType.UI4, NodeAttributes.STREAMID),
                key(
                        "MF_TOPONODE_NOSHUTDOWN_ON_REMOVE",
                        "14932f9c" + OUTPUT,
                        VarType.UI4,
                        NodeAttributes.NOSHUTDOWN_ON_REMOVE),
                key("MF_TOPONODE_RATELESS", "14932f9d" + OUTPUT, VarType.UI4, NodeAttributes.RATELESS),
                key("MF_TOPONODE_DISABLE_PREROLL", "14932f9e" + OUTPUT, VarType.UI4, NodeAttributes.DISABLE_PREROLL),
                key(
                        "MF_TOPONODE_PRIMARYOUTPUT",
                        "6304ef99-16b2-4ebe-9d67-e4c539b3a259",
                        VarType.UI4,
                        NodeAttributes.PRIMARYOUTPUT),
                key(
                        "MF_TOPONODE_TRANSFORM_OBJECTID",
                        "88dcc0c9-293e-4e8b-9aeb-0ad64cc016b0",
                        VarType.GUID,
                        NodeAttributes.TRANSFORM_OBJECTID),
                key(
                        "MF_TOPONODE_WORKQUEUE_ITEM_PRIORITY",
                        "a1ff99be-5e97-4a53-b494-568c642c0ff3",
                        VarType.UI4,
                        NodeAttributes.WORKQUEUE_ITEM_PRIORITY),
                key(
                        "MF_TOPONODE_WORKQUEUE_MMCSS_PRIORITY",
                        "5001f840-2816-48f4-9364-ad1ef661a123",
                        VarType.UI4,
                        NodeAttributes.WORKQUEUE_MMCSS_PRIORITY),
                key(
                        "MF_TOPOLOGY_RESOLUTION_STATUS",
                        "494bbcde" + NODE,
                        VarType.UI4,
                        TopologyAttributes.RESOLUTION_STATUS),
                key(
                        "MF_TOPOLOGY_PROJECTSTART",
                        "7ed3f802-86bb-4b3f-b7e4-7cb43afd4b80",
                        VarType.UI8,
                        TopologyAttributes.PROJECTSTART),
                key(
                        "MF_TOPOLOGY_PROJECTSTOP",
                        "7ed3f803-86bb-4b3f-b7e4-7cb43afd4b80",
                        VarType.UI8,
                        TopologyAttributes.PROJECTSTOP),
                key(
                        "MF_TOPOLOGY_NO_MARKIN_MARKOUT",
                        "7ed3f804-86bb-4b3f-b7e4-7cb43afd4b80",
                        VarType.UI4,
                        TopologyAttributes.NO_MARKIN_MARKOUT),
                key(
                        "MF_TOPOLOGY_DYNAMIC_CHANGE_NOT_ALLOWED",
                        "d529950b-d484-4527-a9cd-b1909532b5b0",
                        VarType.UI4,
                        TopologyAttributes.DYNAMIC_CHANGE_NOT_ALLOWED),
                key(
                        "MF_TOPOLOGY_ENUMERATE_SOURCE_TYPES",
                        "6248c36d-5d0b-4f40-a0bb-b0b305f77698",
                        VarType.UI4,
                        TopologyAttributes.ENUMERATE_SOURCE_TYPES),
                key(
                        "MF_TOPOLOGY_HARDWARE_MODE",
                        "d2d362fd-4e4f-4191-a579-c618b66706af",
                        VarType.UI4,
                        TopologyAttributes.HARDWARE_MODE),
                key(
                        "MF_TOPOLOGY_START_TIME_ON_PRESENTATION_SWITCH",
                        "c8cc113f-7951-4548-aad6-9ed6202e62b3",
                        VarType.UI8,
                        TopologyAttributes.START_TIME_ON_PRESENTATION_SWITCH),
                key(
                        "MF_TOPOLOGY_DXVA_MODE",
                        "1e8d34f6-f5ab-4e23-bb88-874aa3a1a74d",
                        VarType.UI4,
                        TopologyAttributes.DXVA_MODE),
                key(
                        "MF_TOPOLOGY_ENABLE_XVP_FOR_PLAYBACK",
                        "1967731f-cd78-42fc-b026-0992a56e5693",
                        VarType.UI4,
                        TopologyAttributes.ENABLE_XVP_FOR_PLAYBACK),
                key(
                        "MF_TOPOLOGY_PLAYBACK_FRAMERATE",
                        "c164737a-c2b1-4553-83bb-5a526072448f",
                        VarType.UI8,
                        TopologyAttributes.PLAYBACK_FRAMERATE),
                key(
                        "MF_TOPOLOGY_PLAYBACK_MAX_DIMS",
                        "5715cf19-5768-44aa-ad6e-8721f1b0f9bb",
                        VarType.UI8,
                        TopologyAttributes.PLAYBACK_MAX_DIMS),
                key(
                        "MF_TOPOLOGY_STATIC_PLAYBACK_OPTIMIZATIONS",
                        "b86cac42-41a6-4b79-897a-1ab0e52b4a1b",
                        VarType.UI4,
                        TopologyAttributes.STATIC_PLAYBACK_OPTIMIZATIONS),
                key("MF_PD_DURATION", "6c990d33" + PRESENTATION, VarType.UI8, DescriptorAttributes.DURATION),
                key(
                        "MF_PD_TOTAL_FILE_SIZE",
                        "6c990d34" + PRESENTATION,
                        VarType.UI8,
                        DescriptorAttributes.TOTAL_FILE_SIZE),
                key(
                        "MF_PD_AUDIO_ENCODING_BITRATE",
                        "6c990d35" + PRESENTATION,
                        VarType.UI4,
                        DescriptorAttributes.AUDIO_ENCODING_BITRATE),
                key(
                        "MF_PD_VIDEO_ENCODING_BITRATE",
                        "6c990d36" + PRESENTATION,
                        VarType.UI4,
                        DescriptorAttributes.VIDEO_ENCODING_BITRATE),
                key("MF_PD_MIME_TYPE", "6c990d37" + PRESENTATION, VarType.STRING, DescriptorAttributes.MIME_TYPE),
                key(
                        "MF_PD_LAST_MODIFIED_TIME",
                        "6c990d38" + PRESENTATION,
                        VarType.BLOB,
                        DescriptorAttributes.LAST_MODIFIED_TIME),
                key(
                        "MF_PD_PLAYBACK_ELEMENT_ID",
                        "6c990d39" + PRESENTATION,
                        VarType.UI4,
                        DescriptorAttributes.PLAYBACK_ELEMENT_ID),
                key(
                        "MF_PD_PREFERRED_LANGUAGE",
                        "6c990d3a" + PRESENTATION,
                        VarType.STRING,
                        DescriptorAttributes.PREFERRED_LANGUAGE),
                key(
                        "MF_PD_PLAYBACK_BOUNDARY_TIME",
                        "6c990d3b" + PRESENTATION,
                        VarType.UI8,
                        DescriptorAttributes.PLAYBACK_BOUNDARY_TIME),
                key(
                        "MF_SD_LANGUAGE",
                        "00af2180-bdc2-423c-abca-f503593bc121",
                        VarType.STRING,
                        DescriptorAttributes.LANGUAGE),
                key(
                        "MF_SD_PROTECTED",
                        "00af2181-bdc2-423c-abca-f503593bc121",
                        VarType.UI4,
                        DescriptorAttributes.PROTECTED),
                key(
                        "MF_SD_STREAM_NAME",
                        "4f1b099d-d314-41e5-a781-7fefaa4c501f",
                        VarType.STRING,
                        DescriptorAttributes.STREAM_NAME),
                key(
                        "MF_SD_MUTUALLY_EXCLUSIVE",
                        "023ef79c-388d-487f-ac17-696cd6e3c6f5",
                        VarType.UI4,
                        DescriptorAttributes.MUTUALLY_EXCLUSIVE),
                key(
                        "MF_SAMPLEGRABBERSINK_SAMPLE_TIME_OFFSET",
                        "62e3d776-8100-4e03-a6e8-bd3857ac9c47",
                        VarType.UI8,
                        SampleGrabberSink.SAMPLE_TIME_OFFSET),
                key(
                        "MF_SAMPLEGRABBERSINK_IGNORE_CLOCK",
                        "0efda2c0-2b69-4e2e-ab8d-46dcbff7d25d",
                        VarType.UI4,
                        SampleGrabberSink.IGNORE_CLOCK));
    }

    @Conformance(spec = "topology", section = "12", rule = "keys have their GUIDs and types")
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void section12(String name, String guid, VarType type, AttributeKey<?> key) {
        assertThat(key.name()).isEqualTo(name);
        assertThat(key.guid()).hasToString(guid);
        assertThat(key.type()).isEqualTo(type);
    }

    private static Arguments key(String name, String guid, VarType type, AttributeKey<?> key) {
        return arguments(name, guid, type, key);
    }
}
