package dev.reel.ffmpeg.internal.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that is written beside its place and moved there when it is complete, so that nobody takes half of it for the whole; what
 * was there before stays until then. A device or pipe is written to directly.
 */
final class PartFile implements OutputChannel {
    private static final System.Logger LOGGER = System.getLogger("dev.reel.ffmpeg");

    private final Path target;
    private final Path written;
    private final FileChannel channel;
    private boolean done;

    private PartFile(Path target, Path written, FileChannel channel) {
        this.target = target;
        this.written = written;
        this.channel = channel;
    }

    static PartFile open(Path path) throws IOException {
        Path target = Files.isSymbolicLink(path) && Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            return new PartFile(target, target, FileChannel.open(target, StandardOpenOption.WRITE));
        }
        String mark = Long.toHexString(ThreadLocalRandom.current().nextLong() & 0xFFFF_FFFFL);
        Path beside = target.resolveSibling("." + target.getFileName() + "." + mark + ".part");
        return new PartFile(
                target, beside, FileChannel.open(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public long position() throws IOException {
        return channel.position();
    }

    @Override
    public void seek(long position) throws IOException {
        channel.position(position);
    }

    @Override
    public void commit() throws IOException {
        if (done) {
            return;
        }
        channel.close();
        if (!written.equals(target)) {
            try {
                Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException notHere) {
                Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        done = true;
    }

    @Override
    public void discard() {
        if (done) {
            return;
        }
        done = true;
        try {
            channel.close();
            if (!written.equals(target)) {
                Files.deleteIfExists(written);
            }
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.WARNING, "cannot remove " + written, e);
        }
    }
}
