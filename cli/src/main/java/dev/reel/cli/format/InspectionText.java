package dev.reel.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.reel.pipeline.Chapter;
import dev.reel.player.MediaInfo;
import dev.reel.player.StreamInfo;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.decrypter.KeyFit;
import dev.reel.protection.packager.ProtectionInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    public static List<String> lines(String location, @Nullable MediaInfo media) {
        return media != null
                ? describe(location, media)
                : List.of(location + ": MP4 that FFmpeg does not read while protected");
    }

    private static List<String> describe(String location, MediaInfo media) {
        List<String> lines = new ArrayList<>();
        StringJoiner head = new StringJoiner(", ", location + ": ", "");
        head.add(media.containerName().isEmpty() ? media.container() : media.containerName());
        head.add(media.duration().map(TimeText::exact).orElse("duration unknown"));
        media.bytes().ifPresent(bytes -> head.add(bytes(bytes)));
        media.bitRate().ifPresent(rate -> head.add(StreamText.bits(rate)));
        lines.add(head.toString());
        new TreeMap<>(media.tags()).forEach((key, value) -> lines.add("  " + key + ": " + value));
        for (StreamInfo stream : media.streams()) {
            lines.add("  " + StreamText.line(stream));
        }
        if (media.streams().isEmpty()) {
            lines.add("  no streams");
        }
        for (Chapter chapter : media.chapters()) {
            lines.add("  chapter " + TimeText.exact(chapter.start()) + " - " + TimeText.exact(chapter.end())
                    + (chapter.title().isEmpty() ? "" : " '" + chapter.title() + "'"));
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
            String location,
            @Nullable MediaInfo media,
            @Nullable ProtectionInfo protection,
            KeyRing keys,
            Map<KeyId, KeyFit.Verdict> fits) {
        return JsonText.lines(json -> {
            json.writeStringField("location", location);
            if (media != null) {
                write(json, media);
            }
            if (protection != null) {
                ProtectionText.write(json, protection, keys, fits);
            }
        });
    }

    private static void write(JsonGenerator json, MediaInfo media) throws IOException {
        json.writeStringField("container", media.container());
        json.writeStringField("containerName", media.containerName());
        StreamJson.time(json, "duration", media.duration());
        StreamJson.time(json, "start", media.start());
        StreamJson.number(json, "bytes", media.bytes());
        StreamJson.number(json, "bitRate", media.bitRate());
        StreamJson.tags(json, "metadata", media.tags());
        StreamJson.tags(json, "details", media.details());
        json.writeArrayFieldStart("streams");
        for (StreamInfo stream : media.streams()) {
            json.writeStartObject();
            StreamJson.write(json, stream);
            json.writeEndObject();
        }
        json.writeEndArray();
        if (!media.chapters().isEmpty()) {
            json.writeArrayFieldStart("chapters");
            for (Chapter chapter : media.chapters()) {
                json.writeStartObject();
                json.writeNumberField("start", StreamJson.seconds(chapter.start()));
                json.writeNumberField("end", StreamJson.seconds(chapter.end()));
                StreamJson.text(json, "title", chapter.title());
                StreamJson.tags(json, "metadata", chapter.tags());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    private static String bytes(long bytes) {
        if (bytes < 10_000) {
            return bytes + " bytes";
        }
        return bytes < 10_000_000
                ? String.format(Locale.ROOT, "%.0f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
