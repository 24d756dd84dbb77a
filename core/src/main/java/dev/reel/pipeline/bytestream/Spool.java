package dev.reel.pipeline.bytestream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bytes that are kept in the order in which they came: the first in memory, the rest in a file that goes by itself. Any thread. */
final class Spool implements AutoCloseable {
    private static final int PIECE = 64 << 10;
    private static final long IN_MEMORY = 8 << 20;

    private final List<byte[]> pieces = new ArrayList<>();
    private @Nullable FileChannel rest;
    private long size;
    private boolean closed;

    Spool() {}

    synchronized long size() {
        return size;
    }

    /** Keeps all of a buffer. */
    synchronized void append(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            if (closed) {
                throw new ClosedChannelException();
            }
            if (size < IN_MEMORY) {
                int within = (int) (size % PIECE);
                if (within == 0) {
                    pieces.add(new byte[PIECE]);
                }
                int count = Math.min(source.remaining(), PIECE - within);
                source.get(pieces.get((int) (size / PIECE)), within, count);
                size += count;
            } else {
                size += file().write(source, size - IN_MEMORY);
            }
        }
    }

    /** Copies what is kept from a place on, as far as it fits; how much that was, at least one byte. */
    synchronized int read(long from, ByteBuffer target) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (from >= IN_MEMORY) {
            return file().read(target, from - IN_MEMORY);
        }
        int within = (int) (from % PIECE);
        int count = (int) Math.min(Math.min(target.remaining(), PIECE - within), size - from);
        target.put(pieces.get((int) (from / PIECE)), within, count);
        return count;
    }

    private FileChannel file() throws IOException {
        FileChannel present = rest;
        if (present == null) {
            Path path = Files.createTempFile("reel-stream", ".part");
            present = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            rest = present;
        }
        return present;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        pieces.clear();
        if (rest != null) {
            rest.close();
        }
    }
}
