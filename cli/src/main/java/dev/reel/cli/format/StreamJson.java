package dev.reel.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.reel.ffmpeg.StreamInspection;
import java.io.IOException;
import java.util.Locale;

/** The members of one stream in the JSON of an inspection. */
final class StreamJson {
    private StreamJson() {}

    static void write(JsonGenerator json, StreamInspection stream) throws IOException {
        json.writeNumberField("index", stream.index());
        json.writeStringField("type", stream.type().name().toLowerCase(Locale.ROOT));
        json.writeStringField("codec", stream.codec());
        text(json, "profile", stream.profile());
        text(json, "format", stream.format());
        number(json, "width", stream.width());
        number(json, "height", stream.height());
        if (InspectionText.known(stream.frameRate()) && !stream.attachedPicture()) {
            json.writeNumberField("frameRate", InspectionText.perSecond(stream.frameRate()));
            json.writeStringField("frameRateFraction", stream.frameRate().toString());
        }
        number(json, "rotation", stream.rotation());
        number(json, "sampleRate", stream.sampleRate());
        number(json, "channels", stream.channels());
        text(json, "channelLayout", stream.channelLayout());
        number(json, "bitRate", stream.bitRate());
        text(json, "language", stream.language());
        text(json, "title", stream.title());
        if (stream.duration().isPresent()) {
            json.writeNumberField(
                    "duration", InspectionText.seconds(stream.duration().getAsLong()));
        }
        if (stream.attachedPicture()) {
            json.writeBooleanField("attachedPicture", true);
        }
        json.writeBooleanField("decodable", stream.decodable());
    }

    private static void text(JsonGenerator json, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(name, value);
        }
    }

    private static void number(JsonGenerator json, String name, long value) throws IOException {
        if (value != 0) {
            json.writeNumberField(name, value);
        }
    }
}
