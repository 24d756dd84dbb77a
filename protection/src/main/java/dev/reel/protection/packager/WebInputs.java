package dev.reel.protection.packager;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.player.Transcoder;
import dev.reel.protection.isobmff.FileFailure;
import dev.reel.protection.isobmff.MediaKind;
import dev.reel.protection.isobmff.MovieFile;
import dev.reel.protection.isobmff.Track;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Inputs as MP4 files with codecs that web players know: as they are, with their packets in another container, or encoded anew, which is
 * tried in this order. What is made for that lies in a folder that only this user may enter, and goes with this.
 */
final class WebInputs implements AutoCloseable {
    private final List<MovieFile> movies = new ArrayList<>();
    private @Nullable Path folder;

    private WebInputs() {}

    static WebInputs open(List<String> inputs) {
        WebInputs opened = new WebInputs();
        try {
            for (int i = 0; i < inputs.size(); i++) {
                opened.movies.add(opened.movie(inputs.get(i), i));
            }
            return opened;
        } catch (RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    List<MovieFile> movies() {
        return List.copyOf(movies);
    }

    private MovieFile movie(String input, int number) {
        Optional<MovieFile> asItIs = fitting(input);
        if (asItIs.isPresent()) {
            return asItIs.get();
        }
        String copied = temporary().resolve(number + "-copied.mp4").toString();
        try {
            var unusedCopy = Transcoder.from(input).to(copied).copy().run();
            Optional<MovieFile> copy = fitting(copied);
            if (copy.isPresent()) {
                return copy.get();
            }
        } catch (MediaException notInThisContainer) {
            requireReadable(notInThisContainer);
        }
        String encoded = temporary().resolve(number + "-encoded.mp4").toString();
        var unusedFilm = Transcoder.from(input).to(encoded).run();
        return fitting(encoded)
                .orElseThrow(() -> new MediaException(
                        Status.MF_E_INVALIDREQUEST, input + " has neither pictures nor sound for a web player"));
    }

    /** Where nothing can be read or written, encoding would fail in the same way. */
    private static void requireReadable(MediaException failed) {
        if (failed.status().equals(Status.ERROR_FILE_NOT_FOUND)
                || failed.status().equals(Status.MF_E_OPERATION_CANCELLED)) {
            throw failed;
        }
    }

    /** The file when every picture and sound track of it is for the web. */
    private static Optional<MovieFile> fitting(String input) {
        MovieFile movie;
        try {
            Path file = Path.of(input);
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            movie = MovieFile.open(file);
        } catch (InvalidPathException | MediaException noSuchFile) {
            return Optional.empty();
        }
        boolean any = false;
        boolean all = true;
        for (Track track : movie.tracks()) {
            if (track.kind() == MediaKind.VIDEO || track.kind() == MediaKind.AUDIO) {
                if (track.isProtected()) {
                    movie.close();
                    throw new MediaException(
                            Status.MF_E_INVALIDREQUEST,
                            input + " is protected already; take its protection off first.");
                }
                any = true;
                all &= track.entries().size() == 1
                        && CodecString.of(track.entry(1)).isPresent();
            }
        }
        if (any && all) {
            return Optional.of(movie);
        }
        movie.close();
        return Optional.empty();
    }

    private Path temporary() {
        Path made = folder;
        try {
            if (made == null) {
                made = Files.createTempDirectory("reel-package");
                folder = made;
            }
            return made;
        } catch (IOException failed) {
            throw FileFailure.of("Cannot write into the temp folder", failed);
        }
    }

    @Override
    public void close() {
        movies.forEach(MovieFile::close);
        if (folder != null) {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
                Files.delete(folder);
            } catch (IOException inUse) {
                System.getLogger(WebInputs.class.getName())
                        .log(System.Logger.Level.WARNING, "a clear copy stays behind in " + folder, inUse);
            }
        }
    }
}
