package dev.reel.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.VarType;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/**
 * JSON lines, a change of the rate with its value: {@code {"call":"Close","result":"S_OK","hresult":"0x00000000"}} and
 * {@code {"event":"MESessionClosed","status":"S_OK","hresult":"0x00000000","attributes":{}}}.
 */
final class JsonEvents implements EventFormat {
    @Override
    public String call(String name, Status result, String value) {
        return JsonText.line(json -> {
            json.writeStringField("call", name);
            json.writeStringField("result", result.symbol());
            json.writeStringField("hresult", result.hresult());
            if (!value.isEmpty()) {
                json.writeStringField("value", value);
            }
        });
    }

    @Override
    public String event(MediaEvent event) {
        return JsonText.line(json -> {
            json.writeStringField("event", event.type().name());
            json.writeStringField("status", event.status().symbol());
            json.writeStringField("hresult", event.status().hresult());
            if (event.type() == MediaEventType.MESessionRateChanged
                    && event.value().type() == VarType.R4) {
                json.writeNumberField("value", event.value().asFloat());
            }
            json.writeObjectFieldStart("attributes");
            if (event.hasAttributes()) {
                for (Map.Entry<UUID, PropVariant> item :
                        event.attributes().toMap().entrySet()) {
                    json.writeFieldName(AttributeNames.of(item.getKey()));
                    write(json, item.getValue());
                }
            }
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, PropVariant value) throws IOException {
        switch (value.type()) {
            case EMPTY -> json.writeNull();
            case UI4 -> json.writeNumber(Integer.toUnsignedLong(value.asInt()));
            case I4 -> json.writeNumber(value.asInt());
            case UI8, I8 -> json.writeNumber(value.asLong());
            case R4 -> json.writeNumber(value.asFloat());
            default -> json.writeString(value.toString());
        }
    }
}
