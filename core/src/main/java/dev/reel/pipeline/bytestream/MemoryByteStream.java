package dev.reel.pipeline.bytestream;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.Set;

/** Bytes in memory as a stream: readable, seekable, without attributes (platform.md §7). {@link #close} changes nothing. */
public final class MemoryByteStream extends AbstractByteStream {
    private final byte[] bytes;
    private volatile long position;

    /** @param bytes the content, which must not change while it is read */
    public MemoryByteStream(byte[] bytes) {
        super(bytes.length + " bytes in memory", Set.of(ByteStreamCapability.READABLE, ByteStreamCapability.SEEKABLE));
        this.bytes = bytes;
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(bytes.length);
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    protected void moveTo(long target) {
        position = target;
    }

    @Override
    protected int readSome(ByteBuffer target) {
        long from = position;
        int count = (int) Math.max(Math.min(bytes.length - from, target.remaining()), 0);
        if (count > 0) {
            target.put(bytes, (int) from, count);
            position = from + count;
        }
        return count;
    }

    @Override
    public void close() {}
}
