package dev.reel.protection.packager;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.decrypter.KeyFit;
import dev.reel.protection.isobmff.FragmentedMovieWriter;
import dev.reel.protection.isobmff.MovieFile;
import dev.reel.protection.isobmff.OutputEntry;
import dev.reel.protection.isobmff.Track;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes Common Encryption off an MP4 file: plain or fragmented in, fragmented out, with the sample bytes and time stamps
 * that were there before it was protected.
 */
public final class Unprotector {
    private static final Status MF_E_NOT_PROTECTED = Status.of("MF_E_NOT_PROTECTED", 0xC00D3E9A);
    private static final long FRAGMENT = 20_000_000;

    private Unprotector() {}

    /**
     * Writes {@code output}; it appears under its name only when it is complete. Interrupting the thread cancels.
     *
     * @param keys the keys; the caller stays their owner
     * @throws MediaException {@code MF_E_NOT_PROTECTED} for a clear file, {@code MF_E_LICENSE_REQUIRED} when a key is missing,
     *     {@code MF_E_INVALID_KEY} when one does not fit, {@code MF_E_INVALID_FILE_FORMAT} for a broken file
     */
    public static PackagingReport run(Path input, Path output, KeyRing keys, PackagingProgress progress) {
        try (MovieFile movie = MovieFile.open(input);
                Decrypters decrypters = new Decrypters(keys)) {
            if (movie.tracks().stream().noneMatch(Track::isProtected)) {
                throw new MediaException(
                        MF_E_NOT_PROTECTED, input + " is not protected; there is nothing to take off.");
            }
            List<KeyFit> fits = new ArrayList<>();
            try (OutputFile file = new OutputFile(input, output)) {
                Map<Integer, TrackWork> works = new HashMap<>();
                Map<Integer, List<OutputEntry>> entries = new HashMap<>();
                for (Track track : movie.tracks()) {
                    TrackWork work =
                            track.isProtected() ? unlocking(movie, track, decrypters, fits) : new CopyWork(track);
                    works.put(track.id(), work);
                    entries.put(track.id(), work.entries());
                }
                FragmentedMovieWriter writer = new FragmentedMovieWriter(file.channel());
                writer.start(movie, entries, List.of());
                PackagingReport report = new FragmentRun(
                                movie,
                                movie.tracks(),
                                writer,
                                track -> works.getOrDefault(track.id(), new CopyWork(track)),
                                FRAGMENT,
                                time -> TrackWork.Period.ONLY,
                                progress)
                        .run();
                fits.forEach(KeyFit::finish);
                file.complete();
                return report;
            } finally {
                fits.forEach(KeyFit::close);
            }
        }
    }

    private static TrackWork unlocking(MovieFile movie, Track track, Decrypters decrypters, List<KeyFit> fits) {
        KeyFit fit = TrackFit.of(movie, track).orElse(null);
        if (fit != null) {
            fits.add(fit);
        }
        return new UnprotectWork(track, decrypters, fit);
    }

    /**
     * Tries keys on a file, as far into it as is needed: what is known of each that opens some of its samples.
     *
     * @param keys the keys; the caller stays their owner
     */
    public static Map<KeyId, KeyFit.Verdict> tryKeys(Path input, KeyRing keys) {
        return TrackFit.verdicts(input, keys);
    }
}
