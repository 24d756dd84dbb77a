package dev.reel.protection.isobmff;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The bytes of a file or of an array, read at any position. Its size is taken once, on opening.
 *
 * <p>One thread at a time. The owner closes it.
 */
public final class MediaInput implements AutoCloseable {
    private static final int WINDOW = 32 * 1024;

    private final Source source;
    private final String name;
    private final long size;
    private final byte[] window = new byte[WINDOW];
    private long windowStart;
    private int windowSize;

    private MediaInput(Source source, String name, long size) {
        this.source = source;
        this.name = name;
        this.size = size;
    }

    /** Where the bytes come from. */
    private interface Source {
        int read(ByteBuffer target, long position) throws IOException;

        void close() throws IOException;
    }

    /**
     * Opens a file for reading.
     *
     * @throws MediaException {@code ERROR_FILE_NOT_FOUND} or {@code E_FAIL}
     */
    public static MediaInput open(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new MediaException(Status.E_FAIL, "Cannot read " + file + ": it is a folder.");
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            Source source = new Source() {
                @Override
                public int read(ByteBuffer target, long position) throws IOException {
                    return channel.read(target, position);
                }

                @Override
                public void close() throws IOException {
                    channel.close();
                }
            };
            return new MediaInput(source, file.toString(), channel.size());
        } catch (NoSuchFileException e) {
            throw new MediaException(Status.ERROR_FILE_NOT_FOUND, "The file " + file + " does not exist.", e);
        } catch (AccessDeniedException e) {
            throw new MediaException(Status.E_FAIL, "Cannot read " + file + ": access is denied.", e);
        } catch (IOException e) {
            throw FileFailure.of("Cannot open " + file, e);
        }
    }

    /** Reads from an array, which must not change meanwhile. */
    public static MediaInput of(byte[] bytes, String name) {
        Source source = new Source() {
            @Override
            public int read(ByteBuffer target, long position) {
                int count = (int) Math.min(target.remaining(), bytes.length - position);
                target.put(bytes, (int) position, count);
                return count;
            }

            @Override
            public void close() {}
        };
        return new MediaInput(source, name, bytes.length);
    }

    public long size() {
        return size;
    }

    /** What is read, for messages. */
    public String name() {
        return name;
    }

    /** True when {@code length} bytes at {@code position} lie inside. */
    public boolean contains(long position, long length) {
        return position >= 0 && length >= 0 && position <= size && length <= size - position;
    }

    /**
     * Fills a part of an array.
     *
     * @throws MediaException {@code MF_E_INVALID_FILE_FORMAT} when the range does not lie in the file, {@code E_FAIL} when
     *     reading fails
     */
    public void read(long position, byte[] target, int offset, int length) {
        if (!contains(position, length)) {
            throw Malformed.file("it refers to bytes " + position + " to " + (position + length) + " of " + size);
        }
        ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
        long at = position;
        try {
            while (buffer.hasRemaining()) {
                int count = source.read(buffer, at);
                if (count <= 0) {
                    throw new MediaException(Status.E_FAIL, "The file " + name + " shrank while it was read.");
                }
                at += count;
            }
        } catch (IOException e) {
            throw FileFailure.of("Cannot read " + name, e);
        }
    }

    /** Fills a part of an array through a small window; for many short reads that follow one another. */
    void readSmall(long position, byte[] target, int length) {
        if (length > WINDOW || !contains(position, length)) {
            read(position, target, 0, length);
            return;
        }
        if (position < windowStart || position + length > windowStart + windowSize) {
            windowSize = 0;
            int count = (int) Math.min(WINDOW, size - position);
            read(position, window, 0, count);
            windowStart = position;
            windowSize = count;
        }
        System.arraycopy(window, (int) (position - windowStart), target, 0, length);
    }

    @Override
    public void close() {
        try {
            source.close();
        } catch (IOException e) {
            throw FileFailure.of("Cannot close " + name, e);
        }
    }
}
