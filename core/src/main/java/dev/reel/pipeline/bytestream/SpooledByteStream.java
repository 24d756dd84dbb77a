package dev.reel.pipeline.bytestream;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A stream that cannot seek, made seekable by keeping what has been read: 8 MiB in memory, the rest in a temporary file that only
 * this user may read. A jump forward reads what lies between. It begins where the other stands.
 */
// One thread reads and moves, others only look.
@SuppressWarnings("NonAtomicVolatileUpdate")
public final class SpooledByteStream extends AbstractByteStream {
    private static final int PIECE = 64 << 10;

    private final ByteStream source;
    private final Spool spool = new Spool();
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE);
    private volatile long position;
    private volatile long pulled;
    private volatile boolean complete;
    private boolean keeping = true;

    /** @param source is this stream's from now on, until {@link #close} or {@link #release} */
    public SpooledByteStream(ByteStream source) {
        super(source.toString(), capabilities(source));
        this.source = source;
        source.attributes().copyAllItems(attributes());
    }

    private static Set<ByteStreamCapability> capabilities(ByteStream source) {
        Set<ByteStreamCapability> result = EnumSet.copyOf(source.capabilities());
        result.add(ByteStreamCapability.SEEKABLE);
        result.remove(ByteStreamCapability.WRITABLE);
        return result;
    }

    /** Bytes that have come from the other stream; any thread may ask. */
    public long pulled() {
        return pulled;
    }

    /** Keeps nothing more, and drops what was kept as soon as it is read: whoever calls this reads straight on. */
    public void readOn() {
        keeping = false;
    }

    /** Frees what was kept; the other stream stays open. */
    public void release() {
        closeSpool();
    }

    @Override
    public OptionalLong length() {
        return complete ? OptionalLong.of(pulled) : source.length();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public boolean isEndOfStream() {
        return complete && position >= pulled;
    }

    @Override
    protected void moveTo(long target) {
        if (!keeping && target != position) {
            throw new MediaException(
                    Status.MF_E_BYTESTREAM_NOT_SEEKABLE, "cannot go back in " + name() + ": nothing was kept");
        }
        position = target;
    }

    @Override
    protected int readSome(ByteBuffer target) {
        try {
            while (position >= pulled && !complete) {
                if (!keeping) {
                    return straight(target);
                }
                pull();
            }
            if (position >= pulled) {
                return 0;
            }
            int count = spool.read(position, target);
            position = position + count;
            return count;
        } catch (IOException failure) {
            throw new MediaException(
                    StreamStatus.ERROR_WRITE_FAULT,
                    "cannot keep what was read of " + name() + ": " + Reason.of(failure)
                            + "; see to the temporary folder",
                    failure);
        }
    }

    private int straight(ByteBuffer target) {
        closeSpool();
        int count = source.read(target);
        pulled = pulled + count;
        position = pulled;
        complete = count == 0;
        return count;
    }

    private void pull() throws IOException {
        piece.clear();
        int count = source.read(piece);
        complete = count == 0;
        spool.append(piece.flip());
        pulled = spool.size();
    }

    @Override
    public void close() {
        source.close();
        closeSpool();
    }

    private void closeSpool() {
        try {
            spool.close();
        } catch (IOException failure) {
            throw new MediaException(
                    StreamStatus.ERROR_WRITE_FAULT,
                    "cannot drop what was kept of " + name() + ": " + Reason.of(failure),
                    failure);
        }
    }
}
