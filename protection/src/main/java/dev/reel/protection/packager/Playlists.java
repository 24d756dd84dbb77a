package dev.reel.protection.packager;

import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.isobmff.MediaKind;
import dev.reel.protection.isobmff.SegmentWriter.Segment;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the playlists of a package for HLS players (RFC 8216): one for each rendition, one over all. Keys are of the format
 * {@code identity}: their address gives 16 bytes; without a licence server it names the key's id only.
 */
final class Playlists {
    private static final String SOUND = "sound";

    private Playlists() {}

    /** The playlist over all. */
    static String over(List<Rendition> renditions) {
        StringBuilder out = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        List<Rendition> sound = of(renditions, MediaKind.AUDIO);
        List<Rendition> pictures = of(renditions, MediaKind.VIDEO);
        if (!pictures.isEmpty()) {
            for (int i = 0; i < sound.size(); i++) {
                Rendition track = sound.get(i);
                out.append("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"" + SOUND + "\",NAME=\"")
                        .append(track.name())
                        .append("\",DEFAULT=")
                        .append(i == 0 ? "YES" : "NO")
                        .append(",AUTOSELECT=YES")
                        .append(track.language().equals("und") ? "" : ",LANGUAGE=\"" + track.language() + "\"")
                        .append(",CHANNELS=\"")
                        .append(track.channels())
                        .append("\",URI=\"")
                        .append(track.name())
                        .append("/index.m3u8\"\n");
            }
        }
        for (Rendition variant : pictures.isEmpty() ? sound : pictures) {
            boolean withSound = !pictures.isEmpty() && !sound.isEmpty();
            long peak = variant.bandwidth();
            long average = variant.averageBandwidth();
            if (withSound) {
                peak += sound.stream().mapToLong(Rendition::bandwidth).max().orElse(0);
                average += sound.stream()
                        .mapToLong(Rendition::averageBandwidth)
                        .max()
                        .orElse(0);
            }
            out.append("#EXT-X-STREAM-INF:BANDWIDTH=")
                    .append(peak)
                    .append(",AVERAGE-BANDWIDTH=")
                    .append(average)
                    .append(",CODECS=\"")
                    .append(variant.codec())
                    .append(
                            withSound
                                    ? sound.stream()
                                            .map(Rendition::codec)
                                            .distinct()
                                            .collect(Collectors.joining(",", ",", ""))
                                    : "")
                    .append('"');
            if (variant.kind() == MediaKind.VIDEO) {
                out.append(String.format(
                        Locale.ROOT,
                        ",RESOLUTION=%dx%d,FRAME-RATE=%.3f",
                        variant.width(),
                        variant.height(),
                        variant.rate()));
            }
            out.append(withSound ? ",AUDIO=\"" + SOUND + "\"" : "")
                    .append('\n')
                    .append(variant.name())
                    .append("/index.m3u8\n");
        }
        return out.toString();
    }

    private static List<Rendition> of(List<Rendition> renditions, MediaKind kind) {
        return renditions.stream().filter(rendition -> rendition.kind() == kind).toList();
    }

    /** @param licenses where players ask for licences; empty when they know it otherwise */
    static String of(Rendition rendition, Scheme scheme, Optional<URI> licenses) {
        double longest = rendition.segments().stream()
                .mapToDouble(segment -> rendition.seconds(segment.duration()))
                .max()
                .orElse(1);
        StringBuilder out = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:")
                .append(Math.max(1, Math.round(longest)))
                .append("\n#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n")
                .append("#EXT-X-MAP:URI=\"init.mp4\"\n");
        KeyId current = null;
        int number = 0;
        for (Segment segment : rendition.segments()) {
            if (!Objects.equals(segment.key(), current)) {
                current = segment.key();
                out.append(key(current, scheme, licenses));
            }
            out.append(String.format(Locale.ROOT, "#EXTINF:%.5f,%n", rendition.seconds(segment.duration()))
                            .replace("\r", ""))
                    .append(++number)
                    .append(".m4s\n");
        }
        return out.append("#EXT-X-ENDLIST\n").toString();
    }

    private static String key(@Nullable KeyId id, Scheme scheme, Optional<URI> licenses) {
        if (id == null) {
            return "#EXT-X-KEY:METHOD=NONE\n";
        }
        String method = scheme == Scheme.CBCS || scheme == Scheme.CBC1 ? "SAMPLE-AES" : "SAMPLE-AES-CTR";
        String address = licenses.map(server -> server.resolve("/key/" + id).toString())
                .orElseGet(() -> "data:text/plain;base64," + Base64.getEncoder().encodeToString(id.toBytes()));
        return "#EXT-X-KEY:METHOD=" + method + ",URI=\"" + address
                + "\",KEYFORMAT=\"identity\",KEYFORMATVERSIONS=\"1\"\n";
    }
}
