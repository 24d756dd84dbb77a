package dev.reel.protection.packager;

import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.isobmff.MediaKind;
import dev.reel.protection.isobmff.Pssh;
import dev.reel.protection.isobmff.SegmentWriter.Segment;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes the description of a package for DASH players (ISO/IEC 23009-1): one period, one set for each key, codec and language. */
final class MediaPresentation {
    private final Scheme scheme;
    private final Optional<URI> licenses;
    private final StringBuilder out = new StringBuilder();

    private MediaPresentation(Scheme scheme, Optional<URI> licenses) {
        this.scheme = scheme;
        this.licenses = licenses;
    }

    /** @param licenses where players ask for licences; empty when they know it otherwise */
    static String of(List<Rendition> renditions, Scheme scheme, Optional<URI> licenses) {
        return new MediaPresentation(scheme, licenses).write(renditions);
    }

    private String write(List<Rendition> renditions) {
        double duration =
                renditions.stream().mapToDouble(Rendition::duration).max().orElse(0);
        double longest = renditions.stream()
                .flatMapToDouble(rendition ->
                        rendition.segments().stream().mapToDouble(segment -> rendition.seconds(segment.duration())))
                .max()
                .orElse(0);
        line(0, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        line(
                0,
                "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" xmlns:cenc=\"urn:mpeg:cenc:2013\""
                        + " xmlns:dashif=\"https://dashif.org/CPS\" profiles=\"urn:mpeg:dash:profile:isoff-live:2011\""
                        + " type=\"static\" mediaPresentationDuration=\"" + time(duration) + "\" maxSegmentDuration=\""
                        + time(longest) + "\" minBufferTime=\"PT2S\">");
        line(1, "<Period id=\"1\" start=\"PT0S\">");
        Map<String, List<Rendition>> sets = new LinkedHashMap<>();
        for (Rendition rendition : renditions) {
            String together = rendition.kind() + " " + rendition.keyIds() + " "
                    + rendition.codec().replaceAll("\\..*", "") + " " + rendition.language();
            sets.computeIfAbsent(together, none -> new ArrayList<>()).add(rendition);
        }
        sets.values().forEach(this::set);
        line(1, "</Period>");
        line(0, "</MPD>");
        return out.toString();
    }

    private void set(List<Rendition> set) {
        Rendition first = set.get(0);
        boolean video = first.kind() == MediaKind.VIDEO;
        String type = video ? "video" : "audio";
        line(
                2,
                "<AdaptationSet contentType=\"" + type + "\" mimeType=\"" + type + "/mp4\" segmentAlignment=\"true\""
                        + " startWithSAP=\"1\""
                        + (first.language().equals("und") ? "" : " lang=\"" + first.language() + "\"") + ">");
        protection(first.keyIds());
        for (Rendition rendition : set) {
            line(
                    3,
                    "<Representation id=\"" + rendition.name() + "\" codecs=\"" + rendition.codec() + "\" bandwidth=\""
                            + rendition.bandwidth() + "\""
                            + (video
                                    ? " width=\"" + rendition.width() + "\" height=\"" + rendition.height()
                                            + "\" frameRate=\"" + Math.round(rendition.rate() * 1000) + "/1000\""
                                    : " audioSamplingRate=\"" + Math.round(rendition.rate()) + "\"")
                            + ">");
            if (!video) {
                line(
                        4,
                        "<AudioChannelConfiguration"
                                + " schemeIdUri=\"urn:mpeg:dash:23003:3:audio_channel_configuration:2011\""
                                + " value=\"" + rendition.channels() + "\"/>");
            }
            segments(rendition);
            line(3, "</Representation>");
        }
        line(2, "</AdaptationSet>");
    }

    private void protection(List<KeyId> keyIds) {
        if (keyIds.isEmpty()) {
            return;
        }
        line(
                3,
                "<ContentProtection schemeIdUri=\"urn:mpeg:dash:mp4protection:2011\" value=\"" + scheme.code()
                        + "\" cenc:default_KID=\"" + keyIds.get(0).toUuid() + "\"/>");
        String box = "<cenc:pssh>"
                + Base64.getEncoder().encodeToString(Pssh.common(keyIds).toBytes()) + "</cenc:pssh>";
        String address = licenses.map(server ->
                        "<dashif:Laurl licenseType=\"EME-1.0\">" + escaped(server.toString()) + "</dashif:Laurl>")
                .orElse("");
        // Players take both for one key system, and the first one that they meet for all of it.
        line(
                3,
                "<ContentProtection schemeIdUri=\"urn:uuid:" + Pssh.DASH_IF_CLEARKEY + "\" value=\"ClearKey1.0\">" + box
                        + address + "</ContentProtection>");
        line(
                3,
                "<ContentProtection schemeIdUri=\"urn:uuid:" + Pssh.COMMON + "\">" + box + address
                        + "</ContentProtection>");
    }

    private void segments(Rendition rendition) {
        line(
                4,
                "<SegmentTemplate timescale=\"" + rendition.timescale() + "\" initialization=\"" + rendition.name()
                        + "/init.mp4\" media=\"" + rendition.name() + "/$Number$.m4s\" startNumber=\"1\">");
        line(5, "<SegmentTimeline>");
        List<Segment> all = rendition.segments();
        for (int i = 0; i < all.size(); ) {
            Segment segment = all.get(i);
            int more = 0;
            while (i + more + 1 < all.size()
                    && all.get(i + more + 1).duration() == segment.duration()
                    && all.get(i + more + 1).time() == all.get(i + more).time() + segment.duration()) {
                more++;
            }
            line(
                    6,
                    "<S t=\"" + segment.time() + "\" d=\"" + segment.duration() + "\""
                            + (more == 0 ? "" : " r=\"" + more + "\"") + "/>");
            i += more + 1;
        }
        line(5, "</SegmentTimeline>");
        line(4, "</SegmentTemplate>");
    }

    private static String time(double seconds) {
        return String.format(Locale.ROOT, "PT%.3fS", seconds);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private void line(int depth, String text) {
        out.append("  ".repeat(depth)).append(text).append('\n');
    }
}
