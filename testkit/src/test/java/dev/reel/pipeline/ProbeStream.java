package dev.reel.pipeline;

import dev.reel.pipeline.bytestream.AbstractByteStream;
import dev.reel.pipeline.bytestream.ByteStreamCapability;
import dev.reel.platform.Platform;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.Set;

/** A hundred zeros that count how often they are closed. */
final class ProbeStream extends AbstractByteStream {
    private static final long LENGTH = 100;

    private long position;
    int closed;

    ProbeStream(Platform platform, ByteStreamCapability... capabilities) {
        super("the probe", Set.of(capabilities));
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(LENGTH);
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
        int count = (int) Math.min(LENGTH - position, target.remaining());
        target.put(new byte[count]);
        position += count;
        return count;
    }

    @Override
    public void close() {
        closed++;
    }
}
