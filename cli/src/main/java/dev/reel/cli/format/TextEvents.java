package dev.reel.cli.format;

import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Status;
import dev.reel.platform.VarType;
import java.util.StringJoiner;

/** Lines for people: {@code → Close = S_OK} and {@code ← MESessionClosed (S_OK)}. */
final class TextEvents implements EventFormat {
    @Override
    public String call(String name, Status result, String value) {
        return "→ " + name + " = " + describe(result) + (value.isEmpty() ? "" : ": " + value);
    }

    @Override
    public String event(MediaEvent event) {
        StringJoiner attributes = new StringJoiner(", ", " {", "}").setEmptyValue("");
        if (event.hasAttributes()) {
            event.attributes().toMap().forEach((key, value) -> attributes.add(AttributeNames.of(key) + "=" + value));
        }
        String rate = event.type() == MediaEventType.MESessionRateChanged
                        && event.value().type() == VarType.R4
                ? ": " + event.value().asFloat()
                : "";
        return "← " + event.type() + " (" + describe(event.status()) + ")" + rate + attributes;
    }

    private static String describe(Status status) {
        return status.value() == 0 ? status.symbol() : status.symbol() + ", " + status.hresult();
    }
}
