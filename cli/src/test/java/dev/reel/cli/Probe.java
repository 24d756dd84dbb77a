package dev.reel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reel.ffmpeg.FfmpegProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/** What the shipped ffprobe finds in a file, which must give it no reason to complain. */
public record Probe(JsonNode root) {
    /** Probes a file. */
    public static Probe of(Path file) throws Exception {
        return read(file, "-show_format", "-show_streams", "-show_chapters");
    }

    private static Probe read(Path file, String... what) throws Exception {
        List<String> line = new ArrayList<>(List.of("-v", "error", "-of", "json"));
        line.addAll(List.of(what));
        line.add(file.toString());
        String said = FfmpegProgram.probe(line);
        assertThat(said).as("ffprobe on " + file).startsWith("{");
        return new Probe(new ObjectMapper().readTree(said));
    }

    /** Each stream in a few words: codec, language, title, and what it is meant for. */
    public List<String> streams() {
        return all("streams").stream().map(Probe::words).toList();
    }

    private static String words(JsonNode stream) {
        StringBuilder words = new StringBuilder(stream.path("codec_name").asText());
        for (String tag : List.of("language", "title", "name", "filename")) {
            String value = stream.path("tags").path(tag).asText();
            if (!value.isEmpty() && !value.equals("und")) {
                words.append(' ').append(value);
            }
        }
        for (String use : List.of("forced", "comment", "hearing_impaired", "attached_pic")) {
            if (stream.path("disposition").path(use).asInt() == 1) {
                words.append(' ').append(use);
            }
        }
        return words.toString();
    }

    /** Each chapter as {@code 0.00-3.00 One}. */
    public List<String> chapters() {
        return all("chapters").stream()
                .map(chapter -> seconds(chapter.path("start_time")) + "-" + seconds(chapter.path("end_time")) + " "
                        + chapter.path("tags").path("title").asText())
                .toList();
    }

    /** The subtitles that are not empty as {@code 0.50-2.00}, of the stream with a number. */
    public static List<String> subtitles(Path file, int stream) throws Exception {
        Probe probe = read(file, "-select_streams", String.valueOf(stream), "-show_packets");
        return probe.all("packets").stream()
                .filter(packet -> packet.path("size").asInt() > 2)
                .map(packet -> {
                    double start = packet.path("pts_time").asDouble();
                    return text(start) + "-"
                            + text(start + packet.path("duration_time").asDouble());
                })
                .toList();
    }

    /** When the packets of a stream are shown, in seconds, in order. */
    public static List<Double> times(Path file, int stream) throws Exception {
        Probe probe = read(file, "-select_streams", String.valueOf(stream), "-show_packets");
        return probe.all("packets").stream()
                .map(packet -> packet.path("pts_time").asDouble())
                .sorted()
                .toList();
    }

    private List<JsonNode> all(String name) {
        return StreamSupport.stream(root.path(name).spliterator(), false).toList();
    }

    private static String seconds(JsonNode value) {
        return text(value.asDouble());
    }

    private static String text(double seconds) {
        return String.format(Locale.ROOT, "%.2f", seconds);
    }
}
