package dev.reel.cli.play;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The clip that comes with Reel, as a file for as long as this is open. */
public final class BundledClip implements AutoCloseable {
    /** Beside {@code dev.reel.cli.Application}. */
    private static final String RESOURCE = "/dev/reel/cli/clip.mp4";

    private static final Logger LOG = System.getLogger(BundledClip.class.getName());

    private final Path file;

    private BundledClip(Path file) {
        this.file = file;
    }

    /** Copies the clip to the temp folder. */
    public static BundledClip open() {
        try (InputStream clip = BundledClip.class.getResourceAsStream(RESOURCE)) {
            if (clip == null) {
                throw new MediaException(Status.ERROR_FILE_NOT_FOUND, "the bundled clip is not in this build of Reel");
            }
            Path file = Files.createTempFile("reel-clip", ".mp4");
            file.toFile().deleteOnExit();
            Files.copy(clip, file, StandardCopyOption.REPLACE_EXISTING);
            return new BundledClip(file);
        } catch (IOException failure) {
            throw new MediaException(
                    Status.MF_E_CANNOT_CREATE_SINK,
                    "cannot put the bundled clip into the temp folder: " + failure.getMessage() + "; see 'reel doctor'",
                    failure);
        }
    }

    public Path file() {
        return file;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stillInUse) {
            LOG.log(Level.DEBUG, "the copy of the bundled clip goes at the end of the process", stillInUse);
        }
    }
}
