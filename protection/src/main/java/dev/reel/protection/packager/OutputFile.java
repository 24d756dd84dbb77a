package dev.reel.protection.packager;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.isobmff.FileFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file in the making: it grows under a name of its own and takes its final name only when it is complete, so that a run
 * that fails leaves nothing behind that looks like a result.
 */
final class OutputFile implements AutoCloseable {
    private final Path target;
    private final Path partial;
    private final FileChannel channel;
    private boolean complete;

    OutputFile(Path source, Path target) {
        this.target = target;
        Path name = target.getFileName();
        if (name == null) {
            throw new MediaException(Status.E_INVALIDARG, "Cannot write to " + target + ": it is not a file name.");
        }
        partial = target.resolveSibling(name + ".part");
        try {
            if (Files.exists(target) && Files.isSameFile(source, target)) {
                throw new MediaException(
                        Status.E_INVALIDARG,
                        "Input and output are the same file " + target + "; give another output name.");
            }
            channel = FileChannel.open(
                    partial, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    FileChannel channel() {
        return channel;
    }

    /** Gives the file its final name. */
    void complete() {
        try {
            channel.close();
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
            complete = true;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private MediaException failed(IOException e) {
        return FileFailure.of("Cannot write " + target, e);
    }

    @Override
    public void close() {
        if (complete) {
            return;
        }
        try {
            channel.close();
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
