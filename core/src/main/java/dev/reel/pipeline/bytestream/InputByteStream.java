package dev.reel.pipeline.bytestream;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.Set;

/** An input stream as a byte stream: readable from start to end, no more; its length is unknown. */
public final class InputByteStream extends AbstractByteStream {
    private static final String NAME = "the input stream";
    private static final int PIECE = 64 << 10;

    private final InputStream input;
    private final boolean owned;
    private final byte[] piece = new byte[PIECE];
    private volatile long position;
    private volatile boolean atEnd;

    private InputByteStream(InputStream input, String name, boolean owned) {
        super(name, Set.of(ByteStreamCapability.READABLE));
        this.input = input;
        this.owned = owned;
    }

    /** A stream of what the input has left. {@link #close} leaves the input open: it is its maker's. */
    public static InputByteStream of(InputStream input) {
        return of(input, NAME);
    }

    /** The same, with a name for messages. */
    public static InputByteStream of(InputStream input, String name) {
        return new InputByteStream(input, name, false);
    }

    /** A stream of what the input has left. {@link #close} closes the input. */
    public static InputByteStream owning(InputStream input) {
        return new InputByteStream(input, NAME, true);
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.empty();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public boolean isEndOfStream() {
        return atEnd;
    }

    @Override
    protected void moveTo(long target) {
        throw new MediaException(Status.MF_E_BYTESTREAM_NOT_SEEKABLE, name() + " cannot seek");
    }

    @Override
    protected int readSome(ByteBuffer target) {
        try {
            int count = input.read(piece, 0, Math.min(piece.length, target.remaining()));
            if (count <= 0) {
                atEnd = true;
                return 0;
            }
            target.put(piece, 0, count);
            advance(count);
            return count;
        } catch (IOException failure) {
            throw new MediaException(
                    StreamStatus.ERROR_READ_FAULT, "cannot read " + name() + ": " + Reason.of(failure), failure);
        }
    }

    // One thread reads, others only look.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void advance(int count) {
        position += count;
    }

    @Override
    public void close() {
        if (owned) {
            try {
                input.close();
            } catch (IOException failure) {
                throw new MediaException(
                        StreamStatus.ERROR_READ_FAULT, "cannot close " + name() + ": " + Reason.of(failure), failure);
            }
        }
    }
}
