package dev.reel.protection.packager;

import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.Pattern;
import dev.reel.protection.isobmff.MovieFile;
import dev.reel.protection.isobmff.Pssh;
import dev.reel.protection.isobmff.SampleEntry;
import dev.reel.protection.isobmff.Track;
import dev.reel.protection.isobmff.TrackProtection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a file says about its protection without any key: systems, and scheme and key id of each protected track.
 *
 * @param systems protection system headers of the movie box
 * @param tracks the protected tracks
 */
public record ProtectionInfo(List<Pssh> systems, List<ProtectedTrack> tracks) {
    /**
     * One protected track.
     *
     * @param trackId id inside the file
     * @param format the format of its samples once clear, {@code avc1} for example
     * @param scheme four characters, as the file names it
     * @param keyId the track's default key id, or null when only sample groups name keys or the scheme is unknown
     * @param pattern crypt:skip
     * @param clearLead true when the track also describes clear samples
     */
    public record ProtectedTrack(
            int trackId,
            String format,
            String scheme,
            @Nullable KeyId keyId,
            Pattern pattern,
            boolean clearLead) {}

    /** Reads the movie box of a file; no sample is touched. */
    public static ProtectionInfo read(Path file) {
        try (MovieFile movie = MovieFile.open(file)) {
            return of(movie);
        }
    }

    /** What an open file says. */
    public static ProtectionInfo of(MovieFile movie) {
        List<ProtectedTrack> tracks = new ArrayList<>();
        for (Track track : movie.tracks()) {
            for (SampleEntry entry : track.entries()) {
                TrackProtection protection = entry.protection();
                if (protection != null) {
                    KeyId id = protection.defaults().keyId();
                    tracks.add(new ProtectedTrack(
                            track.id(),
                            protection.originalFormat(),
                            protection.schemeCode(),
                            id.isNull() ? null : id,
                            protection.defaults().pattern(),
                            track.entries().stream().anyMatch(other -> other.protection() == null)));
                }
            }
        }
        return new ProtectionInfo(movie.systems(), List.copyOf(tracks));
    }

    /** True when a track is protected. */
    public boolean isProtected() {
        return !tracks.isEmpty();
    }

    /** True when samples may follow other keys than their track's: it names none, or systems name more than the tracks do. */
    public boolean mayRotateKeys() {
        Set<KeyId> named = new TreeSet<>();
        for (ProtectedTrack track : tracks) {
            KeyId id = track.keyId();
            if (id == null) {
                return true;
            }
            named.add(id);
        }
        return !named.containsAll(keyIds());
    }

    /** Every key id that tracks and systems name. */
    public Set<KeyId> keyIds() {
        Set<KeyId> ids = new TreeSet<>();
        systems.forEach(system -> ids.addAll(system.keyIds()));
        tracks.stream().map(ProtectedTrack::keyId).forEach(id -> {
            if (id != null) {
                ids.add(id);
            }
        });
        return ids;
    }
}
