package dev.reel.protection.packager;

import dev.reel.pipeline.bytestream.PartFile;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.isobmff.FileFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that a run makes: it takes its final name only when it is complete, and is never the input. */
final class OutputFile implements AutoCloseable {
    private final Path target;
    private final PartFile file;
    private final FileChannel channel;

    OutputFile(Path source, Path target) {
        this.target = target;
        try {
            if (Files.exists(target) && Files.isSameFile(source, target)) {
                throw new MediaException(
                        Status.E_INVALIDARG,
                        "Input and output are the same file " + target + "; give another output name.");
            }
            file = PartFile.open(target);
            channel = file.channel();
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
            file.commit();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private MediaException failed(IOException e) {
        return FileFailure.of("Cannot write " + target, e);
    }

    @Override
    public void close() {
        file.discard();
    }
}
