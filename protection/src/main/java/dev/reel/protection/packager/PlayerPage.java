package dev.reel.protection.packager;

import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.isobmff.MediaKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A page that plays a package in a browser without any library. */
final class PlayerPage {
    private PlayerPage() {}

    static String of(List<Rendition> renditions, Scheme scheme, URI licenses) {
        String tracks = Stream.of(MediaKind.VIDEO, MediaKind.AUDIO)
                .flatMap(kind -> renditions.stream()
                        .filter(rendition -> rendition.kind() == kind)
                        .limit(1))
                .map(PlayerPage::track)
                .collect(Collectors.joining(", "));
        String film = String.format(
                Locale.ROOT,
                "{\"licenses\": \"%s\", \"scheme\": \"%s\", \"duration\": %.3f, \"tracks\": [%s]}",
                // An address has neither quotes nor backslashes; the other would end the script.
                licenses.toString().replace("<", "%3C"),
                scheme.code(),
                renditions.stream().mapToDouble(Rendition::duration).max().orElse(0),
                tracks);
        try (InputStream page = Objects.requireNonNull(PlayerPage.class.getResourceAsStream("player.html"))) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8).replace("/*FILM*/null", film);
        } catch (IOException broken) {
            throw new IllegalStateException("the page is in the same jar as this class", broken);
        }
    }

    private static String track(Rendition rendition) {
        String type = (rendition.kind() == MediaKind.VIDEO ? "video" : "audio") + "/mp4; codecs=\\\""
                + rendition.codec() + "\\\"";
        return "{\"type\": \"" + type + "\", \"folder\": \"" + rendition.name() + "\", \"times\": ["
                + rendition.segments().stream()
                        .map(segment -> String.format(Locale.ROOT, "%.3f", rendition.seconds(segment.time())))
                        .collect(Collectors.joining(", "))
                + "]}";
    }
}
