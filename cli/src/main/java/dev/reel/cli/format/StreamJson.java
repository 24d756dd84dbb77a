package dev.reel.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.reel.pipeline.Disposition;
import dev.reel.player.AudioInfo;
import dev.reel.player.StreamInfo;
import dev.reel.player.VideoInfo;
import dev.reel.player.VideoInfo.Colour;
import dev.reel.player.VideoInfo.Hdr;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** The members of one stream in the JSON of an inspection; what is unknown or does not apply is left out. */
final class StreamJson {
    private StreamJson() {}

    static void write(JsonGenerator json, StreamInfo stream) throws IOException {
        json.writeNumberField("index", stream.index());
        json.writeStringField("type", stream.kind().name().toLowerCase(Locale.ROOT));
        json.writeStringField("codec", stream.codec());
        text(json, "codecTag", stream.codecTag());
        text(json, "profile", stream.profile());
        if (stream.level().isPresent()) {
            json.writeNumberField("level", stream.level().getAsInt());
        }
        if (stream.video().isPresent()) {
            write(json, stream, stream.video().get());
        }
        if (stream.audio().isPresent()) {
            write(json, stream.audio().get());
        }
        number(json, "bitRate", stream.bitRate());
        json.writeStringField("timeBase", stream.timeBase().toString());
        time(json, "start", stream.start());
        time(json, "duration", stream.duration());
        number(json, "frames", stream.frames());
        text(json, "language", stream.language());
        text(json, "title", stream.title());
        if (stream.isAttachedPicture()) {
            json.writeBooleanField("attachedPicture", true);
        }
        if (!stream.dispositions().isEmpty()) {
            json.writeArrayFieldStart("dispositions");
            for (Disposition disposition : new TreeSet<>(stream.dispositions())) {
                json.writeString(StreamText.words(disposition));
            }
            json.writeEndArray();
        }
        tags(json, "metadata", stream.tags());
        tags(json, "details", stream.details());
        json.writeBooleanField("decodable", stream.decodable());
        if (stream.encrypted()) {
            json.writeBooleanField("encrypted", true);
        }
    }

    private static void write(JsonGenerator json, StreamInfo stream, VideoInfo video) throws IOException {
        text(json, "format", video.pixelFormat());
        number(json, "width", video.width());
        number(json, "height", video.height());
        if (video.width() > 0) {
            json.writeStringField("pixelShape", video.pixelShape().toString());
            json.writeNumberField("shownWidth", video.shownWidth());
            json.writeNumberField("shownHeight", video.shownHeight());
        }
        if (video.frameRate().isPresent() && !stream.isAttachedPicture()) {
            json.writeNumberField(
                    "frameRate", StreamText.perSecond(video.frameRate().get()));
            json.writeStringField("frameRateFraction", video.frameRate().get().toString());
        }
        number(json, "rotation", video.orientation().rotation());
        if (video.orientation().mirrored()) {
            json.writeBooleanField("mirrored", true);
        }
        text(json, "scan", video.scan());
        write(json, video.colour());
    }

    private static void write(JsonGenerator json, Colour colour) throws IOException {
        text(json, "colourRange", colour.range());
        text(json, "colourPrimaries", colour.primaries());
        text(json, "colourTransfer", colour.transfer());
        text(json, "colourMatrix", colour.matrix());
        if (colour.hdr().isPresent()) {
            Hdr hdr = colour.hdr().get();
            json.writeObjectFieldStart("hdr");
            json.writeNumberField("minimum", hdr.minimum());
            json.writeNumberField("maximum", hdr.maximum());
            number(json, "maximumContent", hdr.maximumContent());
            number(json, "maximumFrameAverage", hdr.maximumFrameAverage());
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, AudioInfo audio) throws IOException {
        text(json, "format", audio.sampleFormat());
        number(json, "sampleRate", audio.sampleRate());
        number(json, "channels", audio.channels());
        text(json, "channelLayout", audio.layout());
        number(json, "bitsPerSample", audio.bitsPerSample());
    }

    static void tags(JsonGenerator json, String name, Map<String, String> tags) throws IOException {
        if (!tags.isEmpty()) {
            json.writeObjectFieldStart(name);
            for (var tag : new TreeMap<>(tags).entrySet()) {
                json.writeStringField(tag.getKey(), tag.getValue());
            }
            json.writeEndObject();
        }
    }

    static void text(JsonGenerator json, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(name, value);
        }
    }

    static void number(JsonGenerator json, String name, OptionalLong value) throws IOException {
        number(json, name, value.orElse(0));
    }

    private static void number(JsonGenerator json, String name, long value) throws IOException {
        if (value != 0) {
            json.writeNumberField(name, value);
        }
    }

    static void time(JsonGenerator json, String name, Optional<Duration> time) throws IOException {
        if (time.isPresent()) {
            json.writeNumberField(name, seconds(time.get()));
        }
    }

    static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
