package dev.reel.protection.packager;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.isobmff.FragmentedMovieWriter;
import dev.reel.protection.isobmff.MediaKind;
import dev.reel.protection.isobmff.MovieFile;
import dev.reel.protection.isobmff.OutputEntry;
import dev.reel.protection.isobmff.Pssh;
import dev.reel.protection.isobmff.Track;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Protects an MP4 file with Common Encryption: plain or fragmented in, fragmented out, each fragment starting at a key frame
 * of its track, with one {@code pssh} of the common system that names all keys.
 *
 * <p>Keys: with rotation, all audio and video tracks use them in turn. Without, the first protected track uses the first key,
 * the second the second and so on, video tracks first; the last key serves all that are left. Tracks that are neither audio
 * nor video stay clear.
 */
public final class Protector {
    private static final Duration LONGEST = Duration.ofDays(3650);

    private Protector() {}

    /**
     * Writes {@code output}; it appears under its name only when it is complete. Interrupting the thread cancels.
     *
     * @param keys one key or more; the caller stays their owner
     * @throws MediaException {@code E_INVALIDARG} when keys and options do not fit, {@code MF_E_INVALIDREQUEST} when the input
     *     is protected already, {@code MF_E_INVALID_FILE_FORMAT} or {@code MF_E_INVALID_STREAM_DATA} when it is broken
     */
    public static PackagingReport run(
            Path input, Path output, KeyRing keys, ProtectorOptions options, PackagingProgress progress) {
        boolean rotates = !options.rotation().isZero();
        requireKeys(keys, rotates);
        try (MovieFile movie = MovieFile.open(input)) {
            List<Track> chosen = chosen(movie, input);
            Map<KeyId, PeriodKey> working = working(keys, options);
            try (OutputFile file = new OutputFile(input, output)) {
                List<PeriodKey> all = new ArrayList<>(working.values());
                Map<Integer, TrackWork> works = new HashMap<>();
                for (int i = 0; i < chosen.size(); i++) {
                    List<PeriodKey> own = rotates ? all : List.of(all.get(Math.min(i, all.size() - 1)));
                    Track track = chosen.get(i);
                    works.put(
                            track.id(),
                            new ProtectWork(
                                    track,
                                    options.scheme(),
                                    own,
                                    !options.clearLead().isZero()));
                }
                Map<Integer, List<OutputEntry>> entries = new HashMap<>();
                for (Track track : movie.tracks()) {
                    works.putIfAbsent(track.id(), new CopyWork(track));
                    entries.put(track.id(), works.get(track.id()).entries());
                }
                FragmentedMovieWriter writer = new FragmentedMovieWriter(file.channel());
                Pssh common =
                        Pssh.common(keys.keys().stream().map(ContentKey::id).toList());
                writer.start(movie, entries, List.of(common));
                PackagingReport report = new FragmentRun(
                                movie,
                                movie.tracks(),
                                writer,
                                track -> works.getOrDefault(track.id(), new CopyWork(track)),
                                units(options.fragmentDuration()),
                                time -> period(time, options),
                                progress)
                        .run();
                file.complete();
                return report;
            } finally {
                working.values().forEach(PeriodKey::close);
            }
        }
    }

    private static void requireKeys(KeyRing keys, boolean rotates) {
        if (keys.isEmpty()) {
            throw new MediaException(Status.E_INVALIDARG, "Protecting needs a key; give one as --key KID:KEY.");
        }
        if (rotates && keys.keys().size() < 2) {
            throw new MediaException(
                    Status.E_INVALIDARG, "Key rotation needs at least two keys; give another --key KID:KEY.");
        }
        if (keys.keys().stream().anyMatch(key -> key.id().isNull())) {
            throw new MediaException(Status.E_INVALIDARG, "A key id of all zeros names no key; choose another.");
        }
    }

    /** The tracks to protect, video first. */
    private static List<Track> chosen(MovieFile movie, Path input) {
        List<Track> chosen = new ArrayList<>();
        for (MediaKind kind : List.of(MediaKind.VIDEO, MediaKind.AUDIO)) {
            movie.tracks().stream().filter(track -> track.kind() == kind).forEach(chosen::add);
        }
        if (chosen.stream().anyMatch(Track::isProtected)) {
            throw new MediaException(
                    Status.MF_E_INVALIDREQUEST, input + " is protected already; take its protection off first.");
        }
        if (chosen.isEmpty()) {
            throw new MediaException(
                    Status.MF_E_INVALIDREQUEST, input + " has neither audio nor video that could be protected.");
        }
        return chosen;
    }

    private static Map<KeyId, PeriodKey> working(KeyRing keys, ProtectorOptions options) {
        SecureRandom random = new SecureRandom();
        Map<KeyId, PeriodKey> working = new java.util.LinkedHashMap<>();
        for (ContentKey key : keys.keys()) {
            working.put(key.id(), new PeriodKey(key, options.scheme(), random));
        }
        return working;
    }

    private static TrackWork.Period period(long time, ProtectorOptions options) {
        boolean clear = time < units(options.clearLead());
        long rotation = units(options.rotation());
        return new TrackWork.Period(clear, clear || rotation == 0 ? 0 : Math.max(0, time) / rotation);
    }

    private static long units(Duration duration) {
        Duration bounded = duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
        return bounded.toNanos() / 100;
    }
}
