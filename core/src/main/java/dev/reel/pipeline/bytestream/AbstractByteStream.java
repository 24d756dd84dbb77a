package dev.reel.pipeline.bytestream;

import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What byte streams have in common: checks, and seeking from an origin. A stream of your own says how to
 * read, where it is and how to close.
 */
public abstract class AbstractByteStream implements ByteStream {
    private final String name;
    private final Set<ByteStreamCapability> capabilities;
    private final Attributes attributes = new Attributes();
    /** @param name for messages */
    protected AbstractByteStream(String name, Set<ByteStreamCapability> capabilities) {
        this.name = name;
        this.capabilities = Set.copyOf(capabilities);
    }

    /** Reads into a buffer that has room; 0 at the end. */
    protected abstract int readSome(ByteBuffer target);

    /** Writes all of a buffer; only called when the stream is writable. */
    protected int writeAll(ByteBuffer source) {
        throw refused("written to");
    }

    /** Moves to a position that is not negative; only called when the stream is seekable. */
    protected abstract void moveTo(long position);

    @Override
    public final Set<ByteStreamCapability> capabilities() {
        return capabilities;
    }

    @Override
    public final Attributes attributes() {
        return attributes;
    }

    @Override
    public void setLength(long length) {
        throw new MediaException(Status.E_NOTIMPL, "the length of " + name + " cannot be set");
    }

    @Override
    public final void setPosition(long position) {
        if (!capabilities.contains(ByteStreamCapability.SEEKABLE)) {
            throw new MediaException(
                    Status.MF_E_BYTESTREAM_NOT_SEEKABLE,
                    "cannot go to byte " + position + " of " + name + ": it cannot seek");
        }
        if (position < 0) {
            throw new MediaException(
                    Status.E_INVALIDARG, "cannot go to byte " + position + " of " + name + ": positions begin at 0");
        }
        moveTo(position);
    }

    @Override
    public final long seek(Origin origin, long distance) {
        long from = origin == Origin.BEGIN ? 0 : position();
        long target = from + distance;
        if (distance > 0 && target < 0) {
            throw new MediaException(Status.E_INVALIDARG, "cannot go that far in " + name + ": " + distance);
        }
        setPosition(target);
        return target;
    }

    @Override
    public boolean isEndOfStream() {
        OptionalLong length = length();
        return length.isPresent() && position() >= length.getAsLong();
    }

    @Override
    public final int read(@Nullable ByteBuffer target) {
        ByteBuffer present = require(target);
        if (!capabilities.contains(ByteStreamCapability.READABLE)) {
            throw refused("read");
        }
        return present.hasRemaining() ? readSome(present) : 0;
    }

    @Override
    public final int write(@Nullable ByteBuffer source) {
        ByteBuffer present = require(source);
        if (!capabilities.contains(ByteStreamCapability.WRITABLE)) {
            throw refused("written to");
        }
        return present.hasRemaining() ? writeAll(present) : 0;
    }

    @Override
    public void flush() {}

    /** The name for messages. */
    protected final String name() {
        return name;
    }

    @Override
    public final String toString() {
        return name;
    }

    private ByteBuffer require(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            throw new MediaException(Status.E_POINTER, name + " needs a buffer");
        }
        return buffer;
    }

    private MediaException refused(String what) {
        return new MediaException(
                StreamStatus.ERROR_ACCESS_DENIED, name + " cannot be " + what + ": it was not opened for that");
    }
}
