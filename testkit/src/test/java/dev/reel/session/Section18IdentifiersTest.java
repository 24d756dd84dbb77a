package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.reel.pipeline.AttributeStore;
import dev.reel.pipeline.Services;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.VarType;
import dev.reel.testkit.Conformance;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** media-session.md §18: the identifiers of sessions and their events. */
class Section18IdentifiersTest {
    private static final String SPEC = "media-session";

    // spotless:off
    static Stream<Arguments> keys() {
        return Stream.of(
                key("MF_SESSION_TOPOLOADER", "1e83d482-1f1c-4571-8405-88f4b2181f71", VarType.GUID, SessionAttributes.TOPOLOADER),
                key("MF_SESSION_GLOBAL_TIME", "1e83d482-1f1c-4571-8405-88f4b2181f72", VarType.UI4, SessionAttributes.GLOBAL_TIME),
                key("MF_LOW_LATENCY", "9c27891a-ed7a-40e1-88e8-b22727a024ee", VarType.UI4, AttributeStore.LOW_LATENCY),
                key("MF_SESSION_QUALITY_MANAGER", "1e83d482-1f1c-4571-8405-88f4b2181f73", VarType.GUID, SessionAttributes.QUALITY_MANAGER),
                key("MF_SESSION_CONTENT_PROTECTION_MANAGER", "1e83d482-1f1c-4571-8405-88f4b2181f74", VarType.UNKNOWN, SessionAttributes.CONTENT_PROTECTION_MANAGER),
                key("MF_SESSION_SERVER_CONTEXT", "afe5b291-50fa-46e8-b9be-0c0c3ce4b3a5", VarType.UNKNOWN, SessionAttributes.SERVER_CONTEXT),
                key("MF_SESSION_REMOTE_SOURCE_MODE", "f4033ef4-9bb3-4378-941f-85a0856bc244", VarType.UI4, SessionAttributes.REMOTE_SOURCE_MODE),
                key("MF_SESSION_APPROX_EVENT_OCCURRENCE_TIME", "190e852f-6238-42d1-b5af-69ea338ef850", VarType.UI8, EventAttributes.APPROX_EVENT_OCCURRENCE_TIME),
                key("MF_EVENT_SESSIONCAPS", "7e5ebcd0-11b8-4abe-afad-10f6599a7f42", VarType.UI4, EventAttributes.SESSION_CAPS),
                key("MF_EVENT_SESSIONCAPS_DELTA", "7e5ebcd1-11b8-4abe-afad-10f6599a7f42", VarType.UI4, EventAttributes.SESSION_CAPS_DELTA),
                key("MF_EVENT_TOPOLOGY_STATUS", "30c5018d-9a53-454b-ad9e-6d5f8fa7c43b", VarType.UI4, EventAttributes.TOPOLOGY_STATUS),
                key("MF_EVENT_START_PRESENTATION_TIME", "5ad914d0-9b45-4a8d-a2c0-81d1e50bfb07", VarType.UI8, EventAttributes.START_PRESENTATION_TIME),
                key("MF_EVENT_PRESENTATION_TIME_OFFSET", "5ad914d1-9b45-4a8d-a2c0-81d1e50bfb07", VarType.UI8, EventAttributes.PRESENTATION_TIME_OFFSET),
                key("MF_EVENT_START_PRESENTATION_TIME_AT_OUTPUT", "5ad914d2-9b45-4a8d-a2c0-81d1e50bfb07", VarType.UI8, EventAttributes.START_PRESENTATION_TIME_AT_OUTPUT),
                key("MF_EVENT_SOURCE_FAKE_START", "a8cc55a7-6b31-419f-845d-ffb351a2434b", VarType.UI4, EventAttributes.SOURCE_FAKE_START),
                key("MF_EVENT_SOURCE_PROJECTSTART", "a8cc55a8-6b31-419f-845d-ffb351a2434b", VarType.UI8, EventAttributes.SOURCE_PROJECTSTART),
                key("MF_EVENT_SOURCE_ACTUAL_START", "a8cc55a9-6b31-419f-845d-ffb351a2434b", VarType.UI8, EventAttributes.SOURCE_ACTUAL_START),
                key("MF_EVENT_SOURCE_TOPOLOGY_CANCELED", "db62f650-9a5e-4704-acf3-563bc6a73364", VarType.UI4, EventAttributes.SOURCE_TOPOLOGY_CANCELED),
                key("MF_EVENT_SOURCE_CHARACTERISTICS", "47db8490-8b22-4f52-afda-9ce1b2d3cfa8", VarType.UI4, EventAttributes.SOURCE_CHARACTERISTICS),
                key("MF_EVENT_SOURCE_CHARACTERISTICS_OLD", "47db8491-8b22-4f52-afda-9ce1b2d3cfa8", VarType.UI4, EventAttributes.SOURCE_CHARACTERISTICS_OLD),
                key("MF_EVENT_DO_THINNING", "321ea6fb-dad9-46e4-b31d-d2eae7090e30", VarType.UI4, EventAttributes.DO_THINNING),
                key("MF_EVENT_SCRUBSAMPLE_TIME", "9ac712b3-dcb8-44d5-8d0c-37455a2782e3", VarType.UI8, EventAttributes.SCRUBSAMPLE_TIME),
                key("MF_EVENT_OUTPUT_NODE", "830f1a8b-c060-46dd-a801-1c95dec9b107", VarType.UI8, EventAttributes.OUTPUT_NODE),
                key("MF_EVENT_MFT_INPUT_STREAM_ID", "f29c2cca-7ae6-42d2-b284-bf837cc874e2", VarType.UI4, EventAttributes.MFT_INPUT_STREAM_ID),
                key("MF_EVENT_MFT_CONTEXT", "b7cd31f1-899e-4b41-80c9-26a896d32977", VarType.UI8, EventAttributes.MFT_CONTEXT));
    }

    static Stream<Arguments> services() {
        return Stream.of(
                arguments("MF_RATE_CONTROL_SERVICE", "866fa297-b802-4bf8-9dc9-5e3b6a9f53c9", Services.RATE_CONTROL),
                arguments("MF_PMP_SERVER_CONTEXT", "2f00c910-d2cf-4278-8b6a-d077fac3a25f", Services.PMP_SERVER_CONTEXT));
    }
    // spotless:on

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @Conformance(spec = SPEC, section = "18", rule = "every key has its name, GUID and type")
    void keys(String name, String guid, VarType type, AttributeKey<?> key) {
        assertThat(key.name()).isEqualTo(name);
        assertThat(key.guid()).hasToString(guid);
        assertThat(key.type()).isEqualTo(type);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @Conformance(spec = SPEC, section = "18", rule = "every service has its GUID")
    void services(String name, String guid, UUID service) {
        assertThat(service).as(name).hasToString(guid);
    }

    private static Arguments key(String name, String guid, VarType type, AttributeKey<?> key) {
        return arguments(name, guid, type, key);
    }
}
