package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.packager.Unprotector;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where clear media can be read: the location itself, or for a protected MP4 file and keys a decrypted copy in a folder that
 * only this user may enter. Closing removes the copy.
 */
final class ClearCopy implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ClearCopy.class.getName());

    private final String location;
    private final @Nullable Path copy;

    private ClearCopy(String location, @Nullable Path copy) {
        this.location = location;
        this.copy = copy;
    }

    static ClearCopy of(String location, KeyRing keys, CommandContext context) {
        Optional<Path> locked = keys.isEmpty()
                ? Optional.empty()
                : LocalProtection.of(location)
                        .filter(found -> found.info().isProtected())
                        .map(LocalProtection::file);
        return locked.map(file -> decrypted(file, keys, context)).orElseGet(() -> new ClearCopy(location, null));
    }

    private static ClearCopy decrypted(Path locked, KeyRing keys, CommandContext context) {
        Path copy;
        try {
            copy = Files.createTempDirectory("reel-clear").resolve("clear.mp4");
        } catch (IOException failure) {
            throw new MediaException(
                    Status.MF_E_CANNOT_CREATE_SINK,
                    "cannot decrypt " + locked + " into the temp folder: " + failure.getMessage()
                            + "; see 'reel doctor'",
                    failure);
        }
        ClearCopy made = new ClearCopy(copy.toString(), copy);
        try {
            var unusedReport = PackagingRun.of(context, progress -> Unprotector.run(locked, copy, keys, progress));
            return made;
        } catch (RuntimeException failure) {
            made.close();
            throw failure;
        }
    }

    String location() {
        return location;
    }

    @Override
    public void close() {
        if (copy == null) {
            return;
        }
        try {
            Files.deleteIfExists(copy);
            Files.deleteIfExists(copy.toAbsolutePath().getParent());
        } catch (IOException inUse) {
            LOG.log(Level.WARNING, "a decrypted copy stays behind: " + copy, inUse);
        }
    }
}
