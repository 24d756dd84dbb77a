package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.OpenOptions;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a location, and what it refers to, may reach (docs/security.md).
 *
 * @param protocols FFmpeg's names
 * @param lists formats that refer to other locations, of those that are taken as they are
 */
record Reach(Set<String> protocols, Set<String> lists) {
    /** What comes from a file may name files, what comes from a server may name servers. FFmpeg allows a little more. */
    private static final Set<String> OF_FILE = Set.of("file", "crypto", "data");

    private static final Set<String> OF_SERVER =
            Set.of("http", "https", "httpproxy", "tcp", "tls", "crypto", "data", "hls");
    private static final Set<String> OF_BYTES = Set.of("data");

    /** Formats that refer to other locations, with the endings that say so; none ends in a way that would be enough where empty. */
    private static final Map<String, Set<String>> REFERRING = Map.of(
            "hls", Set.of("m3u8", "m3u"),
            "dash", Set.of("mpd"),
            "concat", Set.of(),
            "sdp", Set.of(),
            "rtsp", Set.of(),
            "rtp", Set.of(),
            "sap", Set.of(),
            "imf", Set.of());

    private static final Map<String, Pattern> TYPES = Map.of(
            "hls", Pattern.compile("(audio|application|vnd\\.apple)/(x-|vnd\\.apple\\.)?mpegurl"),
            "dash", Pattern.compile("(application|video)/(vnd\\.mpeg\\.)?dash(\\+xml|\\.mpd)"));

    /** @param mimeType as the server says; empty when it does not, or is not known yet */
    static Reach of(Location location, String mimeType, OpenOptions options) {
        Set<String> protocols = options.protocols().isEmpty() ? byOrigin(location) : options.protocols();
        Set<String> lists = new TreeSet<>(options.lists());
        REFERRING.forEach((format, endings) -> {
            if (endings.contains(location.ending())) {
                lists.add(format);
            }
        });
        String type = mimeType.toLowerCase(Locale.ROOT).replaceAll(";.*", "").strip();
        TYPES.forEach((format, types) -> {
            if (types.matcher(type).matches()) {
                lists.add(format);
            }
        });
        return new Reach(protocols, lists);
    }

    private static Set<String> byOrigin(Location location) {
        return switch (location.origin()) {
            case "file" -> OF_FILE;
            case "http", "https", "hls" -> OF_SERVER;
            default -> OF_BYTES;
        };
    }

    /** Whether a protocol may be used; FFmpeg checks the same deeper inside, for protocols that use others. */
    boolean allows(String protocol) {
        return protocols.contains(protocol);
    }

    /** For FFmpeg's option; never empty, since that would allow everything. */
    String protocolList() {
        return protocols.isEmpty() ? "none" : String.join(",", new TreeSet<>(protocols));
    }

    /** For FFmpeg's option: every format that is read, but those that refer to others and were not asked for. */
    String formatList() {
        Set<String> formats = new LinkedHashSet<>(KnownFormats.names());
        REFERRING.keySet().stream().filter(format -> !lists.contains(format)).forEach(formats::remove);
        return String.join(",", formats);
    }
}
