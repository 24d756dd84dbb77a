package dev.reel.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.reel.ffmpeg.MediaInspection;
import dev.reel.ffmpeg.StreamInspection;
import dev.reel.platform.media.Rational;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.packager.ProtectionInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a location holds, as a table and as JSON. */
public final class InspectionText {
    private InspectionText() {}

    /**
     * Lines for people: the container first, then one line for each stream.
     *
     * @param media null when FFmpeg does not read the file
     */
    public static List<String> lines(String location, @Nullable MediaInspection media) {
        return media != null ? lines(media) : List.of(location + ": MP4 that FFmpeg does not read while protected");
    }

    private static List<String> lines(MediaInspection media) {
        List<String> lines = new ArrayList<>();
        StringJoiner head = new StringJoiner(", ", media.location() + ": ", "");
        head.add(media.containerName().isEmpty() ? media.container() : media.containerName());
        head.add(media.duration().isPresent() ? time(media.duration().getAsLong()) : "duration unknown");
        media.size().ifPresent(bytes -> head.add(bytes(bytes)));
        if (media.bitRate() > 0) {
            head.add(bits(media.bitRate()));
        }
        lines.add(head.toString());
        new TreeMap<>(media.metadata()).forEach((key, value) -> lines.add("  " + key + ": " + value));
        for (StreamInspection stream : media.streams()) {
            lines.add("  " + line(stream));
        }
        if (media.streams().isEmpty()) {
            lines.add("  no streams");
        }
        return lines;
    }

    /**
     * One JSON object; what is unknown or does not apply is left out.
     *
     * @param media null when FFmpeg does not read the file
     * @param protection null for clear media
     * @param keys the keys that the user has
     */
    public static String json(
            String location, @Nullable MediaInspection media, @Nullable ProtectionInfo protection, KeyRing keys) {
        return JsonText.lines(json -> {
            if (media != null) {
                write(json, media);
            } else {
                json.writeStringField("location", location);
            }
            if (protection != null) {
                ProtectionText.write(json, protection, keys);
            }
        });
    }

    private static void write(JsonGenerator json, MediaInspection media) throws IOException {
        json.writeStringField("location", media.location());
        json.writeStringField("container", media.container());
        json.writeStringField("containerName", media.containerName());
        if (media.duration().isPresent()) {
            json.writeNumberField("duration", seconds(media.duration().getAsLong()));
        }
        if (media.size().isPresent()) {
            json.writeNumberField("bytes", media.size().getAsLong());
        }
        if (media.bitRate() > 0) {
            json.writeNumberField("bitRate", media.bitRate());
        }
        if (!media.metadata().isEmpty()) {
            json.writeObjectFieldStart("metadata");
            for (var item : new TreeMap<>(media.metadata()).entrySet()) {
                json.writeStringField(item.getKey(), item.getValue());
            }
            json.writeEndObject();
        }
        json.writeArrayFieldStart("streams");
        for (StreamInspection stream : media.streams()) {
            json.writeStartObject();
            StreamJson.write(json, stream);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String line(StreamInspection stream) {
        StringJoiner line = new StringJoiner(", ");
        line.add("#" + stream.index() + " " + stream.type().name().toLowerCase(Locale.ROOT) + ": " + stream.codec()
                + (stream.profile().isEmpty() ? "" : " (" + stream.profile() + ")"));
        if (!stream.format().isEmpty()) {
            line.add(stream.format());
        }
        if (stream.width() > 0) {
            line.add(stream.width() + "x" + stream.height());
        }
        if (known(stream.frameRate()) && !stream.attachedPicture()) {
            line.add(String.format(Locale.ROOT, "%.4g fps", perSecond(stream.frameRate())));
        }
        if (stream.rotation() != 0) {
            line.add("turned " + stream.rotation() + "°");
        }
        if (stream.sampleRate() > 0) {
            line.add(stream.sampleRate() + " Hz");
        }
        if (stream.channels() > 0) {
            line.add(stream.channelLayout().isEmpty() ? stream.channels() + " channels" : stream.channelLayout());
        }
        if (stream.bitRate() > 0) {
            line.add(bits(stream.bitRate()));
        }
        if (!stream.language().isEmpty()) {
            line.add("language " + stream.language());
        }
        if (!stream.title().isEmpty()) {
            line.add("'" + stream.title() + "'");
        }
        if (stream.attachedPicture()) {
            line.add("cover picture");
        }
        if (!stream.decodable() && stream.type() != StreamInspection.Type.OTHER) {
            line.add("no decoder");
        }
        return line.toString();
    }

    static boolean known(Rational rate) {
        return rate.numerator() > 0 && rate.denominator() > 0;
    }

    static double perSecond(Rational rate) {
        return (double) rate.numerator() / rate.denominator();
    }

    /** Seconds of 100 ns units. */
    static double seconds(long units) {
        return units / 1e7;
    }

    private static String time(long units) {
        return TimeText.exact(Duration.ofNanos(units * 100));
    }

    private static String bytes(long bytes) {
        if (bytes < 10_000) {
            return bytes + " bytes";
        }
        return bytes < 10_000_000
                ? String.format(Locale.ROOT, "%.0f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private static String bits(long perSecond) {
        return perSecond < 10_000_000
                ? String.format(Locale.ROOT, "%.0f kb/s", perSecond / 1e3)
                : String.format(Locale.ROOT, "%.1f Mb/s", perSecond / 1e6);
    }
}
