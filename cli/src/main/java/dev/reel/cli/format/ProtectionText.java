package dev.reel.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.decrypter.KeyFit;
import dev.reel.protection.isobmff.Pssh;
import dev.reel.protection.packager.PackagingReport;
import dev.reel.protection.packager.ProtectionInfo;
import dev.reel.protection.packager.ProtectionInfo.ProtectedTrack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;

/** What a file says about its protection, and what a packaging run did. Key ids are shown, keys never. */
public final class ProtectionText {
    private static final Map<UUID, String> SYSTEMS = Map.of(
            Pssh.COMMON, "common",
            Pssh.DASH_IF_CLEARKEY, "ClearKey",
            Pssh.WIDEVINE, "Widevine",
            Pssh.PLAYREADY, "PlayReady",
            Pssh.FAIRPLAY, "FairPlay");

    private ProtectionText() {}

    /**
     * Lines for people: one for each protected track, then one for each system; none for a clear file.
     *
     * @param fits what was found by trying the keys
     */
    public static List<String> lines(ProtectionInfo info, KeyRing keys, Map<KeyId, KeyFit.Verdict> fits) {
        List<String> lines = new ArrayList<>();
        for (ProtectedTrack track : info.tracks()) {
            StringJoiner line = new StringJoiner(", ", "  protected track " + track.trackId() + ": ", "");
            line.add(track.format()).add("scheme " + track.scheme());
            if (!track.pattern().isNone()) {
                line.add("pattern " + pattern(track));
            }
            KeyId id = track.keyId();
            line.add(id == null ? "key ids in its sample groups" : "key id " + id + given(id, keys, fits));
            if (track.clearLead()) {
                line.add("with clear parts");
            }
            lines.add(line.toString());
        }
        for (Pssh system : info.systems()) {
            StringJoiner line = new StringJoiner(", ", "  protection system: ", "");
            String name = SYSTEMS.get(system.systemId());
            line.add(name == null ? system.systemId().toString() : name + " (" + system.systemId() + ")");
            system.keyIds().forEach(id -> line.add("key id " + id + given(id, keys, fits)));
            lines.add(line.toString());
        }
        return lines;
    }

    /** The member {@code protection} of an inspection's JSON. */
    static void write(JsonGenerator json, ProtectionInfo info, KeyRing keys, Map<KeyId, KeyFit.Verdict> fits)
            throws IOException {
        json.writeObjectFieldStart("protection");
        json.writeArrayFieldStart("tracks");
        for (ProtectedTrack track : info.tracks()) {
            json.writeStartObject();
            json.writeNumberField("track", track.trackId());
            json.writeStringField("format", track.format());
            json.writeStringField("scheme", track.scheme());
            if (!track.pattern().isNone()) {
                json.writeStringField("pattern", pattern(track));
            }
            KeyId id = track.keyId();
            if (id != null) {
                json.writeStringField("keyId", id.toString());
            }
            json.writeBooleanField("clearParts", track.clearLead());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("systems");
        for (Pssh system : info.systems()) {
            json.writeStartObject();
            json.writeStringField("id", system.systemId().toString());
            String name = SYSTEMS.get(system.systemId());
            if (name != null) {
                json.writeStringField("name", name);
            }
            json.writeArrayFieldStart("keyIds");
            for (KeyId id : system.keyIds()) {
                json.writeString(id.toString());
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        if (!keys.isEmpty()) {
            json.writeArrayFieldStart("missingKeys");
            for (KeyId id : info.keyIds()) {
                if (keys.find(id) == null) {
                    json.writeString(id.toString());
                }
            }
            json.writeEndArray();
            json.writeArrayFieldStart("wrongKeys");
            for (Map.Entry<KeyId, KeyFit.Verdict> fit : fits.entrySet()) {
                if (fit.getValue() == KeyFit.Verdict.DOES_NOT_FIT) {
                    json.writeString(fit.getKey().toString());
                }
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    /** One line that ends a packaging run. */
    public static String done(Path output, PackagingReport report, String how) {
        return output + ": " + report.changedSamples() + " of " + report.samples() + " samples " + how + ", "
                + report.fragments() + " fragments";
    }

    private static String pattern(ProtectedTrack track) {
        return track.pattern().cryptBlocks() + ":" + track.pattern().skipBlocks();
    }

    private static String given(KeyId id, KeyRing keys, Map<KeyId, KeyFit.Verdict> fits) {
        if (keys.isEmpty()) {
            return "";
        }
        if (keys.find(id) == null) {
            return " (no key given)";
        }
        return switch (fits.getOrDefault(id, KeyFit.Verdict.OPEN)) {
            case FITS -> " (key fits)";
            case DOES_NOT_FIT -> " (key does not fit)";
            case OPEN -> " (key given, nothing to try it on)";
        };
    }
}
