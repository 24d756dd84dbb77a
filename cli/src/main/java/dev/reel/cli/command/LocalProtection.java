package dev.reel.cli.command;

import dev.reel.platform.MediaException;
import dev.reel.protection.packager.ProtectionInfo;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Looks for Common Encryption in what a user named; only MP4 files of this machine tell. */
record LocalProtection(Path file, ProtectionInfo info) {
    /** The protection of a location; empty for what is clear, elsewhere or no MP4 file. */
    static Optional<LocalProtection> of(String location) {
        Optional<Path> file = file(location).filter(Files::isRegularFile);
        try {
            return file.map(mp4 -> new LocalProtection(mp4, ProtectionInfo.read(mp4)))
                    .filter(found ->
                            found.info.isProtected() || !found.info.systems().isEmpty());
        } catch (MediaException noMp4) {
            return Optional.empty();
        }
    }

    private static Optional<Path> file(String location) {
        if (StandardInput.isMeant(location)) {
            return Optional.empty();
        }
        try {
            return Optional.of(location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location));
        } catch (IllegalArgumentException | FileSystemNotFoundException elsewhere) {
            return Optional.empty();
        }
    }
}
