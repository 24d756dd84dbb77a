package dev.reel.pipeline.bytestream;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file as a byte stream (platform.md §7). In this process a file has many readers or one writer at a time; other processes
 * are the operating system's matter.
 */
public final class FileByteStream extends AbstractByteStream {
    private static final Cleaner ABANDONED = Cleaner.create();

    private final FileChannel channel;
    private final FileSharing.Claim claim;

    FileByteStream(String path, FileOpening.Opened opened, Set<ByteStreamCapability> capabilities) {
        super(path, capabilities);
        channel = opened.channel();
        claim = opened.claim();
        ABANDONED.register(this, new Abandoned(channel, claim));
        attributes().set(ByteStreamAttributes.ORIGIN_NAME, path);
        attributes()
                .set(
                        ByteStreamAttributes.LAST_MODIFIED_TIME,
                        FileStamp.of(opened.modified().toInstant()));
    }

    /** Opens a file that is there, for reading. */
    public static FileByteStream open(String path) {
        return open(FileAccess.READ, FileOpenMode.FAIL_IF_NOT_EXIST, EnumSet.noneOf(FileFlag.class), path);
    }

    /**
     * Opens a file. Fails with {@code ERROR_FILE_NOT_FOUND}, {@code ERROR_FILE_EXISTS}, {@code ERROR_SHARING_VIOLATION};
     * {@code ERROR_INVALID_NAME} for a URL: a source resolver takes those.
     */
    public static FileByteStream open(
            FileAccess access, FileOpenMode mode, Set<FileFlag> flags, @Nullable String path) {
        if (path == null) {
            throw new MediaException(Status.E_POINTER, "a file needs a path to be opened");
        }
        Path file = FileOpening.pathOf(path);
        try {
            FileOpening.Opened opened = new FileOpening(path, file, access, mode, flags).open();
            return new FileByteStream(path, opened, capabilities(access, flags));
        } catch (IOException failure) {
            throw FileOpening.failed(path, file, failure);
        }
    }

    private static Set<ByteStreamCapability> capabilities(FileAccess access, Set<FileFlag> flags) {
        Set<ByteStreamCapability> result =
                EnumSet.of(ByteStreamCapability.SEEKABLE, ByteStreamCapability.DOES_NOT_USE_NETWORK);
        if (access != FileAccess.WRITE) {
            result.add(ByteStreamCapability.READABLE);
        }
        if (access != FileAccess.READ) {
            result.add(ByteStreamCapability.WRITABLE);
        } else if (flags.contains(FileFlag.ALLOW_WRITE_SHARING)) {
            result.add(ByteStreamCapability.SHARE_WRITE);
        }
        return result;
    }

    @Override
    public OptionalLong length() {
        try {
            return OptionalLong.of(channel.size());
        } catch (IOException failure) {
            throw failed("ask for the length of", StreamStatus.ERROR_READ_FAULT, failure);
        }
    }

    @Override
    public void setLength(long length) {
        if (!capabilities().contains(ByteStreamCapability.WRITABLE)) {
            throw new MediaException(
                    StreamStatus.ERROR_ACCESS_DENIED,
                    "the length of " + name() + " cannot be set: it is open for reading");
        }
        if (length < 0) {
            throw new MediaException(Status.E_INVALIDARG, "a file cannot have " + length + " bytes");
        }
        try {
            long size = channel.size();
            if (length < size) {
                long position = channel.position();
                channel.truncate(length);
                channel.position(position);
            } else if (length > size) {
                channel.write(ByteBuffer.allocate(1), length - 1);
            }
        } catch (IOException failure) {
            throw failed("set the length of", StreamStatus.ERROR_WRITE_FAULT, failure);
        }
    }

    @Override
    public long position() {
        try {
            return channel.position();
        } catch (IOException failure) {
            throw failed("ask for the position in", StreamStatus.ERROR_READ_FAULT, failure);
        }
    }

    @Override
    protected void moveTo(long position) {
        try {
            channel.position(position);
        } catch (IOException failure) {
            throw failed("move in", StreamStatus.ERROR_READ_FAULT, failure);
        }
    }

    @Override
    protected int readSome(ByteBuffer target) {
        try {
            return Math.max(channel.read(target), 0);
        } catch (IOException failure) {
            throw failed("read", StreamStatus.ERROR_READ_FAULT, failure);
        }
    }

    @Override
    protected int writeAll(ByteBuffer source) {
        int wanted = source.remaining();
        try {
            while (source.hasRemaining()) {
                channel.write(source);
            }
            return wanted;
        } catch (IOException failure) {
            throw failed("write to", StreamStatus.ERROR_WRITE_FAULT, failure);
        }
    }

    @Override
    public void flush() {
        try {
            channel.force(true);
        } catch (IOException failure) {
            throw failed("flush", StreamStatus.ERROR_WRITE_FAULT, failure);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw failed("close", StreamStatus.ERROR_WRITE_FAULT, failure);
        } finally {
            claim.close();
        }
    }

    private MediaException failed(String what, Status status, IOException failure) {
        return failure instanceof ClosedChannelException
                ? new MediaException(Status.MF_E_SHUTDOWN, "cannot " + what + " " + name() + ": it is closed", failure)
                : new MediaException(status, "cannot " + what + " " + name() + ": " + Reason.of(failure), failure);
    }

    /**
     * What is left of a stream that nobody closed. The note goes first: once the file is closed, a new one may have its key.
     */
    private record Abandoned(FileChannel channel, FileSharing.Claim claim) implements Runnable {
        @Override
        public void run() {
            claim.close();
            try {
                channel.close();
            } catch (IOException lost) {
                System.getLogger(FileByteStream.class.getName())
                        .log(System.Logger.Level.DEBUG, "closing an abandoned file failed", lost);
            }
        }
    }
}
