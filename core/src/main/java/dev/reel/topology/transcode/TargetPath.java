package dev.reel.topology.transcode;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file that is to be made: whether it can be, as far as that is known before anything is written. */
final class TargetPath {
    private TargetPath() {}

    static Path of(@Nullable String path) {
        if (path == null) {
            throw new MediaException(Status.E_POINTER, "transcoding needs the path of the file to make");
        }
        try {
            return Path.of(path);
        } catch (InvalidPathException bad) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "\"" + path.replaceAll("\\p{Cntrl}", "?") + "\" cannot be a file: " + bad.getReason(),
                    bad);
        }
    }

    static void check(@Nullable Path target) {
        if (target == null) {
            throw new MediaException(Status.E_POINTER, "transcoding needs the path of the file to make");
        }
        if (target.toString().isEmpty()) {
            throw new MediaException(Status.E_INVALIDARG, "an empty path cannot be a file");
        }
        if (Files.isDirectory(target)) {
            throw new MediaException(
                    Status.E_INVALIDARG, "cannot make " + target + ": it is a folder; name a file in it");
        }
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new MediaException(
                    Status.of("ERROR_PATH_NOT_FOUND", 0x80070003),
                    "cannot make " + target + ": there is no folder " + folder);
        }
    }

    /** A failure to make the file, and why. */
    static MediaException failure(Status status, Path target, String why) {
        return new MediaException(status, "cannot make " + target + ": " + why);
    }
}
