package dev.reel.pipeline.bytestream;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** One attempt to open a file, by what is to happen when it is there and when it is not. */
record FileOpening(String name, Path file, FileAccess access, FileOpenMode mode, Set<FileFlag> flags) {
    private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*", Pattern.DOTALL);

    /** An open file, and the note that it is open. */
    record Opened(FileChannel channel, FileSharing.Claim claim, FileTime modified) {}

    /** The path that a text means; {@code ERROR_INVALID_NAME} when it is a URL or nothing that can be a path. */
    static Path pathOf(String text) {
        if (URL.matcher(text).matches()) {
            throw new MediaException(
                    StreamStatus.ERROR_INVALID_NAME,
                    "cannot open " + text + " as a file: it is a URL; give a path, or a source resolver the URL");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException failure) {
            throw new MediaException(
                    StreamStatus.ERROR_INVALID_NAME, "cannot open " + text + ": " + failure.getReason(), failure);
        }
    }

    Opened open() throws IOException {
        boolean isNew = mode != FileOpenMode.FAIL_IF_NOT_EXIST && make();
        if (mode == FileOpenMode.FAIL_IF_EXIST && !isNew) {
            throw new FileAlreadyExistsException(name);
        }
        if (Files.isDirectory(file)) {
            throw new MediaException(
                    Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE,
                    "cannot open " + name + ": it is a folder; name a file in it");
        }
        if (mode == FileOpenMode.DELETE_IF_EXIST && !isNew) {
            // Only one that nobody has open may go.
            FileSharing.Claim ours = FileSharing.claim(file, FileAccess.WRITE, false);
            try {
                Files.delete(file);
            } finally {
                ours.close();
            }
            make();
        }
        boolean empties = mode == FileOpenMode.RESET_IF_EXIST && !isNew;
        // Whoever empties a file writes, whatever comes afterwards.
        FileSharing.Claim claim = FileSharing.claim(
                file, empties ? FileAccess.WRITE : access, flags.contains(FileFlag.ALLOW_WRITE_SHARING));
        try {
            if (empties) {
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                        .close();
            }
            FileTime modified = Files.getLastModifiedTime(file);
            FileChannel channel = FileChannel.open(file, options());
            if (mode == FileOpenMode.APPEND_IF_EXIST) {
                channel.position(channel.size());
            }
            return new Opened(channel, claim, modified);
        } catch (IOException | RuntimeException failure) {
            claim.close();
            throw failure;
        }
    }

    private boolean make() throws IOException {
        try {
            Files.createFile(file);
            return true;
        } catch (FileAlreadyExistsException there) {
            return false;
        }
    }

    private Set<OpenOption> options() {
        Set<OpenOption> options = new HashSet<>();
        if (access != FileAccess.WRITE) {
            options.add(StandardOpenOption.READ);
        }
        if (access != FileAccess.READ) {
            options.add(StandardOpenOption.WRITE);
            if (flags.contains(FileFlag.NOBUFFERING)) {
                options.add(StandardOpenOption.DSYNC);
            }
        }
        return options;
    }

    static MediaException failed(String name, Path file, IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return new MediaException(
                    Status.ERROR_FILE_NOT_FOUND,
                    "cannot open " + name + ": there is no such file; check the path",
                    failure);
        }
        if (failure instanceof FileAlreadyExistsException) {
            return new MediaException(
                    Status.ERROR_FILE_EXISTS,
                    "cannot make " + name + ": it is there already; choose another name",
                    failure);
        }
        if (failure instanceof AccessDeniedException) {
            return new MediaException(
                    StreamStatus.ERROR_ACCESS_DENIED, "cannot open " + name + ": no permission for " + file, failure);
        }
        return new MediaException(
                StreamStatus.ERROR_READ_FAULT, "cannot open " + name + ": " + Reason.of(failure), failure);
    }
}
