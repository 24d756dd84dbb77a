package dev.reel.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.AttributeKey;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Status;
import org.junit.jupiter.api.Test;

class EventFormatTest {
    private final EventFormat json = EventFormat.Kind.json.format();
    private final EventFormat text = EventFormat.Kind.text.format();

    @Test
    void aCallIsOneJsonObject() {
        assertThat(json.call("Close", Status.S_OK, ""))
                .isEqualTo("{\"call\":\"Close\",\"result\":\"S_OK\",\"hresult\":\"0x00000000\"}");
        assertThat(json.call("Close", Status.MF_E_SHUTDOWN, ""))
                .isEqualTo("{\"call\":\"Close\",\"result\":\"MF_E_SHUTDOWN\",\"hresult\":\"0xC00D3E85\"}");
        assertThat(json.call("GetSessionCapabilities", Status.S_OK, "START|SEEK"))
                .isEqualTo("{\"call\":\"GetSessionCapabilities\",\"result\":\"S_OK\",\"hresult\":\"0x00000000\","
                        + "\"value\":\"START|SEEK\"}");
    }

    @Test
    void anEventIsOneJsonObjectWithItsAttributesByName() {
        MediaEvent event = MediaEvent.of(MediaEventType.MESessionCapabilitiesChanged);
        event.attributes()
                .set(EventAttributes.SESSION_CAPS, 0x80000001)
                .set(EventAttributes.PRESENTATION_TIME_OFFSET, -5L)
                .set(EventAttributes.MESSAGE, "say \"so\"")
                .set(AttributeKey.uint32("UNHEARD_OF", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0ffff"), 7);

        assertThat(json.event(event))
                .isEqualTo("{\"event\":\"MESessionCapabilitiesChanged\",\"status\":\"S_OK\",\"hresult\":\"0x00000000\","
                        + "\"attributes\":{\"MF_EVENT_SESSIONCAPS\":2147483649,\"MF_EVENT_PRESENTATION_TIME_OFFSET\":-5,"
                        + "\"REEL_EVENT_MESSAGE\":\"say \\\"so\\\"\",\"52b8d9a4-2a1d-4c6f-9a55-9a3e61f0ffff\":7}}");
        assertThat(json.event(MediaEvent.of(MediaEventType.MESessionClosed)))
                .isEqualTo("{\"event\":\"MESessionClosed\",\"status\":\"S_OK\",\"hresult\":\"0x00000000\","
                        + "\"attributes\":{}}");
    }

    @Test
    void textIsForPeople() {
        MediaEvent event = MediaEvent.of(MediaEventType.MESessionStarted, Status.MF_E_INVALIDREQUEST);
        event.attributes().set(EventAttributes.PRESENTATION_TIME_OFFSET, 0L);

        assertThat(text.call("Start", Status.S_OK, "")).isEqualTo("→ Start = S_OK");
        assertThat(text.event(event))
                .isEqualTo("← MESessionStarted (MF_E_INVALIDREQUEST, 0xC00D36B2)"
                        + " {MF_EVENT_PRESENTATION_TIME_OFFSET=0}");
    }
}
